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

/**
 * @typedef {{ kind: string, label: string, start: number, end: number, quote: string, confidence: number, value: number | null, unit: string | null, qualifier: string | null, indicator: string | null, period: string | null, credit: string | null, type?: string, direction?: string, text?: string, reason: Record<string, string> | null, proposed_by: string, goes_to: string | null, entry?: import("./contribute-entry.js").Json }} Item what `POST /api/v1/draft` proposes
 * @typedef {{ items: Item[], left_out: Item[], persons: { start: number, end: number }[], plain_entry: import("./contribute-entry.js").Json, article: string, station: string | null }} Draft
 */

const ORDER = ["source", "station", "mechanism", "attribute", "figure", "trend", "rank", "honour", "formula"];

/** @type {(items: Item[]) => Item[]} those that an entry can hold, what others refer to first */
export function inOrder(items) {
  return items.filter(({ kind, entry }) => kind === "station" || kind === "source" || (entry && Object.keys(entry).length > 0)).sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) || one.start - other.start);
}

/**
 * Puts an accepted item into an entry; gives its JSON Pointer. What it refers to and was not accepted is left out.
 * @param {import("./contribute-entry.js").Json} entry @param {string[]} text @param {Item} item @param {Draft} draft
 */
export function accepted(entry, text, item, draft) {
  if (item.kind === "source") return acceptedFact(entry, item, draft);
  if (item.kind === "station") {
    Object.assign(entry, { stations: draft.plain_entry.stations, new_stations: structuredClone(draft.plain_entry.new_stations ?? []) });
    return "/new_stations/0";
  }
  const { evidence = [], ...node } = structuredClone(item.entry ?? {});
  const named = new Set(nodesIn(entry, "mechanisms").map(({ id }) => id));
  if (node.about?.startsWith("mechanism:") && !named.has(node.about.slice("mechanism:".length))) delete node.about;
  if (node.credits) node.credits = node.credits.filter((/** @type {any} */ { mechanism }) => named.has(mechanism)).map((/** @type {any} */ credit) => ({ ...credit, ...(credit.cue && { cue: namesOf(entry, text, credit.cue) }) }));
  if (node.slots) for (const slot of node.slots) for (const part of slot.items ?? []) delete part.evidence;
  if (node.period) node.period = periodOf(entry, node.period, draft);
  const [pointer] = takeIn(entry, text, [{ section: item.goes_to ?? "figures", node, evidence: evidence.map((/** @type {any} */ { start, words }) => ({ start, end: start + [...words].length })) }]);
  if (item.kind === "mechanism" && item.entry?.id) Object.assign(nodesIn(entry, "mechanisms").at(-1) ?? {}, { id: item.entry.id });
  return pointer;
}

/** @type {(entry: import("./contribute-entry.js").Json, item: Item, draft: Draft) => string} */
function acceptedFact(entry, item, draft) {
  const [source] = nodesIn(entry, "source");
  const told = draft.plain_entry.source;
  for (const name of item.type === "genre" ? ["genre", "independence"] : [item.type ?? ""]) if (told[name] !== undefined) source[name] = structuredClone(told[name]);
  if (item.type === "title") source.label = { ...source.title };
  return "/source";
}

/** @type {(entry: import("./contribute-entry.js").Json, text: string[], excerpts: any[]) => string[]} */
const namesOf = (entry, text, excerpts) => excerpts.map(({ start, words }) => quoted(entry, start, text.slice(start, start + [...words].length)));

/** @type {(entry: import("./contribute-entry.js").Json, name: string, draft: Draft) => string | undefined} the period of that name in the draft, in the entry */
function periodOf(entry, name, draft) {
  const meant = (draft.plain_entry.periods ?? []).find((/** @type {any} */ { id }) => id === name);
  if (!meant) return undefined;
  const there = nodesIn(entry, "periods").find(({ as_printed }) => as_printed?.zh === meant.as_printed?.zh);
  if (there) return there.id;
  const index = added(entry, "periods");
  const { id } = nodesIn(entry, "periods")[index];
  Object.assign(nodesIn(entry, "periods")[index], structuredClone(meant), { id });
  return id;
}
