// The field for the query: the installed editor where there is one, else the page's own text field.
//
// Words are completed from the graph's own vocabulary, by prefixed name or by Chinese or English label; the
// editor's stock completions, which ask services elsewhere, are not used.

import { say } from "./editor-page.js";

const MOST_HINTS = 60;
const KEPT = "fengqiao-query";
const WORD = /[^\s{}()[\].,;|/^*+!=<>"'&?$#]*$/u;

export function openEditor({ text, place, data, run }) {
  if (!window.Yasqe) return plainField(text, run);
  const { Yasqe } = window;
  const terms = fetch("/sparql/terms").then((response) => (response.ok ? response.json() : []));
  let called = false;

  Yasqe.registerAutocompleter(termCompleter(terms, data.prefixes, () => called), false);
  Yasqe.registerAutocompleter(prefixCompleter(data.prefixes), false);
  // Set, not passed: options are merged into the defaults, item by item.
  Yasqe.defaults.autocompleters = ["variables", "graph-prefixes", "graph-terms"];
  const editor = new Yasqe(place, {
    value: text.value,
    persistenceId: null,
    createShareableLink: null,
    consumeShareLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "24rem",
    screenReaderLabel: say("SPARQL 查询", "SPARQL query"),
    extraKeys: {
      Tab: false,
      "Shift-Tab": false,
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
      "Ctrl-S": false,
      "Ctrl-Space": () => {
        called = true;
        editor.autocomplete();
        called = false;
      },
    },
  });
  text.hidden = true;
  document.getElementById("hint").hidden = false;
  document.querySelector("label[for=query]").addEventListener("click", () => editor.focus());
  editor.on("inputRead", (_, change) => {
    if (change.text[0] === ":") declare(editor, wordAt(editor).slice(0, -1), data.prefixes);
  });
  // The form sends the text field, whichever way it is sent.
  editor.on("change", () => {
    text.value = editor.getValue();
    localStorage.setItem(KEPT, text.value);
    unmark();
  });

  let marked = null;
  function unmark() {
    if (marked !== null) editor.removeLineClass(marked, "background", "fault");
    marked = null;
  }
  return {
    get: () => editor.getValue(),
    set: (query) => editor.setValue(query),
    save: () => (text.value = editor.getValue()),
    restore: () => {
      const kept = localStorage.getItem(KEPT);
      if (kept) editor.setValue(kept);
    },
    mark: (line, column) => {
      marked = editor.addLineClass(line - 1, "background", "fault");
      editor.setCursor({ line: line - 1, ch: column - 1 });
      editor.focus();
    },
    unmark,
  };
}

function plainField(text, run) {
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  return {
    get: () => text.value,
    set: (query) => (text.value = query),
    save: () => {},
    restore: () => {},
    mark: (line, column) => {
      const before = text.value.split("\n").slice(0, line - 1).join("\n").length;
      const place = before + (line > 1 ? 1 : 0) + column - 1;
      text.focus();
      text.setSelectionRange(place, place);
    },
    unmark: () => {},
  };
}

// ---- completion

function wordAt(editor) {
  const { line, ch } = editor.getCursor();
  return editor.getLine(line).slice(0, ch).match(WORD)[0];
}

function inComment(editor) {
  const { line, ch } = editor.getCursor();
  return editor.getTokenTypeAt({ line, ch }) === "comment" || /^\s*(#|PREFIX\b)/i.test(editor.getLine(line));
}

// Adds the PREFIX line of a name that the graph uses and the query has not declared.
function declare(editor, prefix, prefixes) {
  if (prefix in prefixes && !inComment(editor) && !(prefix in editor.getPrefixesFromQuery())) {
    editor.addPrefixes({ [prefix]: prefixes[prefix] });
  }
}

// How well a term fits what was typed, the lower the better; null where it does not. A name or label that
// begins so comes before one that has it further on, the same letter case before another, the shorter first.
function rank(term, typed) {
  const wanted = typed.toLowerCase();
  const texts = [term.name, term.name.slice(term.name.indexOf(":") + 1), term.zh, term.en];
  const fits = texts.flatMap((text) => {
    const place = text.toLowerCase().indexOf(wanted);
    if (place < 0) return [];
    return (place > 0 ? 2_000 : 0) + (text.includes(typed) ? 0 : 1_000) + text.length;
  });
  return fits.length ? Math.min(...fits) : null;
}

function termCompleter(terms, prefixes, called) {
  const kinds = {
    class: say("类", "class"),
    property: say("属性", "property"),
    concept: say("概念", "concept"),
    scheme: say("概念表", "scheme"),
  };
  let found = new Map();
  return {
    name: "graph-terms",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: (editor) => {
      const word = wordAt(editor);
      if (word === "" || inComment(editor)) return false;
      const before = editor.getLine(editor.getCursor().line).slice(0, editor.getCursor().ch - word.length);
      if (/[?$]$/.test(before)) return false;
      // Unasked only where it cannot be in the way of typing a keyword.
      return called() || word.includes(":") || /[\u3400-\u9fff]/.test(word);
    },
    get: async (editor) => {
      const typed = wordAt(editor);
      const ranked = (await terms)
        .map((term) => [rank(term, typed), term])
        .filter(([place, term]) => place !== null && term.name !== typed)
        .sort(([first], [second]) => first - second)
        .slice(0, MOST_HINTS)
        .map(([, term]) => term);
      found = new Map(ranked.map((term) => [term.name, term]));
      return [...found.keys()];
    },
    postprocessHints: (editor, hints) => {
      const { line, ch } = editor.getCursor();
      const from = { line, ch: ch - wordAt(editor).length };
      return hints.map((hint) => {
        const term = found.get(hint.text);
        return {
          text: term.name,
          displayText: `${term.name}   ${say(term.zh, term.en)} · ${kinds[term.kind]}`,
          from,
          to: { line, ch },
          hint: (_, __, chosen) => {
            editor.replaceRange(chosen.text, chosen.from, editor.getCursor(), "complete");
            declare(editor, chosen.text.split(":")[0], prefixes);
          },
        };
      });
    },
  };
}

function prefixCompleter(prefixes) {
  const lines = Object.entries(prefixes).map(([prefix, space]) => `${prefix}: <${space}>`);
  return {
    name: "graph-prefixes",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: (editor) => {
      const { line, ch } = editor.getCursor();
      return /^\s*PREFIX\s+[a-z]*:?$/i.test(editor.getLine(line).slice(0, ch)) && editor.getLine(line).length === ch;
    },
    get: (editor) => lines.filter((each) => each.startsWith(wordAt(editor).replace(/^PREFIX$/i, ""))),
    postprocessHints: (editor, hints) => {
      const { line, ch } = editor.getCursor();
      const from = { line, ch: ch - wordAt(editor).length };
      return hints.map((hint) => ({ ...hint, from, to: { line, ch } }));
    },
  };
}
