// Names in a query that are no term of the graph's vocabulary, with the term that was probably meant.

/** @typedef {{ name: string, kind: string, zh: string, en: string }} VocabularyTerm */

const LEAST_LIKE = 0.6; // of the letters of the longer name must agree

/** The prefixed names of a query, each once: outside IRIs, strings and comments. @param {string} query */
export function namesIn(query) {
  const bare = query.replace(/<[^<>\s]*>|"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#.*/g, " ");
  const found = bare.replace(/\bPREFIX\s+[\w-]*:/gi, " ").matchAll(/(?<![\w?$:/-])([a-z][\w-]*):([\w-]+(?:\.[\w-]+)*)/gi);
  return [...new Set([...found].map(([name]) => name))];
}

/** The prefixes that a query declares, to their name spaces. @param {string} query @returns {Map<string, string>} */
export function declared(query) {
  return new Map([...query.matchAll(/\bPREFIX\s+([\w-]*):\s*<([^<>\s]*)>/gi)].map(([, prefix, space]) => [prefix, space]));
}

/** How many letters must be changed, put in or taken out to make one text of the other. @param {string} one @param {string} other */
export function distance(one, other) {
  let before = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i += 1) {
    const now = [i];
    for (let j = 1; j <= other.length; j += 1)
      now.push(Math.min(before[j] + 1, now[j - 1] + 1, before[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
    before = now;
  }
  return before[other.length];
}

/** The term most like a name, of the same prefix; null where none is like it. @param {string} name @param {VocabularyTerm[]} terms */
export function nearest(name, terms) {
  const prefix = name.slice(0, name.indexOf(":") + 1);
  const local = name.slice(prefix.length).toLowerCase();
  let best = null;
  for (const term of terms) {
    if (!term.name.startsWith(prefix)) continue;
    const other = term.name.slice(prefix.length).toLowerCase();
    const far = distance(local, other);
    if (far <= (1 - LEAST_LIKE) * Math.max(local.length, other.length) && (!best || far < best.far)) best = { far, name: term.name };
  }
  return best?.name ?? null;
}

/**
 * Names that no term bears, of the prefixes by which the vocabulary is written, where the query means those.
 * @param {string} query @param {VocabularyTerm[]} terms @param {Record<string, string>} prefixes
 */
export function unknownIn(query, terms, prefixes) {
  const known = new Set(terms.map((term) => term.name));
  const own = new Set(terms.map((term) => term.name.slice(0, term.name.indexOf(":"))));
  const said = declared(query);
  return namesIn(query).filter((name) => {
    const prefix = name.slice(0, name.indexOf(":"));
    return own.has(prefix) && said.get(prefix) === prefixes[prefix] && !known.has(name);
  });
}
