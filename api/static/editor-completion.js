// Completion in the query: words of the graph's own vocabulary, by prefixed name or by Chinese or English label.

import { say } from "./editor-page.js";

const MOST_HINTS = 60;
const WORD = /[^\s{}()[\].,;|/^*+!=<>"'&?$#]*$/u;

/** The word before the cursor. @returns {string} */
export function wordAt(editor) {
  const { line, ch } = editor.getCursor();
  return editor.getLine(line).slice(0, ch).match(WORD)[0];
}

function inComment(editor) {
  const { line, ch } = editor.getCursor();
  return editor.getTokenTypeAt({ line, ch }) === "comment" || /^\s*(#|PREFIX\b)/i.test(editor.getLine(line));
}

// Adds the PREFIX line of a name that the graph uses and the query has not declared.
export function declare(editor, prefix, prefixes) {
  if (prefix in prefixes && !inComment(editor) && !(prefix in editor.getPrefixesFromQuery())) {
    editor.addPrefixes({ [prefix]: prefixes[prefix] });
  }
}

/** @typedef {{ name: string, kind: "class" | "property" | "concept" | "scheme", zh: string, en: string }} VocabularyTerm */

/**
 * How well a term fits what was typed, the lower the better; null where it does not. A name or label that
 * begins so comes before one that has it further on, the same letter case before another, the shorter first.
 * @param {VocabularyTerm} term @param {string} typed
 */
function rank(term, typed) {
  const local = term.name.slice(term.name.indexOf(":") + 1);
  const colon = typed.indexOf(":") + 1;
  // Behind a prefix its own terms are meant, by whichever of their names.
  if (colon && !term.name.startsWith(typed.slice(0, colon))) return null;
  const letters = typed.slice(colon);
  const wanted = letters.toLowerCase();
  const texts = colon ? [local, term.zh, term.en] : [term.name, local, term.zh, term.en];
  const fits = texts.flatMap((text) => {
    const place = text.toLowerCase().indexOf(wanted);
    if (place < 0) return [];
    return (place > 0 ? 2_000 : 0) + (text.includes(letters) ? 0 : 1_000) + text.length;
  });
  return fits.length ? Math.min(...fits) : null;
}

/** The terms to offer, the best first. @param {VocabularyTerm[]} terms @param {string} typed */
export function fitting(terms, typed) {
  return terms
    .map((term) => ({ place: rank(term, typed) ?? Infinity, term }))
    .filter(({ place, term }) => place < Infinity && term.name !== typed)
    .sort((first, second) => first.place - second.place)
    .slice(0, MOST_HINTS)
    .map(({ term }) => term);
}

export function termCompleter(terms, prefixes, called) {
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
      found = new Map(fitting(await terms, typed).map((term) => [term.name, term]));
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

export function prefixCompleter(prefixes) {
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
