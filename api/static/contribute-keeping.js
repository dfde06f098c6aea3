// What is being written is kept by itself: in this browser through reloads, and on the server for who is signed in.

import { root } from "./editor-page.js";

const SHELF = "fengqiao-entry:";
const MOST = 30; // drafts in this browser; the oldest go

/** @typedef {{ key: string, time: number, entry: import("./contribute-entry.js").Json, text: string, names: import("./contribute-words.js").Span[], base: string | null, seen: number, there?: string }} Draft `there` is the id under which the server has it, `base` is the ETag of what is revised, `seen` how often the server has kept it */

/** @template T @param {() => T} act @param {T} otherwise */
function attempt(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

/** @param {{ shelf: Storage | null, mark: string, fetcher?: typeof fetch, clock?: () => number }} given `mark` proves the session; "" without one */
export function openKeeping({ shelf, mark, fetcher = (...given) => fetch(...given), clock = Date.now }) {
  const newKey = () => `${clock().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;

  /** @returns {Draft[]} those of this browser, the last written first */
  function drafts() {
    const keys = attempt(() => Array.from({ length: shelf?.length ?? 0 }, (_, index) => shelf?.key(index) ?? ""), []);
    return keys
      .filter((key) => key.startsWith(SHELF))
      .map((key) => attempt(() => JSON.parse(shelf?.getItem(key) ?? "null"), null))
      .filter((draft) => draft?.entry && draft.key)
      .sort((first, second) => second.time - first.time);
  }

  /** @param {Draft} draft @returns {boolean} whether it is kept */
  function keepHere(draft) {
    const written = attempt(() => (shelf?.setItem(SHELF + draft.key, JSON.stringify({ ...draft, time: clock() })), shelf !== null), false);
    for (const old of drafts().slice(MOST)) remove(old.key);
    return written;
  }

  /** @param {string} key */
  const remove = (key) => attempt(() => shelf?.removeItem(SHELF + key), undefined);

  /** @param {string} path @param {RequestInit} [init] */
  const ask = (path, init = {}) => fetcher(`${root}contribute/copies${path}`, { ...init, headers: { "Content-Type": "application/json", "Fengqiao-Session": mark } });

  /** The working copies of the role that is signed in. @returns {Promise<{ entry: string, number: number, at: string }[]>} */
  async function copies() {
    if (!mark) return [];
    const answer = await ask("");
    return answer.ok ? answer.json() : [];
  }

  /** @param {string} entry @returns {Promise<Draft | null>} */
  async function copy(entry) {
    if (!mark || !entry) return null;
    const answer = await ask(`/${encodeURIComponent(entry)}`);
    if (!answer.ok) return null;
    const { content, number } = await answer.json();
    return content && { ...content, key: newKey(), seen: number, there: entry };
  }

  /**
   * Keep it on the server: "kept", "elsewhere" where another page kept something else meanwhile, or "failed".
   * @param {Draft} draft @returns {Promise<{ state: "kept" | "elsewhere" | "failed" | "nowhere", newest?: number }>}
   */
  async function keepThere(draft) {
    if (!mark || !draft.entry.id) return { state: "nowhere" };
    const { entry, text, names, base } = draft;
    if (draft.there && draft.there !== entry.id) {
      // The entry has got another id: its copy goes along.
      await removeThere(draft.there);
      Object.assign(draft, { there: "", seen: 0 });
    }
    const body = JSON.stringify({ entry, text, names, base, time: clock() });
    try {
      const answer = await ask(`/${encodeURIComponent(entry.id)}?seen=${draft.seen}`, { method: "PUT", body });
      if (answer.ok) {
        Object.assign(draft, { seen: (await answer.json()).number, there: entry.id });
        return { state: "kept" };
      }
      return answer.status === 412 ? { state: "elsewhere", newest: (await answer.json()).newest } : { state: "failed" };
    } catch {
      return { state: "failed" };
    }
  }

  /** @param {string} entry */
  const removeThere = async (entry) => void (mark && (await ask(`/${encodeURIComponent(entry)}`, { method: "DELETE" }).catch(() => null)));

  return { newKey, drafts, keepHere, remove, copies, copy, keepThere, removeThere };
}
