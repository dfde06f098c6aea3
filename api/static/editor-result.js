// A SPARQL answer: read from what the server sent, shown as a table, a hundred rows a page.

import { say, element } from "./editor-page.js";

/** @typedef {import("./editor-page.js").Term} Term */
/** @typedef {import("./editor-page.js").Result} Result */
/** @typedef {import("./editor-page.js").Prefixes} Prefixes */

const ROWS_A_PAGE = 100;
const NUMBERS = new Set(
  [
    "decimal", "double", "float", "integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger",
    "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
  ].map((name) => `http://www.w3.org/2001/XMLSchema#${name}`),
);
const TRIPLE = ["subject", "predicate", "object"];

/** @type {(term: Term | undefined) => boolean} */
export const isNumber = (term) =>
  NUMBERS.has(term?.datatype ?? "") && /^[-+.\dEe]*\d[-+.\dEe]*$/.test(term?.value ?? "") && Number.isFinite(Number(term?.value));

/**
 * The answer as {variables, rows}, with `boolean` for an ASK and `graph: true` for triples.
 * @type {(type: string, text: string) => Result}
 */
export const readResult = (type, text) => {
  if (type.startsWith("application/n-triples")) return { variables: TRIPLE, rows: readTriples(text), graph: true };
  const { head, results, boolean } = JSON.parse(text);
  return { variables: head.vars ?? [], rows: results?.bindings ?? [], boolean };
};

const TERM = /<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?/g;
const ESCAPES = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

/** A string of N-Triples without its escapes. @param {string} text */
function plain(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four, eight, one) =>
    one === undefined ? String.fromCodePoint(parseInt(four ?? eight, 16)) : (ESCAPES[one] ?? one),
  );
}

/** @param {string} text @returns {import("./editor-page.js").Row[]} */
function readTriples(text) {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const terms = [...line.matchAll(TERM)].map(([, iri, blank, words, language, datatype]) => {
        if (iri !== undefined) return /** @type {Term} */ ({ type: "uri", value: plain(iri) });
        if (blank !== undefined) return /** @type {Term} */ ({ type: "bnode", value: blank });
        return /** @type {Term} */ ({ type: "literal", value: plain(words), "xml:lang": language, datatype });
      });
      return Object.fromEntries(TRIPLE.map((name, index) => [name, terms[index]]));
    });
}

/**
 * The things with a place in the network, each once: those that have an IRI under /id/.
 * @param {Result} result @param {string} base
 */
export function thingsIn(result, base) {
  const found = new Set();
  for (const row of result.rows) {
    for (const term of Object.values(row)) {
      if (term?.type === "uri" && /^id\/(station|mechanism|claim)\//.test(term.value.slice(base.length))) {
        if (term.value.startsWith(base)) found.add(term.value);
      }
    }
  }
  return [...found];
}

/** @param {string} iri @param {Prefixes} prefixes */
export function shortName(iri, prefixes) {
  /** @type {string | null} */
  let best = null;
  for (const [prefix, space] of Object.entries(prefixes)) {
    if (iri.startsWith(space) && (best === null || space.length > prefixes[best].length)) best = prefix;
  }
  return best === null ? iri : `${best}:${iri.slice(prefixes[best].length)}`;
}

/**
 * @param {HTMLElement} place @param {Result} result @param {Map<string, string>} names
 * @param {{ base: string, prefixes: Prefixes }} vocabulary
 */
export function showResult(place, result, names, { base, prefixes }) {
  if (result.boolean !== undefined) {
    place.replaceChildren(element("p", { class: "verdict" }, result.boolean ? say("是", "Yes") : say("否", "No")));
    return;
  }
  const pages = Math.max(1, Math.ceil(result.rows.length / ROWS_A_PAGE));

  /** @param {Term | undefined} term */
  function cell(term) {
    if (term === undefined) return element("td", { class: "missing" }, element("span", { "aria-hidden": "true" }, "–"));
    const long = term.type === "literal" && term.value.length > 30;
    const made = element("td", { class: isNumber(term) ? "number" : long ? "long" : "" });
    if (term.type === "uri") {
      const short = shortName(term.value, prefixes);
      const words = names.get(term.value) ?? short;
      if (term.value.startsWith(base)) {
        // No second slash: that would lead to another site.
        const path = "/" + term.value.slice(base.length).replace(/^\/+/, "");
        made.append(element("a", { href: path, title: term.value }, words));
        if (words !== short) made.append(" ", element("code", { class: "short" }, short));
      } else if (/^https?:\/\//.test(term.value)) {
        made.append(element("a", { href: term.value, title: term.value, rel: "noopener" }, words));
      } else {
        made.append(words);
      }
    } else {
      if (term["xml:lang"]) made.lang = term["xml:lang"];
      made.append(term.type === "bnode" ? `_:${term.value}` : term.value);
    }
    return made;
  }

  /** @param {string} name */
  function heading(name) {
    const numeric = result.rows.some((row) => isNumber(row[name]));
    return element("th", { scope: "col", class: numeric ? "number" : "" }, name);
  }

  /** @param {number} number */
  function page(number) {
    const first = number * ROWS_A_PAGE;
    const rows = result.rows.slice(first, first + ROWS_A_PAGE);
    const table = element(
      "table",
      {},
      element("caption", { class: "visually-hidden" }, say("查询结果", "Result of the query")),
      element("thead", {}, element("tr", {}, ...result.variables.map(heading))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...result.variables.map((name) => cell(row[name]))))),
    );
    const box = element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": say("结果表", "Table of results") }, table);
    place.replaceChildren(box);
    if (pages > 1) place.append(turner(number, first + 1, first + rows.length));
  }

  /** @param {number} number @param {number} first @param {number} last */
  function turner(number, first, last) {
    const button = (words, target) => {
      const made = element("button", { type: "button", class: "button" }, words);
      made.disabled = target < 0 || target >= pages;
      made.addEventListener("click", () => page(target));
      return made;
    };
    const total = result.rows.length;
    return element(
      "p",
      { class: "actions turner" },
      button(say("上一页", "Previous"), number - 1),
      element("span", { role: "status" }, say(`共 ${total} 行，本页为第 ${first}–${last} 行`, `Rows ${first} to ${last} of ${total}`)),
      button(say("下一页", "Next"), number + 1),
    );
  }

  page(0);
}
