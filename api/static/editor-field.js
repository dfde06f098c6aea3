// The field for the query: the installed editor where there is one, else the page's own text field.
//
// The editor's stock completions, which ask services elsewhere, are not used.

import { declare, prefixCompleter, termCompleter, wordAt } from "./editor-completion.js";
import { byId, say } from "./editor-page.js";

// `run` is called where the keys ask for it, `changed` with the text as a person writes, not where it is set.
export function openField({ text, place, data, terms, run, changed }) {
  if (!window.Yasqe) return plainField({ text, run, changed });
  const { Yasqe } = window;
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
    // As high and as wide as its text: no part scrolls in itself, which keys could not reach.
    editorHeight: "auto",
    lineWrapping: true,
    viewportMargin: Infinity,
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
  byId("hint").hidden = false;
  document.querySelector("label[for=query]")?.addEventListener("click", () => editor.focus());
  editor.on("inputRead", (_, change) => {
    if (change.text[0] === ":") declare(editor, wordAt(editor).slice(0, -1), data.prefixes);
  });
  // The form sends the text field, whichever way it is sent.
  editor.on("change", (_, change) => {
    text.value = editor.getValue();
    unmark();
    if (change.origin !== "setValue") changed(text.value);
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
    mark: (line, column) => {
      marked = editor.addLineClass(line - 1, "background", "fault");
      editor.setCursor({ line: line - 1, ch: column - 1 });
      editor.focus();
    },
    unmark,
  };
}

function plainField({ text, run, changed }) {
  text.addEventListener("input", () => changed(text.value));
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  return {
    get: () => text.value,
    set: (query) => (text.value = query),
    save: () => {},
    mark: (line, column) => {
      const before = text.value.split("\n").slice(0, line - 1).join("\n").length;
      const place = before + (line > 1 ? 1 : 0) + column - 1;
      text.focus();
      text.setSelectionRange(place, place);
    },
    unmark: () => {},
  };
}
