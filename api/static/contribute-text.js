// The article beside its statements: marked words become evidence, names of persons are struck out, and what is open
// shows its words. The text stays in this browser and, for those who are signed in, in their own working copy.

import { element, say } from "./editor-page.js";
import { cited, placeOf } from "./contribute-entry.js";
import { numbersCovered, pieces, points } from "./contribute-words.js";

/** @typedef {import("./contribute-fields.js").Desk} Desk */

export const KINDS = ["mechanisms", "figures", "trends", "ranks", "assertions", "settings", "formulas", "honours", "periods", "stations_as_told"];
const digit = (/** @type {number} */ number) => String((number + 1) % 10);
const LONGEST = 20; // characters of a quote, by the protocol

/**
 * @param {{ desk: Desk, place: HTMLElement, make: (section: string) => void, take: () => void, strike: () => void, unmark: (span: import("./contribute-words.js").Span) => void }} given
 * `make` a statement of marked words, `take` them for the open one, `strike` them as a person's name
 */
export function textPane({ desk, place, make, take, strike, unmark }) {
  /** @type {Set<string>} quotes of the statement that is open */
  let active = new Set();
  const lang = say("zh", "en");
  const words = element("div", { class: "article", lang: "zh-Hans", role: "textbox", "aria-multiline": "true", "aria-readonly": "true", contenteditable: "true", inputmode: "none", spellcheck: "false", "aria-label": say("原文：选中字句后按数字键", "The text: mark words, then press a digit"), tabindex: "0" });
  const tools = element("div", { class: "tools", role: "group", "aria-label": say("用选中的字句", "With the marked words") });
  const told = element("p", { class: "marked", role: "status" });

  /** @param {string} key @param {string} label @param {() => void} act */
  const tool = (key, label, act) => {
    const button = element("button", { type: "button", class: "button small", "aria-keyshortcuts": key }, label, element("kbd", {}, key));
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the marked words stay marked
    button.addEventListener("click", act);
    return button;
  };
  /** @type {Record<string, () => void>} */
  const keys = Object.fromEntries(KINDS.map((section, number) => [digit(number), () => desk.marked && make(section)]));
  keys.e = () => desk.marked && take();
  keys.r = () => desk.marked && strike();

  tools.append(
    ...KINDS.map((section, number) => tool(digit(number), desk.fields.kinds[section].name[lang], keys[digit(number)])),
    tool("E", say("作当前一条的出处", "Evidence of the open one"), keys.e),
    tool("R", say("是人名，遮去", "A person's name: strike out"), keys.r),
  );

  /** @param {Node} node @param {number} offset @returns {number | null} */
  function pointAt(node, offset) {
    if (node === words) {
      const piece = words.children[Math.min(offset, words.children.length - 1)];
      return piece instanceof HTMLElement ? Number(offset < words.children.length ? piece.dataset.start : piece.dataset.end) : null;
    }
    const piece = (node instanceof Element ? node : node.parentElement)?.closest("[data-start]");
    if (!(piece instanceof HTMLElement) || !words.contains(piece)) return null;
    const inside = node instanceof Text ? points((node.textContent ?? "").slice(0, offset)).length : offset === 0 ? 0 : points(piece.textContent ?? "").length;
    return Number(piece.dataset.start) + inside;
  }

  function noteSelection() {
    const selection = getSelection();
    if (!selection || selection.rangeCount === 0 || !words.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    let [start, end] = [pointAt(range.startContainer, range.startOffset), pointAt(range.endContainer, range.endOffset)];
    if (start === null || end === null) return;
    while (start < end && /\s/u.test(desk.text[start])) start += 1;
    while (end > start && /\s/u.test(desk.text[end - 1])) end -= 1;
    desk.marked = start < end ? { start, end } : null;
    const length = end - start;
    told.textContent = desk.marked
      ? `${say("已选中", "Marked")}「${desk.text.slice(start, Math.min(end, start + 30)).join("")}${length > 30 ? "…" : ""}」 ${start}–${end}${length > LONGEST ? say(`：${length} 字，引文至多 ${LONGEST} 字`, `: ${length} characters, a quote has ${LONGEST} at most`) : ""}`
      : "";
    told.classList.toggle("too-long", length > LONGEST);
  }

  function draw() {
    const used = [...cited(desk.entry)];
    const all = pieces(desk.text.length, used, desk.names, placeOf);
    const parts = all.map((piece) => {
      const shown = desk.text.slice(piece.start, piece.end).join("");
      const kind = piece.name ? "struck" : piece.spans.some((name) => active.has(name)) ? "used here" : piece.spans.length > 0 ? "used" : "";
      const part = element(kind ? "mark" : "span", kind ? { class: kind } : {}, shown);
      part.dataset.start = String(piece.start);
      part.dataset.end = String(piece.end);
      if (piece.spans.length > 0) part.dataset.spans = piece.spans.join(" ");
      if (piece.name) part.title = say("人名，已遮去；点击取消", "a person's name, struck out; click to undo");
      return part;
    });
    words.replaceChildren(...parts);
    const covered = numbersCovered(desk.text, used.map((name) => ({ start: placeOf(name)[0], end: placeOf(name)[1] })));
    count.textContent = covered.all > 0 ? say(`文中数字 ${covered.all} 处，已编 ${covered.covered} 处`, `${covered.covered} of ${covered.all} numbers of the text are in a quote`) : "";
  }

  words.addEventListener("beforeinput", (event) => event.preventDefault());
  words.addEventListener("paste", (event) => event.preventDefault());
  words.addEventListener("drop", (event) => event.preventDefault());
  words.addEventListener("keydown", (event) => {
    const act = keys[event.key.toLowerCase()];
    if (!act || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    act();
  });
  words.addEventListener("click", (event) => {
    const piece = event.target instanceof HTMLElement ? event.target.closest("mark") : null;
    if (!piece || getSelection()?.isCollapsed === false) return;
    const at = { start: Number(piece.dataset.start), end: Number(piece.dataset.end) };
    if (piece.classList.contains("struck")) unmark(at);
    else place.dispatchEvent(new CustomEvent("asked", { detail: (piece.dataset.spans ?? "").split(" ") }));
  });
  document.addEventListener("selectionchange", noteSelection);

  const count = element("p", { class: "count-of-text" });
  place.replaceChildren(tools, told, words, count);

  /** The words of a quote come into sight. @param {string} name */
  function show(name) {
    const found = [...words.children].find((piece) => piece instanceof HTMLElement && (piece.dataset.spans ?? "").split(" ").includes(name));
    found?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    active = new Set([...active, name]);
    draw();
  }

  /** The statement that is open: its words stand out. @param {any} node */
  function attend(node) {
    active = cited(node ?? {});
    draw();
    const first = words.querySelector("mark.here");
    // Not the page but the text in its box moves.
    if (first instanceof HTMLElement) words.scrollTop = first.offsetTop - words.offsetTop - words.clientHeight / 3;
  }

  return { draw, show, attend, focus: () => words.focus({ preventScroll: true }), told };
}
