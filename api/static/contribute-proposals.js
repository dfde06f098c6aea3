// Where statements that were proposed for a text are taken into the entry. Who proposes them calls `takeIn` with what
// it has; the coder then accepts, mends or deletes each like any other statement.

import { added, nodesIn, quoted } from "./contribute-entry.js";

/**
 * @typedef {object} Proposal
 * @property {string} section list of a plain entry that the statement belongs in, as `figures`
 * @property {import("./contribute-entry.js").Json} node its fields as a plain entry has them, `id` and `evidence` left out
 * @property {import("./contribute-words.js").Span[]} evidence places in the text, in code points
 */

/**
 * Adds proposals to an entry; gives the JSON Pointers of what was added.
 * @param {import("./contribute-entry.js").Json} entry @param {string[]} text code points @param {Proposal[]} proposals
 */
export function takeIn(entry, text, proposals) {
  return proposals.map(({ section, node, evidence }) => {
    const names = evidence.filter(({ start, end }) => start < end && end <= text.length).map(({ start, end }) => quoted(entry, start, text.slice(start, end)));
    const index = added(entry, section, names);
    const { id } = nodesIn(entry, section)[index];
    Object.assign(nodesIn(entry, section)[index], node, id === undefined ? {} : { id });
    return `/${section}/${index}`;
  });
}
