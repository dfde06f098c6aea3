// The statements of an entry, a line each, of which one is open; rows are added, taken away and gone through by key.

import { element, say } from "./editor-page.js";
import { fieldOf, idOf } from "./contribute-fields.js";
import { added, inShort, nodesIn, pointerOf, withoutEmpty } from "./contribute-entry.js";

/** @typedef {import("./contribute-fields.js").Desk} Desk */
/** @typedef {{ section: string, index: number }} Place of a statement */

/** @type {"zh" | "en"} */
const lang = say("zh", "en");
const ALONE = ["entry", "source"];
const OFTEN = 8; // sections that are shown although they are empty; the others wait in a fold
const TIDY = 250; // milliseconds without a key before the line of a statement is written anew

/** @param {{ desk: Desk, place: HTMLElement, opened: (node: any) => void }} given `opened` is told which statement is open */
export function statementList({ desk, place, opened }) {
  /** @type {Place | null} */
  let open = null;
  let timer = 0;

  const sections = () => ["entry", ...desk.fields.sections];
  /** @returns {Place[]} all statements in the order of the page */
  const all = () => sections().flatMap((section) => nodesIn(desk.entry, section).map((_, index) => ({ section, index })));
  const isOpen = (/** @type {Place} */ { section, index }) => open !== null && open.section === section && open.index === index;
  const node = () => (open === null ? null : (nodesIn(desk.entry, open.section)[open.index] ?? null));

  /** @param {any} holder @param {string} kind @param {string} at */
  function fieldsOf(holder, kind, at) {
    const { fields } = desk.fields.kinds[kind];
    const seen = (/** @type {any} */ field) => field.first || withoutEmpty(holder[field.name]) !== undefined;
    const parts = (/** @type {any[]} */ some) => some.map((field) => (field.form === "nodes" ? inner(holder, field, `${at}/${field.name}`) : fieldOf(desk, holder, field, at)));
    const rest = fields.filter((field) => !seen(field));
    const more = element("details", { class: "more-fields" }, element("summary", {}, say(`更多（${rest.length} 项）`, `More (${rest.length} fields)`)));
    // Made when they are asked for: a form of sixty statements stays light.
    more.addEventListener("toggle", () => more.children.length === 1 && more.append(element("div", { class: "fields" }, ...parts(rest))));
    return element("div", { class: "fields" }, ...parts(fields.filter(seen)), ...(rest.length > 0 ? [more] : []));
  }

  /** Nodes inside a node, all of them open. @param {any} holder @param {any} field @param {string} at */
  function inner(holder, field, at) {
    const nodes = (holder[field.name] ??= []);
    const name = desk.fields.kinds[field.of].name[lang];
    const rows = nodes.map((/** @type {any} */ child, /** @type {number} */ index) => {
      const away = element("button", { type: "button", class: "button small" }, say("去掉", "Take away"), element("span", { class: "visually-hidden" }, ` ${name} ${index + 1}`));
      away.addEventListener("click", () => {
        nodes.splice(index, 1);
        desk.changed(holder, field.name);
        draw();
      });
      const item = element("li", { class: "inner" }, element("div", { class: "inner-head" }, element("strong", {}, `${name} ${index + 1}`), away), fieldsOf(child, field.of, `${at}/${index}`));
      item.dataset.pointer = `${at}/${index}`;
      return item;
    });
    const another = element("button", { type: "button", class: "button small", id: `${idOf(at)}-add` }, `＋ ${name}`);
    another.addEventListener("click", () => {
      nodes.push(field.of === "credits" ? {} : { order: nodes.length + 1 });
      desk.changed(holder, field.name);
      draw();
      focusFirst(`${at}/${nodes.length - 1}`);
    });
    const made = element("div", { class: "nodes" }, element("ol", {}, ...rows), another, element("p", { class: "told-here", role: "status" }));
    made.dataset.pointer = at;
    return made;
  }

  /** @param {string} section @param {any} holder @param {number} index */
  function row(section, holder, index) {
    const at = pointerOf(section, index);
    const opened_ = isOpen({ section, index });
    const line = inShort(desk.fields, desk.entry, section, holder, lang) || say("（未填）", "(empty)");
    const head = element("button", { type: "button", class: "line-of", id: `${idOf(at)}-line`, "aria-expanded": String(opened_) }, element("span", { class: "id" }, ALONE.includes(section) ? "" : (holder.id ?? "")), element("span", { class: "short" }, ALONE.includes(section) ? desk.fields.kinds[section].name[lang] : line), element("span", { class: "count-here" }));
    head.addEventListener("click", () => (isOpen({ section, index }) ? close() : go({ section, index }, false)));
    const made = element("li", { class: opened_ ? "statement open" : "statement" }, head);
    made.dataset.pointer = at;
    made.dataset.whole = "";
    if (opened_) {
      const foot = element("p", { class: "actions" });
      const accept = element("button", { type: "button", class: "button primary", "aria-keyshortcuts": "Control+Enter" }, say("接受并继续", "Accept and go on"), element("kbd", {}, "Ctrl+Enter"));
      accept.addEventListener("click", goOn);
      foot.append(accept);
      if (!ALONE.includes(section)) {
        const again = element("button", { type: "button", class: "button", "aria-keyshortcuts": "Alt+Enter" }, say("再加一条", "Add another"), element("kbd", {}, "Alt+Enter"));
        again.addEventListener("click", () => add(section));
        const away = element("button", { type: "button", class: "button", "aria-keyshortcuts": "Alt+Delete" }, say("删去", "Delete"), element("kbd", {}, "Alt+Del"));
        away.addEventListener("click", remove);
        foot.append(again, away);
      }
      made.append(fieldsOf(holder, section, at), foot);
    }
    return made;
  }

  /** @param {string} section */
  function part(section) {
    const nodes = nodesIn(desk.entry, section);
    const name = desk.fields.kinds[section].name[lang];
    const rows = element("ol", { class: "statements" }, ...nodes.map((holder, index) => row(section, holder, index)));
    if (ALONE.includes(section)) return element("section", { class: "kind-of" }, rows);
    const more = element("button", { type: "button", class: "button small", id: `add-${section}` }, `＋ ${name}`);
    more.addEventListener("click", () => add(section));
    const made = element("section", { class: "kind-of" }, element("div", { class: "section-head" }, element("h3", {}, name, element("span", { class: "count" }, ` ${nodes.length}`)), more), rows);
    made.dataset.section = section;
    return made;
  }

  function draw() {
    const focused = document.activeElement?.id;
    const folds = place.querySelector("details.rarely")?.hasAttribute("open") ?? false;
    const shown = desk.fields.sections.filter((section, number) => number < OFTEN || section === "periods" || nodesIn(desk.entry, section).length > 0);
    const rare = desk.fields.sections.filter((section) => !shown.includes(section));
    const fold = element("details", { class: "rarely" }, element("summary", {}, say("其他部分", "Other parts")), ...rare.map(part));
    fold.open = folds || (open !== null && rare.includes(open.section));
    place.replaceChildren(part("entry"), ...shown.map(part), fold);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    opened(node());
    place.dispatchEvent(new CustomEvent("drawn"));
  }

  /** @param {string} pointer */
  function focusFirst(pointer) {
    const inside = [...place.querySelectorAll("[data-pointer]")].filter((each) => each instanceof HTMLElement && each.dataset.pointer?.startsWith(`${pointer}/`));
    const inputs = inside.flatMap((each) => [.../** @type {NodeListOf<HTMLInputElement>} */ (each.querySelectorAll("input, select, textarea"))]);
    const first = inputs.find((input) => input.value === "" && !input.closest(".spans, details:not([open])")) ?? inputs.find((input) => input.value === "") ?? inputs[0];
    first?.focus();
    first?.closest(".statement")?.scrollIntoView({ block: "nearest" });
  }

  /** Opens a statement; where `enter`, the focus goes to its first empty field. @param {Place} to @param {boolean} enter */
  function go(to, enter = true) {
    open = to;
    draw();
    if (enter) focusFirst(pointerOf(to.section, to.index));
    else document.getElementById(`${idOf(pointerOf(to.section, to.index))}-line`)?.focus();
  }

  function close() {
    const line = open && `${idOf(pointerOf(open.section, open.index))}-line`;
    open = null;
    draw();
    if (line) document.getElementById(line)?.focus();
  }

  /** @param {string} section @param {string[]} evidence */
  function add(section, evidence = []) {
    const index = added(desk.entry, section, evidence);
    desk.changed(nodesIn(desk.entry, section)[index], "evidence");
    go({ section, index });
    return nodesIn(desk.entry, section)[index];
  }

  function remove() {
    if (open === null || ALONE.includes(open.section)) return;
    const { section, index } = open;
    nodesIn(desk.entry, section).splice(index, 1);
    open = null;
    desk.changed();
    draw();
    document.getElementById(`add-${section}`)?.focus();
  }

  /** What is open is done: a statement that says nothing goes, and the next one is opened. */
  function goOn() {
    if (open === null) return;
    const holder = node();
    const { section, index } = open;
    const says = Object.keys(withoutEmpty(holder) ?? {}).some((name) => !["id", "voice", "narrative_role"].includes(name));
    if (!says && !ALONE.includes(section)) {
      remove();
      return;
    }
    const after = all();
    const at = after.findIndex((each) => each.section === section && each.index === index);
    if (place.dispatchEvent(new CustomEvent("accepted", { cancelable: true })) && after[at + 1]) go(after[at + 1]);
    else close();
  }

  /** @param {number} step */
  function move(step) {
    const places = all();
    const at = open === null ? -1 : places.findIndex(isOpen);
    const next = places[Math.min(Math.max(at + step, 0), places.length - 1)];
    if (next) go(next);
  }

  /** The lines of the statements as they are now; fields stay as they are. */
  function tidy() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const { section, index } of all()) {
        if (ALONE.includes(section)) continue;
        const holder = nodesIn(desk.entry, section)[index];
        const line = document.getElementById(`${idOf(pointerOf(section, index))}-line`);
        const [id, short] = line?.children ?? [];
        if (!short) continue;
        id.textContent = holder.id ?? "";
        short.textContent = inShort(desk.fields, desk.entry, section, holder, lang) || say("（未填）", "(empty)");
      }
    }, TIDY);
  }

  /** Opens what a pointer points into, and goes to its field. @param {string} pointer */
  function goTo(pointer) {
    const places = all().filter(({ section, index }) => {
      const at = pointerOf(section, index);
      return at !== "" && (pointer === at || pointer.startsWith(`${at}/`));
    });
    const to = places[0] ?? { section: "entry", index: 0 };
    go(to, false);
    const parts = [.../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-pointer]"))];
    const within = parts.filter(({ dataset }) => dataset.whole === undefined && (pointer === dataset.pointer || pointer.startsWith(`${dataset.pointer}/`)));
    const nearest = within.sort((first, second) => (second.dataset.pointer?.length ?? 0) - (first.dataset.pointer?.length ?? 0))[0];
    const input = /** @type {HTMLElement | null} */ (nearest?.querySelector("input, select, textarea, button") ?? null);
    if (input) input.focus();
    else focusFirst(pointerOf(to.section, to.index));
  }

  return { draw, tidy, add, remove, goOn, move, goTo, close, node, place: () => open };
}
