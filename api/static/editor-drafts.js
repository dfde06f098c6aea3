// Drafts of queries: each tab goes on with its own, and what other tabs left is kept among the last ones.
//
// The tab's draft stands in `tab` (sessionStorage) and in `shelf` (localStorage), there under a key of its own. A
// tab writes over a key only while it holds what this tab wrote last; a copied tab starts a key of its own so.
// Either storage may be missing, full or forbidden (null, or it throws): then the other one does what it can.

/** @typedef {{ id: string, time: number, text: string }} Draft */
/** @typedef {{ id: string, record: string | null, base: string, before: string | null }} Current */

export const MOST_DRAFTS = 20;
export const MOST_LETTERS = 100_000; // of one draft, in UTF-16 units; the server takes no longer query
export const MOST_LETTERS_OF_ALL = 400_000;
const SHELF = "fengqiao-draft:";
const TAB = "fengqiao-draft";
const BEFORE = "before";

// A record is the time of writing and, from the next line on, the text.
/** @type {(record: string) => number} */
const timeOf = (record) => Math.min(Math.max(Number.parseInt(record, 10) || 0, 0), 8.64e15);
/** @type {(record: string) => string} */
const textOf = (record) => record.slice(record.indexOf("\n") + 1);

/** @type {(first: Draft, second: Draft) => number} */
const newestFirst = (first, second) => second.time - first.time;

/** @template T @param {() => T} act @param {T} otherwise */
function attempt(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

/** @param {{ tab: Storage | null, shelf: Storage | null, clock?: () => number }} places */
export function openDrafts({ tab, shelf, clock = Date.now }) {
  const newId = () => `${clock().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
  /** @type {Current} */
  let current = { id: newId(), record: null, base: "", before: null, ...attempt(() => JSON.parse(tab?.getItem(TAB) ?? "{}"), {}) };

  const note = () => attempt(() => tab?.setItem(TAB, JSON.stringify(current)), undefined);

  /** @type {(id: string) => string | null} */
  const read = (id) => attempt(() => shelf?.getItem(SHELF + id) ?? null, null);

  /** @returns {Draft[]} all that lie on the shelf, the newest first */
  function lying() {
    const keys = attempt(() => Array.from({ length: shelf?.length ?? 0 }, (_, index) => shelf?.key(index) ?? ""), []);
    return keys
      .filter((key) => key.startsWith(SHELF))
      .map((key) => key.slice(SHELF.length))
      .map((id) => [id, read(id) ?? ""])
      .map(([id, record]) => ({ id, time: timeOf(record), text: textOf(record) }))
      .sort(newestFirst);
  }

  // The oldest go where there are too many or they take too much; the tab's own stays.
  function prune() {
    const own = current.record?.length ?? 0;
    let [count, letters] = [1, own];
    for (const draft of lying()) {
      if (draft.id === current.id) continue;
      count += 1;
      letters += draft.text.length;
      if (count > MOST_DRAFTS || letters > MOST_LETTERS_OF_ALL) remove(draft.id);
    }
  }

  /**
   * What the tab should go on with where the address gives the query `given` ("" for none): its draft, where it was
   * written upon just that or nothing is given; else null, and the draft is left as it is.
   * @param {string} given
   */
  function resume(given) {
    if (current.record === null) return null;
    const text = textOf(current.record);
    if (given !== "" && given !== current.base && given !== text) return null;
    if (given === text) rebase(given);
    return text;
  }

  /**
   * Another text, `base`, takes the place of the draft, which stays among the last ones and is given back; null
   * where there was none.
   * @param {string} base
   */
  function begin(base) {
    const left = current.record !== null && textOf(current.record) !== base ? current.record : null;
    current = { id: newId(), record: null, base, before: left ?? current.before };
    note();
    return left && textOf(left);
  }

  /** What was written is from now on what the address gives. @param {string} base */
  function rebase(base) {
    current.base = base;
    note();
  }

  /**
   * The draft is now this text; an emptied one is over. False where no other tab will find it.
   * @param {string} text
   */
  function keep(text) {
    if (text.trim() === "") {
      begin(current.base);
      return true;
    }
    const there = read(current.id);
    if (there !== null && there !== current.record) current.id = newId();
    const record = `${clock()}\n${text}`;
    current.record = record;
    note();
    if (text.length > MOST_LETTERS) return false;
    const kept = attempt(() => (shelf?.setItem(SHELF + current.id, record), shelf !== null), false);
    prune();
    return kept;
  }

  /** @param {string} id */
  function remove(id) {
    if (id === BEFORE || read(id) === current.before) current.before = null;
    note();
    attempt(() => shelf?.removeItem(SHELF + id), undefined);
  }

  /** The drafts besides this tab's own, each text once, the newest first. @returns {Draft[]} */
  function others() {
    const drafts = lying().filter(({ id }) => id !== current.id);
    if (current.before !== null) drafts.push({ id: BEFORE, time: timeOf(current.before), text: textOf(current.before) });
    drafts.sort(newestFirst);
    const seen = new Set(current.record === null ? [""] : ["", textOf(current.record)]);
    return drafts.filter(({ text }) => !seen.has(text) && seen.add(text));
  }

  return { resume, begin, rebase, keep, remove, others };
}
