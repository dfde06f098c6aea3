// What the parts of the SPARQL page share: the language, making elements, labels from the server.

/** @typedef {{ type: "uri" | "bnode" | "literal", value: string, "xml:lang"?: string, datatype?: string }} Term */
/** @typedef {Record<string, Term | undefined>} Row one solution: variable to term */
/** @typedef {{ variables: string[], rows: Row[], boolean?: boolean, graph?: boolean }} Result */
/** @typedef {Record<string, string>} Prefixes prefix to name space */

/** @returns {"zh" | "en"} of the page */
export const language = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");

/** @type {<T>(zh: T, en: T) => T} */
export const say = (zh, en) => (language() === "zh" ? zh : en);

/** @type {(id: string) => HTMLElement} */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** The path under which the site lies, with a slash at its end. */
export const root = globalThis.document?.documentElement.dataset.root ?? "/";

const MOST_AT_ONCE = 500;
/** @type {Map<string, string>} IRI to words */
const known = new Map();

/**
 * An element with attributes and children; children that are strings become text, never markup.
 * @type {<K extends keyof HTMLElementTagNameMap>(name: K, attributes?: Record<string, string>, ...children: (Node | string)[]) => HTMLElementTagNameMap[K]}
 */
export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

/**
 * The labels of all things of this graph in a result, as a map from IRI to words.
 * @param {Result} result @param {string} base
 */
export async function labelsOf(result, base) {
  const wanted = new Set();
  for (const row of result.rows) {
    for (const term of Object.values(row)) {
      if (term?.type === "uri" && term.value.startsWith(base) && !known.has(term.value)) wanted.add(term.value);
    }
  }
  const iris = [...wanted];
  for (let start = 0; start < iris.length; start += MOST_AT_ONCE) {
    const response = await fetch(`${root}api/v1/labels`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ iris: iris.slice(start, start + MOST_AT_ONCE) }),
    });
    // Without its label a thing is shown by its short name.
    if (!response.ok) break;
    for (const [iri, words] of Object.entries(await response.json())) known.set(iri, say(words.zh, words.en));
  }
  return known;
}
