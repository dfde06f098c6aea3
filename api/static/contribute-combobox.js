// A field in which one of many is picked by typing. By keyboard: arrows, Enter; Escape closes. (WAI-ARIA APG, combobox)

import { element, say } from "./editor-page.js";
import { fitting } from "./contribute-choices.js";

let made = 0;

/**
 * @param {{ id: string, describedBy: string, options: (typed: string) => import("./contribute-choices.js").Option[] | Promise<import("./contribute-choices.js").Option[]>, pick: (value: string) => void, shown: string, free: boolean, stays: boolean }} given
 * `free`: what is typed may stand although it is none of them; `stays`: the field is emptied after a pick, for the next one
 */
export function combobox({ id, describedBy, options, pick, shown, free, stays }) {
  made += 1;
  const list = element("ul", { id: `choices-${made}`, role: "listbox", class: "choices", hidden: "" });
  const input = element("input", {
    id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, "aria-describedby": describedBy,
  });
  input.value = shown;
  let current = shown;
  let chosen = -1;
  let asked = 0;

  const all = () => /** @type {HTMLElement[]} */ ([...list.children]);

  /** @param {number} place */
  function choose(place) {
    chosen = place;
    all().forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", all()[place].id);
      all()[place].scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {boolean} open */
  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  }

  /** @param {string} value @param {string} label */
  function take(value, label) {
    asked += 1;
    current = stays ? "" : label;
    input.value = current;
    show(false);
    pick(value);
  }

  async function offer() {
    const number = (asked += 1);
    const typed = input.value === current && !stays ? "" : input.value;
    const found = fitting(await options(typed), typed);
    if (number !== asked) return;
    list.replaceChildren(
      ...found.map((option, place) => {
        const about = element("span", { class: "about" }, option.about ?? "");
        const row = element("li", { id: `${list.id}-${place}`, role: "option", "aria-selected": "false" }, element("span", {}, option.label), about);
        row.dataset.value = option.value;
        row.dataset.label = option.label;
        return row;
      }),
    );
    show(found.length > 0 && document.activeElement === input);
    if (typed !== "" && found.length > 0) choose(0);
  }

  function settle() {
    const typed = input.value.trim();
    if (typed === current) return;
    if (typed === "" && !stays) take("", "");
    else if (free && typed !== "") take(typed, typed);
    else input.value = current;
  }

  input.addEventListener("input", () => void offer());
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => void offer());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const { length } = all();
    if (event.key === "ArrowDown" && list.hidden) void offer();
    else if (event.key === "ArrowDown" && length > 0) choose((chosen + 1) % length);
    else if (event.key === "ArrowUp" && !list.hidden && length > 0) choose(chosen <= 0 ? length - 1 : chosen - 1);
    else if (event.key === "Escape" && !list.hidden) show(false);
    else if (event.key === "Enter" && !list.hidden && chosen >= 0) take(all()[chosen].dataset.value ?? "", all()[chosen].dataset.label ?? "");
    else if (event.key === "Enter") settle();
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const row = event.target instanceof Element ? event.target.closest("li") : null;
    if (row) take(row.dataset.value ?? "", row.dataset.label ?? "");
  });
  input.addEventListener("blur", () => {
    // Who goes on with the Tab key has meant what was marked.
    if (!list.hidden && chosen >= 0 && input.value !== current) take(all()[chosen].dataset.value ?? "", all()[chosen].dataset.label ?? "");
    else settle();
    show(false);
  });
  list.setAttribute("aria-label", say("可选的概念", "Choices"));
  return element("div", { class: "combobox" }, input, list);
}
