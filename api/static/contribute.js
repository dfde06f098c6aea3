// The form that makes and revises an entry: its parts put together, its keys, and when what is written is kept.

import { byId, element, root, say } from "./editor-page.js";
import { entryThere, offerDrafts, offerUpload, textThere } from "./contribute-begin.js";
import { checking } from "./contribute-checking.js";
import { choose } from "./contribute-choice.js";
import { inLanguage, nameEntry, newEntry, nodesIn, quoteOf, quoted, renamed, toSend } from "./contribute-entry.js";
import { draftOf, propose } from "./contribute-drafting.js";
import { openKeeping } from "./contribute-keeping.js";
import { statementList } from "./contribute-list.js";
import { takeIn } from "./contribute-proposals.js";
import { submit } from "./contribute-submit.js";
import { textPane } from "./contribute-text.js";
import { boundsOf, digestOf, namedIn, points } from "./contribute-words.js";

const page = byId("contribute");
const { role = "", mark = "", entry: asked = "" } = page.dataset;
const BASE_OF_A_SLUG = /[^0-9A-Za-z-]/g;
const SOON = 500; // milliseconds without a change before the draft is written here
const LATER = 2_500; // and on the server

/** @type {Storage | null} */
let shelf = null;
/** @type {Storage | null} */
let tab = null;
try {
  [shelf, tab] = [localStorage, sessionStorage];
} catch {
  // Forbidden: then the server alone keeps drafts, or nobody does, which is said.
}
const keeping = openKeeping({ shelf, tab, mark });

/** @type {import("./contribute-fields.js").Desk} */
const desk = { entry: {}, fields: { sections: [], kinds: {}, choices: {} }, text: [], names: [], marked: null, changed, redraw, show: () => {} };
/** @type {import("./contribute-keeping.js").Draft} */
let draft = { key: keeping.newKey(), time: 0, entry: desk.entry, text: "", names: [], base: null, seen: 0 };
let list = /** @type {ReturnType<typeof statementList> | null} */ (null);
let pane = /** @type {ReturnType<typeof textPane> | null} */ (null);
let gate = /** @type {ReturnType<typeof checking> | null} */ (null);
let [soon, later, names] = [0, 0, 0];
let fromText = false;
let submitted = false; // and nothing changed since: then there is no draft to keep

/** A value is another one: what follows from it, then keep and check. @param {any} [node] @param {string} [field] */
function changed(node, field) {
  const place = list?.place();
  if (node && field) follow(place?.section ?? "", node, field);
  if (field === "evidence" || field === "cue" || !field) pane?.draw();
  list?.tidy();
  gate?.note(personsIn());
  keepSoon();
  gate?.soon();
}

/** What a coder would otherwise have to type twice. @param {string} section @param {any} node @param {string} field */
function follow(section, node, field) {
  const words = (node.evidence ?? []).map((/** @type {string} */ name) => inLanguage(quoteOf(desk.entry, name)?.words, "zh"))[0];
  if (section === "figures" && ["value", "qualifier", "measure"].includes(field)) {
    const bounds = boundsOf(node.qualifier, node.measure, node.value);
    if (bounds) Object.assign(node, bounds);
    if (bounds) redraw();
  }
  if (field === "evidence" && words) {
    const own = { mechanisms: "label", honours: "label", formulas: "token" }[section];
    if (own && node[own] === undefined) {
      node[own] = own === "token" ? words : { zh: words };
      if (section === "formulas" && node.label === undefined) node.label = { zh: words };
      redraw();
    }
  }
  if (section === "source" && field === "title") node.label = { ...node.title };
  if (section === "mechanisms") {
    clearTimeout(names);
    names = setTimeout(() => void nameMechanisms(), SOON);
  }
  if (section === "entry" && field === "id") nameEntry(desk.entry, node.id ?? "");
}

/** Mechanisms are named by the pinyin of their label, as the program does it, so that others can refer to them. */
async function nameMechanisms() {
  for (const node of nodesIn(desk.entry, "mechanisms")) {
    const label = inLanguage(node.label, "zh");
    if (node.id || !label) continue;
    const answer = await fetch(`${root}contribute/name?${new URLSearchParams({ label: label.slice(0, 200) })}`).catch(() => null);
    const slug = answer?.ok ? (await answer.json()).name : `${desk.entry.id}-${nodesIn(desk.entry, "mechanisms").length}`.replace(BASE_OF_A_SLUG, "");
    const taken = new Set(nodesIn(desk.entry, "mechanisms").map(({ id }) => id));
    let number = 1;
    while (taken.has(number === 1 ? slug : `${slug}-${number}`)) number += 1;
    node.id = number === 1 ? slug : `${slug}-${number}`;
    list?.tidy();
    gate?.soon();
  }
}

/** The open statement drawn anew once the focus has come to rest. */
function redraw() {
  setTimeout(() => list?.draw(), 0);
}

/** Names of persons that were marked in the text stand in no other field: where they do, it is a finding. */
function personsIn() {
  /** @type {import("./contribute-checking.js").Finding[]} */
  const found = [];
  /** @type {(value: any, pointer: string) => void} */
  const visit = (value, pointer) => {
    if (typeof value === "string") {
      const name = namedIn(desk.text, desk.names, value);
      if (name) {
        found.push({ severity: "Violation", pointer, value: null, rule: "Person", message: { zh: "含有已标为人名的字：请删去，以角色代替，或缩短引文。", en: "This repeats words marked as a person's name: take them out, give a role, or shorten the quote." } });
      }
    } else if (Array.isArray(value)) value.forEach((each, number) => visit(each, `${pointer}/${number}`));
    else if (value && typeof value === "object") for (const [name, each] of Object.entries(value)) if (name !== "byline") visit(each, `${pointer}/${name}`);
  };
  if (desk.names.length > 0) visit(toSend(desk.entry), "");
  return found;
}

function keepSoon() {
  submitted = false;
  clearTimeout(soon);
  clearTimeout(later);
  soon = setTimeout(keepHere, SOON);
  later = setTimeout(() => void keepThere(), LATER);
}

function keepHere() {
  clearTimeout(soon);
  if (submitted) return;
  Object.assign(draft, { entry: desk.entry, text: desk.text.join(""), names: desk.names });
  const kept = keeping.keepHere(draft);
  say_(kept ? say("已存于本浏览器", "Kept in this browser") : say("本浏览器不能保存：请下载", "This browser keeps nothing: download it"));
}

async function keepThere() {
  clearTimeout(later);
  const { state } = await keeping.keepThere(draft);
  if (state === "kept") {
    keeping.keepHere(draft);
    say_(say("已存于服务器（只有您可见）", "Kept on the server (only you see it)"));
  }
  if (state === "failed") say_(say("服务器暂未存下，已存于本浏览器", "Not kept on the server yet; kept in this browser"));
  if (state === "elsewhere") offerCopies();
}

function offerCopies() {
  choose(say("这份工作稿在别处也改过", "This working copy was changed elsewhere"), say("另一个页面或另一台电脑上保存过不同的内容。用哪一份？另一份会留在本浏览器的草稿里。", "Another page or computer kept something else. Which one counts? The other one stays among the drafts of this browser."), [
    { label: say("用我这一份", "Mine"), first: true, act: async () => {
      const theirs = await keeping.copy(desk.entry.id);
      if (theirs) keeping.keepHere(theirs);
      draft.seen = theirs?.seen ?? 0;
      await keepThere();
    } },
    { label: say("用服务器上那一份", "That of the server"), act: async () => {
      const theirs = await keeping.copy(desk.entry.id);
      if (theirs) begin(theirs);
    } },
  ]);
}

/** @param {string} words */
const say_ = (words) => void (byId("kept-state").textContent = words);

/** @param {{ bad: number, pointers: Set<string> } | null} count @param {string} words */
function told(count, words) {
  byId("check-state").textContent = words;
  if (count === null) return;
  byId("findings-part").hidden = count.bad === 0;
  const sections = ["entry", ...desk.fields.sections];
  const all = sections.flatMap((section) => nodesIn(desk.entry, section).map((_, index) => (section === "entry" ? "" : section === "source" ? "/source" : `/${section}/${index}`)));
  const fine = all.filter((at) => (at === "" ? ![...count.pointers].some((one) => one.split("/").length <= 2) : ![...count.pointers].some((one) => one === at || one.startsWith(`${at}/`)))).length;
  const bar = /** @type {HTMLProgressElement} */ (byId("progress"));
  [bar.max, bar.value] = [all.length, fine];
  byId("progress-words").textContent = say(`${all.length} 条中 ${fine} 条无误`, `${fine} of ${all.length} statements in order`);
}

/** Puts a draft on the desk. @param {import("./contribute-keeping.js").Draft} given */
function begin(given) {
  draft = given;
  desk.entry = given.entry;
  desk.text = points(given.text ?? "");
  desk.names = given.names ?? [];
  byId("begin").hidden = true;
  byId("desk").hidden = false;
  byId("pasting").hidden = desk.text.length > 0;
  byId("article").hidden = desk.text.length === 0;
  list = statementList({ desk, place: byId("statements"), opened: (node) => pane?.attend(node) });
  byId("statements").addEventListener("drawn", () => gate?.show());
  pane = textPane({ desk, place: byId("article"), make: makeStatement, take: takeWords, strike: strikeName, unmark: unmarkName });
  desk.show = (name) => pane?.show(name);
  gate = checking({ send: () => JSON.stringify(toSend(desk.entry)), place: byId("statements"), list: byId("findings"), told, goTo: (pointer) => list?.goTo(pointer) });
  list.draw();
  pane.draw();
  gate.note(personsIn());
  void gate.run();
}

/** @param {string} section */
function makeStatement(section) {
  if (!desk.marked) return;
  const { start, end } = desk.marked;
  const name = quoted(desk.entry, start, desk.text.slice(start, end));
  fromText = true;
  const node = list?.add(section, [name]);
  follow(section, node, "evidence");
}

function takeWords() {
  const node = list?.node();
  const evident = list?.place() && desk.fields.kinds[list.place()?.section ?? ""]?.fields.some(({ name }) => name === "evidence");
  if (!desk.marked || !node || !evident) {
    if (pane) pane.told.textContent = say("没有打开的陈述：请先打开一条。", "No statement is open: open one first.");
    return;
  }
  const name = quoted(desk.entry, desk.marked.start, desk.text.slice(desk.marked.start, desk.marked.end));
  if (!(node.evidence ?? []).includes(name)) node.evidence = [...(node.evidence ?? []), name];
  changed(node, "evidence");
  list?.draw();
}

function strikeName() {
  if (!desk.marked) return;
  desk.names = [...desk.names, desk.marked];
  changed();
}

/** @param {import("./contribute-words.js").Span} span */
function unmarkName(span) {
  desk.names = desk.names.filter(({ start, end }) => !(start <= span.start && span.end <= end));
  changed();
}

/** The text that was pasted: with it come the id, the digest and the length of the source. */
async function takeText(/** @type {string} */ given) {
  desk.text = points(given);
  const text = desk.text.join("");
  const digest = await digestOf(text);
  const source = nodesIn(desk.entry, "source")[0];
  if (digest && !source.text_digest) source.text_digest = digest;
  source.text_length = desk.text.length;
  if (!desk.entry.id && digest) nameEntry(desk.entry, digest.slice(0, 16));
  if (!source.title) source.title = { zh: text.trim().split("\n")[0].slice(0, 60) };
  if (!source.label) source.label = { ...source.title };
  byId("pasting").hidden = true;
  byId("article").hidden = false;
  changed();
  list?.draw();
}

function download() {
  const file = new Blob([`${JSON.stringify(toSend(desk.entry), null, 1)}\n`], { type: "application/json" });
  const link = element("a", { href: URL.createObjectURL(file), download: `${desk.entry.id || "entry"}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function keys(/** @type {KeyboardEvent} */ event) {
  if (byId("desk").hidden || event.isComposing) return;
  const only = event.ctrlKey ? "Ctrl+" : event.altKey ? "Alt+" : "";
  /** @type {Record<string, (() => void) | undefined>} */
  const acts = {
    "Ctrl+Enter": list?.goOn, "Alt+Enter": () => list?.place() && list.add(list.place()?.section ?? ""), "Alt+Delete": list?.remove,
    "Alt+ArrowDown": () => list?.move(1), "Alt+ArrowUp": () => list?.move(-1), F8: gate?.next,
    F6: () => (document.activeElement?.closest("#text-side") ? byId("statements").querySelector("button")?.focus() : pane?.focus()),
    "Ctrl+s": () => {
      keepHere();
      void keepThere();
    },
  };
  const act = acts[only + event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

async function open() {
  desk.fields = await (await fetch(`${root}contribute/fields.json`)).json();
  byId("statements").addEventListener("accepted", (event) => {
    // A statement that was made of marked words leads back to the text.
    if (!fromText) return;
    fromText = false;
    event.preventDefault();
    setTimeout(() => pane?.focus(), 0);
  });
  byId("article").addEventListener("asked", (event) => {
    const spans = /** @type {CustomEvent<string[]>} */ (event).detail;
    const pointer = desk.fields.sections.flatMap((section) => nodesIn(desk.entry, section).map((node, index) => ({ node, at: section === "source" ? "/source" : `/${section}/${index}` }))).find(({ node }) => JSON.stringify(node).includes(`"${spans[0]}"`))?.at;
    if (pointer) list?.goTo(pointer);
  });
  byId("statements").addEventListener("focusin", (event) => {
    const field = event.target instanceof Element ? event.target.closest(".field") : null;
    byId("meaning").textContent = field?.querySelector(".meaning")?.textContent ?? "";
  });
  byId("statements").addEventListener("change", (event) => {
    // Another name of a node is taken over by what refers to it.
    const input = event.target;
    const place = list?.place();
    if (!(input instanceof HTMLInputElement) || !place || !input.id.endsWith("-id") || input.defaultValue === "") return;
    const kind = desk.fields.kinds[place.section].node;
    if (place.section === "entry" || input.defaultValue === input.value) return;
    renamed(desk.fields, desk.entry, kind, input.defaultValue, input.value);
    input.defaultValue = input.value;
  });
  addEventListener("keydown", keys);
  addEventListener("pagehide", () => byId("desk").hidden || keepHere());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && !byId("desk").hidden && keepHere());
  byId("begin-new").addEventListener("click", async () => {
    const field = /** @type {HTMLTextAreaElement} */ (byId("new-text"));
    begin({ key: keeping.newKey(), time: 0, entry: newEntry(role, new Date()), text: "", names: [], base: null, seen: 0 });
    if (field.value.trim()) await takeText(field.value);
    list?.goTo("");
  });
  byId("begin-draft").addEventListener("click", () => void beginDrafted());
  byId("use-text").addEventListener("click", () => void takeText(/** @type {HTMLTextAreaElement} */ (byId("pasted")).value));
  byId("other-text").addEventListener("click", () => {
    byId("pasting").hidden = false;
    byId("pasted").focus();
  });
  byId("next-finding").addEventListener("click", () => gate?.next());
  byId("download").addEventListener("click", download);
  byId("leave").addEventListener("click", () => {
    keepHere();
    location.assign(`${root}contribute`);
  });
  byId("submit")?.addEventListener("click", async () => {
    keepHere();
    await submit({
      mark, draft, why: /** @type {HTMLInputElement} */ (byId("why")).value,
      refused: (findings) => gate?.take(findings),
      taken: async () => {
        clearTimeout(soon);
        clearTimeout(later);
        submitted = true;
        await keeping.removeThere(desk.entry.id);
        Object.assign(draft, { seen: 0, there: "" });
        keeping.remove(draft.key);
      },
      takeTheirs: () => revise(desk.entry.id),
    });
  });
  offerUpload({ limit: Number(page.dataset.limit), take: (entry) => begin({ key: keeping.newKey(), time: 0, entry, text: "", names: [], base: null, seen: 0 }) });
  byId("revise").addEventListener("submit", (event) => {
    event.preventDefault();
    void revise(/** @type {HTMLInputElement} */ (byId("revise-id")).value.trim());
  });
  for (const waiting of byId("begin").querySelectorAll(":disabled")) waiting.removeAttribute("disabled");
  if (asked) await revise(asked, true);
  else await offerDrafts({ keeping, goOn: begin });
  page.dataset.ready = "";
}

/** A new entry, for which the program proposes what it finds in the text. */
async function beginDrafted() {
  const text = /** @type {HTMLTextAreaElement} */ (byId("new-text")).value;
  const state = byId("begin-told");
  state.textContent = say("正在起草…", "Drafting…");
  const choice = document.getElementById("with-model");
  const found = await draftOf(text, choice instanceof HTMLInputElement && choice.checked, mark);
  state.textContent = typeof found === "string" ? found : "";
  if (typeof found === "string") return;
  begin({ key: keeping.newKey(), time: 0, entry: newEntry(role, new Date()), text: "", names: [], base: null, seen: 0 });
  await takeText(found.article);
  desk.names = found.persons.map(({ start, end }) => ({ start, end }));
  changed();
  propose({ desk, draft: found, taken: (pointer, opened) => {
    list?.draw();
    changed();
    if (opened && pointer !== null) list?.goTo(pointer);
  } });
}

/** Opens an entry that is there; where `kept`, what was left of it by this role or in this browser goes first. @param {string} id */
async function revise(id, kept = false) {
  const left = kept ? ((await keeping.copy(id)) ?? keeping.drafts().find((one) => one.entry.id === id)) : null;
  if (left) {
    begin(left);
    return;
  }
  const found = await entryThere(id);
  if (typeof found === "string") {
    byId("begin-told").textContent = found;
    await offerDrafts({ keeping, goOn: begin });
    return;
  }
  begin({ key: keeping.newKey(), time: 0, ...found, text: await textThere(id), names: [], seen: 0 });
}

/** For whoever proposes statements for the text on the desk. @param {import("./contribute-proposals.js").Proposal[]} proposals */
export function takeInProposals(proposals) {
  takeIn(desk.entry, desk.text, proposals);
  list?.draw();
  changed();
}

void open();
