// How an entry is begun: a text, a draft that was left, a file, or an entry that is there already.

import { byId, element, root, say } from "./editor-page.js";
import { inLanguage } from "./contribute-entry.js";

/** @type {"zh" | "en"} */
const lang = say("zh", "en");
const JSON_TYPE = "application/json";
const TYPES = {
  ".json": JSON_TYPE,
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ".ods": "application/vnd.oasis.opendocument.spreadsheet",
  ".ttl": "text/turtle", ".trig": "application/trig", ".nt": "application/n-triples", ".nq": "application/n-quads", ".jsonld": "application/ld+json",
};

/** @typedef {import("./contribute-keeping.js").Draft} Draft */

/** Drafts of this browser and working copies of the role, each with a button that goes on with it. */
export async function offerDrafts({ keeping, goOn }) {
  const place = byId("drafts-here");
  const moment = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  /** @param {string} name @param {string} where @param {Date} at @param {() => void} open @param {() => Promise<void> | void} erase */
  const row = (name, where, at, open, erase) => {
    const button = element("button", { type: "button", class: "draft" }, name);
    button.addEventListener("click", open);
    const away = element("button", { type: "button", class: "button small" }, say("删除", "Delete"), element("span", { class: "visually-hidden" }, ` ${name}`));
    away.addEventListener("click", async () => {
      await erase();
      await offerDrafts({ keeping, goOn });
    });
    return element("li", {}, button, element("span", { class: "about" }, `${where} · ${moment.format(at)}`), away);
  };
  const here = keeping.drafts();
  const there = (await keeping.copies()).filter(({ entry }) => !here.some((/** @type {Draft} */ draft) => draft.entry.id === entry));
  place.replaceChildren(
    ...here.map((/** @type {Draft} */ draft) => row(inLanguage(draft.entry.label, lang) || inLanguage(draft.entry.source?.title, lang) || draft.entry.id || say("未命名", "without a name"), say("本浏览器", "this browser"), new Date(draft.time), () => goOn(draft), () => keeping.remove(draft.key))),
    ...there.map(({ entry, at }) => row(entry, say("服务器上的工作稿", "working copy on the server"), new Date(at), async () => goOn(await keeping.copy(entry)), () => keeping.removeThere(entry))),
  );
  byId("drafts-left").hidden = place.children.length === 0;
}

/** An entry that is there, with its ETag. @param {string} id @returns {Promise<{ entry: any, base: string | null } | string>} or why it cannot be had */
export async function entryThere(id) {
  const answer = await fetch(`${root}api/v1/entries/${encodeURIComponent(id)}`, { headers: { Accept: JSON_TYPE } });
  const told = await answer.json();
  if (!answer.ok) return told.messages?.[lang] ?? String(answer.status);
  if (!told.plain) return say("这个条目有表单写不出的内容，请以 RDF 修改。", "This entry says what the form cannot: revise it as RDF.");
  return { entry: told.plain, base: answer.headers.get("etag") };
}

/** The text of a source from the operator's folder, "" where there is none or nobody is signed in. @param {string} id */
export async function textThere(id) {
  const answer = await fetch(`${root}contribute/text/${encodeURIComponent(id)}`).catch(() => null);
  return answer?.ok ? (await answer.json()).text : "";
}

/** A file is read by the site, which says where it is wrong; what is an entry goes into the form. */
export function offerUpload({ limit, take }) {
  const field = /** @type {HTMLInputElement} */ (byId("file"));
  const told = byId("file-told");
  field.addEventListener("change", async () => {
    const [file] = field.files ?? [];
    if (!file) return;
    const type = TYPES[/\.[a-z]+$/.exec(file.name.toLowerCase())?.[0] ?? ""];
    if (!type || file.size > limit) {
      told.replaceChildren(element("p", {}, type ? say(`文件不得超过 ${limit} 字节`, `a file may have at most ${limit} bytes`) : say(`文件须为 ${Object.keys(TYPES).join(" ")} 之一`, `the file must be one of ${Object.keys(TYPES).join(" ")}`)));
      return;
    }
    told.replaceChildren(element("p", {}, say("正在读取…", "Reading…")));
    const answer = await fetch(`${root}api/v1/validate?standing=true&plain=true`, { method: "POST", headers: { "Content-Type": type }, body: file }).catch(() => null);
    const report = await answer?.json().catch(() => null);
    field.value = "";
    if (!answer?.ok || !report) {
      told.replaceChildren(element("p", { class: "violation" }, report?.messages?.[lang] ?? say("现在连不上服务器", "the server cannot be reached now")));
      return;
    }
    const rows = report.findings.map((/** @type {any} */ finding) => element("tr", {}, element("th", { scope: "row" }, finding.pointer ?? finding.focus), element("td", {}, finding.message[lang])));
    const verdict = report.conforms ? say("符合规则。", "It conforms.") : say(`有 ${rows.length} 处待改：`, `${rows.length} findings:`);
    const table = element("div", { class: "scroll", role: "region", "aria-label": say("文件中的问题", "Findings in the file"), tabindex: "0" }, element("table", {}, element("caption", { class: "visually-hidden" }, say("文件中的问题", "Findings in the file")), element("thead", {}, element("tr", {}, element("th", { scope: "col" }, say("位置", "Place")), element("th", { scope: "col" }, say("问题与改法", "What is wrong, and the mend")))), element("tbody", {}, ...rows)));
    told.replaceChildren(element("p", {}, `${file.name}: ${verdict}`), ...(rows.length > 0 ? [table] : []));
    if (report.plain) {
      const open = element("button", { type: "button", class: "button primary", id: "open-file" }, say("在表单中打开", "Open in the form"));
      open.addEventListener("click", () => take(report.plain));
      told.append(element("p", { class: "actions" }, open));
    }
  });
}
