// An entry on its way to the record: taken as a draft that waits for a review, refused with its findings, or, where
// somebody else was quicker, a choice.

import { byId, element, root, say } from "./editor-page.js";
import { choose } from "./contribute-choice.js";
import { toSend } from "./contribute-entry.js";

/** @type {"zh" | "en"} */
const lang = say("zh", "en");

/**
 * @param {{ mark: string, draft: import("./contribute-keeping.js").Draft, why: string, refused: (findings: any[]) => void, taken: () => Promise<void>, takeTheirs: () => Promise<void> }} given
 */
export async function submit(given) {
  const { mark, draft, why, refused, taken, takeTheirs } = given;
  const told = byId("submit-told");
  const { id } = draft.entry;
  if (!id) {
    told.replaceChildren(element("p", { class: "told bad" }, say("条目还没有编号：请先写编号。", "The entry has no id yet: write one first.")));
    return;
  }
  told.replaceChildren(element("p", { class: "told" }, say("正在提交…", "Submitting…")));
  const answer = await fetch(`${root}api/v1/entries/${encodeURIComponent(id)}?${new URLSearchParams({ why })}`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", "Fengqiao-Session": mark, ...(draft.base ? { "If-Match": draft.base } : {}) },
    body: JSON.stringify(toSend(draft.entry)),
  }).catch(() => null);
  const report = await answer?.json().catch(() => null);
  if (answer?.ok) {
    draft.base = answer.headers.get("etag");
    await taken();
    const review = element("a", { href: `${root}curate/entries/${encodeURIComponent(id)}` }, say("查看审核页", "See its review"));
    told.replaceChildren(element("p", { class: "told good" }, say(`已提交为第 ${report.revision.number} 号修订，等待审核。`, `Submitted as revision ${report.revision.number}; it waits for a review. `), review));
  } else if (answer?.status === 412 || answer?.status === 428) {
    told.replaceChildren();
    const theirs = answer.headers.get("etag");
    choose(
      say("这个条目其间有了更新的修订", "The entry has a newer revision"),
      say("您的内容没有提交，也没有丢：仍在这里和您的草稿里。请选择怎么办。", "Yours is not submitted and not lost: it is here and among your drafts. Choose what to do."),
      [
        { label: say("看对方改了什么（新窗口）", "See what they changed (new window)"), href: `${root}curate/entries/${encodeURIComponent(id)}` },
        { label: say("以我的为准，在其上提交", "Submit mine on top of theirs"), act: async () => {
          const newest = await fetch(`${root}api/v1/entries/${encodeURIComponent(id)}`);
          draft.base = newest.headers.get("etag") ?? theirs;
          await submit(given);
        } },
        { label: say("打开对方的，我的留作草稿", "Open theirs, keep mine as a draft"), act: takeTheirs },
        { label: say("先不提交", "Not now"), first: true },
      ],
    );
  } else {
    if (report?.findings) refused(report.findings);
    told.replaceChildren(element("p", { class: "told bad", role: "alert" }, report?.messages?.[lang] ?? say("现在连不上服务器，未提交；所写的已保存。", "The server cannot be reached; nothing was submitted, what you wrote is kept.")));
  }
}
