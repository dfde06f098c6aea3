// What the program proposes for a text, one item after the other: accept and go on, change, refuse, back. Nothing of the
// page but its own part; what is accepted goes into the entry like a statement that was written by hand.

import { byId, element, root, say } from "./editor-page.js";
import { conceptLabel } from "./contribute-entry.js";
import { accepted, inOrder } from "./contribute-proposals.js";

/** @typedef {import("./contribute-proposals.js").Item} Item */
/** @typedef {import("./contribute-proposals.js").Draft} Draft */

const NAMES = {
  station: say("派出所", "Station"), mechanism: say("机制", "Mechanism"), figure: say("数字", "Figure"), trend: say("趋势", "Trend"), rank: say("位次", "Rank"),
  honour: say("荣誉", "Honour"), formula: say("口诀", "Formula"), attribute: say("属性", "Attribute"), source: say("来源", "Source"),
};
const CREDITS = { explicit: say("写明由机制带来", "credited to a mechanism"), juxtaposed: say("同处提到", "mentioned beside one"), none: "" };
/** @type {"zh" | "en"} */
const lang = say("zh", "en");

/** The draft of a text, or why there is none; `mark` is that of the session. @param {string} text @param {boolean} withModel @param {string} mark @returns {Promise<Draft | string>} */
export async function draftOf(text, withModel, mark) {
  const headers = { "Content-Type": "text/plain; charset=utf-8", ...(mark && { "Fengqiao-Session": mark }) };
  const answer = await fetch(`${root}api/v1/draft${withModel ? "?model=true" : ""}`, { method: "POST", headers, body: text }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (!answer?.ok || !told) return told?.messages?.[lang] ?? told?.detail ?? say("现在连不上服务器", "the server cannot be reached now");
  return told;
}

/**
 * Shows the items of a draft in turn.
 * @param {{ desk: import("./contribute-fields.js").Desk, draft: Draft, taken: (pointer: string | null, open: boolean) => void }} given
 */
export function propose({ desk, draft, taken }) {
  const place = byId("proposals");
  const all = inOrder(draft.items).map((item) => ({ item, state: "" }));
  /** @type {(() => void)[]} */
  const undo = [];
  let at = 0;
  let kind = "";

  const open = () => all.filter(({ item, state }) => state === "" && (kind === "" || item.kind === kind));
  const current = () => all.slice(at).find((one) => open().includes(one)) ?? open()[0];

  /** What was read of an item, in words. @param {Item} item */
  function detailsOf(item) {
    const named = (/** @type {string} */ scheme, /** @type {string | null | undefined} */ code) => (code ? conceptLabel(desk.fields, scheme, code, lang) : "");
    const value = item.value === null ? "" : String(item.value);
    return [
      [value, value && named("unit", item.unit)].filter(Boolean).join(" "),
      value && named("qualifier", item.qualifier), named("indicator", item.indicator), named("mechanism-type", item.type),
      named("direction", item.direction), item.period, item.credit ? CREDITS[item.credit] : "",
    ].filter(Boolean);
  }

  /** @param {string} state @param {boolean} [opened] */
  function decide(state, opened = false) {
    const one = current();
    if (!one) return;
    const before = JSON.stringify(desk.entry);
    const was = at;
    one.state = state;
    at = all.indexOf(one) + 1;
    undo.push(() => {
      one.state = "";
      at = was;
      for (const name of Object.keys(desk.entry)) delete desk.entry[name];
      Object.assign(desk.entry, JSON.parse(before));
    });
    if (state === "accepted") taken(accepted(desk.entry, desk.text, one.item, draft), opened);
    show();
  }

  function back() {
    undo.pop()?.();
    taken(null, false);
    show();
  }

  /** @type {Record<string, () => void>} */
  const keys = { a: () => decide("accepted"), c: () => decide("accepted", true), x: () => decide("refused"), z: back };
  const buttons = /** @type {const} */ ([["A", say("接受，下一条", "Accept, next")], ["C", say("接受并修改", "Accept and change")], ["X", say("拒绝", "Refuse")], ["Z", say("退回一步", "Back")]]).map(([key, label]) => {
    const button = element("button", { type: "button", class: "button small", "aria-keyshortcuts": key }, label, element("kbd", {}, key));
    button.addEventListener("click", keys[key.toLowerCase()]);
    return button;
  });
  const filter = element("select", { id: "proposal-kind", "aria-label": say("只看这一种", "Only this kind") });
  const kinds = [...new Set(all.map(({ item }) => item.kind))];
  filter.append(element("option", { value: "" }, say("全部", "All")), ...kinds.map((name) => element("option", { value: name }, NAMES[name])));
  filter.addEventListener("change", () => {
    kind = /** @type {HTMLSelectElement} */ (filter).value;
    at = 0;
    show();
  });
  const head = element("p", { class: "proposal-count", role: "status" });
  const body = element("div", { class: "proposal" });
  const left = element("details", {}, element("summary", {}, say(`未列入 ${draft.left_out.length} 处及原因`, `${draft.left_out.length} left out, with the reason`)));
  const rows = draft.left_out.map((item) => {
    const row = element("li", {}, element("q", { lang: "zh-Hans" }, item.quote), ` ${item.reason?.[lang] ?? ""} `);
    if (item.goes_to && item.entry) {
      const button = element("button", { type: "button", class: "button small" }, say("仍要列入", "Take it in"));
      button.addEventListener("click", () => {
        all.push({ item: { ...item, reason: null }, state: "" });
        button.disabled = true;
        show();
      });
      row.append(button);
    }
    return row;
  });
  left.append(element("ol", { class: "left-out" }, ...rows));

  function show() {
    const one = current();
    const decided = all.filter(({ state }) => state !== "").length;
    head.textContent = say(`提议 ${all.length} 条，已定 ${decided} 条`, `${all.length} proposals, ${decided} decided`);
    for (const button of buttons.slice(0, 3)) button.disabled = !one;
    buttons[3].disabled = undo.length === 0;
    if (!one) {
      body.replaceChildren(element("p", {}, say("都已定完：请在下面核对、补全。", "All are decided: check and complete them below.")));
      return;
    }
    const { item } = one;
    const from = Math.max(0, item.start - 24);
    const about = [...detailsOf(item), `${say("把握", "confidence")} ${item.confidence}`, ...(item.proposed_by === "model" ? [say("模型所提", "by a model")] : [])];
    body.replaceChildren(
      element("p", {}, element("strong", {}, NAMES[item.kind]), " ", element("span", { lang: "zh-Hans" }, item.label), " ", element("span", { class: "about" }, about.join(" · "))),
      element("p", { class: "in-text", lang: "zh-Hans" }, `…${desk.text.slice(from, item.start).join("")}`, element("mark", {}, desk.text.slice(item.start, item.end).join("")), `${desk.text.slice(item.end, item.end + 24).join("")}…`),
    );
  }

  place.replaceChildren(element("h2", {}, say("提议", "Proposals")), head, filter, body, element("p", { class: "actions" }, ...buttons), left);
  place.hidden = false;
  place.addEventListener("keydown", (event) => {
    const act = keys[event.key.toLowerCase()];
    if (!act || event.ctrlKey || event.altKey || event.metaKey || event.target instanceof HTMLSelectElement) return;
    event.preventDefault();
    act();
  });
  show();
  buttons[0].focus();
}
