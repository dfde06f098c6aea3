// The drafts that tabs left, offered under the field; and the one whose place a link or an example has taken.

import { byId, element, language, say } from "./editor-page.js";
import { headline } from "./editor-title.js";

/** @typedef {ReturnType<typeof import("./editor-drafts.js").openDrafts>} Drafts */

/** @param {{ drafts: Drafts, take: (text: string) => void }} parts `take` puts a draft into the field */
export function openDraftList({ drafts, take }) {
  const moment = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

  /** @param {import("./editor-drafts.js").Draft} draft */
  function line({ id, time, text }) {
    const words = headline(text, language());
    const open = element("button", { type: "button", class: "draft", title: text.slice(0, 1_000) }, words);
    open.addEventListener("click", () => take(text));
    const erase = element("button", { type: "button", class: "button" }, say("删除", "Delete"), element("span", { class: "visually-hidden" }, ` ${words}`));
    erase.addEventListener("click", () => {
      drafts.remove(id);
      show();
      byId("drafts").querySelector("summary")?.focus();
    });
    return element("li", {}, open, element("time", { datetime: new Date(time).toISOString() }, moment.format(time)), erase);
  }

  function show() {
    const others = drafts.others();
    byId("drafts").hidden = others.length === 0;
    byId("draft-count").textContent = String(others.length);
    byId("draft-list").replaceChildren(...others.map(line));
  }

  /** Says that a draft is kept, with a button that brings it back. @param {string | null} left */
  function offer(left) {
    byId("kept").hidden = left === null;
    if (left === null) return;
    const back = element("button", { type: "button", class: "button" }, say("恢复草稿", "Bring it back"));
    back.addEventListener("click", () => take(left));
    byId("kept").replaceChildren(element("span", {}, say("先前的草稿已保留。", "Your draft is kept.")), back);
  }

  addEventListener("storage", show);
  return { show, offer };
}
