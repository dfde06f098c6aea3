// One field of a node, in the form that its values have; what is typed goes into the node at once.

import { element, root, say } from "./editor-page.js";
import { combobox } from "./contribute-combobox.js";
import { conceptOptions, folded } from "./contribute-choices.js";
import { conceptLabel, inLanguage, inShort, quoteOf, quoted, referable } from "./contribute-entry.js";
import { placesOf, points } from "./contribute-words.js";

/** @typedef {import("./contribute-entry.js").Field} Field */
/** @typedef {import("./contribute-entry.js").Json} Json */
/**
 * @typedef {object} Desk what the parts of the form share
 * @property {Json} entry
 * @property {import("./contribute-entry.js").Fields} fields
 * @property {string[]} text code points of the article, none where it is not at hand
 * @property {import("./contribute-words.js").Span[]} names of persons, as marked
 * @property {{ start: number, end: number } | null} marked words of the text that are marked now
 * @property {(node?: Json, field?: string) => void} changed a value is another one
 * @property {() => void} redraw the open statement is drawn anew, the focus stays
 * @property {(name: string) => void} show the words of a quote in the text
 */

/** @type {"zh" | "en"} */
const lang = say("zh", "en");
/** @type {Map<string, string>} labels of stations and areas that were picked or asked for */
const labels = new Map();
const NUMBER = /^[-+]?\d+(\.\d+)?$/;

/** @type {(pointer: string) => string} */
export const idOf = (pointer) => `at${pointer.replace(/[^0-9A-Za-z]/g, "-")}`;

/** A field with its label, its control and the place of findings. @param {Desk} desk @param {Json} node @param {Field} field @param {string} at pointer of the node */
export function fieldOf(desk, node, field, at) {
  const pointer = `${at}/${field.name}`;
  const id = idOf(pointer);
  const told = element("p", { class: "told-here", id: `${id}-told`, role: "status" });
  const meaning = element("span", { class: "meaning", id: `${id}-means` }, field.meaning[lang]);
  const describedBy = `${told.id} ${meaning.id}`;
  const control = controlOf({ desk, node, field, pointer, id, describedBy });
  const name = element("label", { for: control.first ?? id }, field.label[lang], field.required ? element("span", { class: "needed" }, say("必填", "needed")) : "");
  const wrapper = element("div", { class: `field ${field.form}` }, name, control.part, told, meaning);
  wrapper.dataset.pointer = pointer;
  return wrapper;
}

/** @typedef {{ desk: Desk, node: Json, field: Field, pointer: string, id: string, describedBy: string }} Given */
/** @typedef {{ part: HTMLElement, first?: string }} Control `first` is the id of what a click on the label goes to */

/** @type {(given: Given) => Control} */
function controlOf(given) {
  switch (given.field.form) {
    case "texts": return texts(given);
    case "concept": return concepts(given);
    case "reference": return references(given);
    case "span": return { part: spans(given) };
    case "flag": return flag(given);
    default: return given.field.many ? lines(given) : { part: single(given) };
  }
}

/** @type {(given: Given) => HTMLElement} */
function single({ desk, node, field, id, describedBy }) {
  const hints = { since: "2016-05-01", day: "2016-05-01", year: "2016", moment: "2026-11-27T02:00:00Z", number: "826", whole: "826" };
  const input = element("input", { id, type: "text", "aria-describedby": describedBy, placeholder: hints[field.form] ?? "", autocomplete: "off" });
  if (field.form === "number" || field.form === "whole") input.inputMode = "decimal";
  // What it was is known from it, too: by that a new name is taken over by what refers to the old one.
  input.defaultValue = node[field.name] ?? "";
  input.addEventListener("input", () => {
    const plain = input.value.normalize("NFKC").trim();
    const digits = plain.replace(/,(?=\d{3})/g, "");
    const isNumber = (field.form === "number" || field.form === "whole") && NUMBER.test(digits) && String(Number(digits)) === digits.replace(/^\+/, "");
    node[field.name] = plain === "" ? undefined : isNumber ? Number(digits) : field.form === "text" || field.form === "name" ? input.value.trim() : digits;
    desk.changed(node, field.name);
  });
  return input;
}

/** @type {(given: Given) => Control} several values, one a line */
function lines({ desk, node, field, id, describedBy }) {
  const area = element("textarea", { id, rows: "2", "aria-describedby": describedBy, placeholder: say("一行一个", "one a line") });
  area.value = (node[field.name] ?? []).join("\n");
  area.addEventListener("input", () => {
    node[field.name] = area.value.split("\n").map((line) => line.trim()).filter(Boolean);
    desk.changed(node, field.name);
  });
  return { part: area };
}

/** @type {(given: Given) => Control} */
function flag({ desk, node, field, id, describedBy }) {
  const select = element("select", { id, "aria-describedby": describedBy }, element("option", { value: "" }, "—"), element("option", { value: "true" }, say("是", "yes")), element("option", { value: "false" }, say("否", "no")));
  select.value = node[field.name] === undefined || node[field.name] === null ? "" : String(node[field.name]);
  select.addEventListener("change", () => {
    node[field.name] = select.value === "" ? undefined : select.value === "true";
    desk.changed(node, field.name);
  });
  return { part: select };
}

/** @type {(given: Given) => Control} */
function texts({ desk, node, field, id, describedBy }) {
  const given = node[field.name];
  /** @type {Json} */
  const both = typeof given === "string" ? { zh: given } : (given ?? {});
  const parts = ["zh", "en"].map((language) => {
    const value = both[language];
    const several = Array.isArray(value);
    const input = several ? element("textarea", { rows: "2" }) : element("input", { type: "text", autocomplete: "off" });
    input.id = `${id}-${language}`;
    input.lang = language === "zh" ? "zh-Hans" : "en";
    input.setAttribute("aria-describedby", describedBy);
    input.setAttribute("aria-label", `${field.label[lang]} ${language === "zh" ? say("中文", "Chinese") : say("英文", "English")}`);
    input.placeholder = language === "zh" ? "中文" : "English";
    input.value = several ? value.join("\n") : (value ?? "");
    input.addEventListener("input", () => {
      const each = input.value.split("\n").map((line) => line.trim()).filter(Boolean);
      both[language] = several ? each : input.value.trim() || undefined;
      node[field.name] = both.zh || both.en ? both : undefined;
      desk.changed(node, field.name);
    });
    return input;
  });
  return { part: element("div", { class: "both" }, ...parts), first: `${id}-zh` };
}

/** Chips of what is picked, and the field that picks. @param {Given} given @param {(value: string) => string} shown @param {any} options @param {boolean} free @returns {Control} */
function picking({ desk, node, field, id, describedBy }, shown, options, free) {
  if (!field.many) {
    const value = node[field.name];
    const pick = (/** @type {string} */ picked) => {
      node[field.name] = picked || undefined;
      desk.changed(node, field.name);
    };
    return { part: combobox({ id, describedBy, options, pick, shown: value ? shown(value) : "", free, stays: false }) };
  }
  const chips = element("ul", { class: "chips" });
  const draw = () => {
    chips.replaceChildren(
      ...(node[field.name] ?? []).map((/** @type {string} */ value, /** @type {number} */ place) => {
        const away = element("button", { type: "button", class: "away", "aria-label": `${say("去掉", "Take away")} ${shown(value)}` }, "×");
        away.addEventListener("click", () => {
          node[field.name].splice(place, 1);
          draw();
          desk.changed(node, field.name);
          document.getElementById(id)?.focus();
        });
        return element("li", {}, shown(value), away);
      }),
    );
    chips.hidden = chips.children.length === 0;
  };
  const pick = (/** @type {string} */ picked) => {
    if (picked && !(node[field.name] ?? []).includes(picked)) node[field.name] = [...(node[field.name] ?? []), picked];
    draw();
    desk.changed(node, field.name);
  };
  draw();
  return { part: element("div", { class: "several" }, chips, combobox({ id, describedBy, options, pick, shown: "", free, stays: true })) };
}

/** @type {(given: Given) => Control} */
function concepts(given) {
  const { desk, field } = given;
  const own = (desk.entry.new_concepts ?? []).filter(({ id }) => String(id).startsWith(`${field.scheme}/`));
  const options = [
    ...conceptOptions(desk.fields.choices[field.scheme ?? ""] ?? [], lang),
    ...own.map(({ id, label }) => ({ value: String(id).split("/")[1], label: inLanguage(label, lang), keys: [] })),
  ];
  return picking(given, (code) => conceptLabel(desk.fields, field.scheme, code, lang), () => options, false);
}

/** @type {(given: Given) => Control} */
function references(given) {
  const { desk, field } = given;
  const kinds = field.kinds ?? [];
  const found = () => referable(desk.entry, kinds).map(({ value, node, kind }) => ({ value, label: nameOf(desk, kind, node, value), about: value, keys: [value, inLanguage(node?.label, "zh"), inLanguage(node?.label, "en")] }));
  const shown = (/** @type {string} */ value) => found().find((option) => option.value === value)?.label ?? labels.get(value) ?? value;
  const asked = { station: "station", area: "place" };
  const remote = kinds.filter((kind) => asked[kind]);
  const options = async (/** @type {string} */ typed) => {
    const own = found();
    if (typed.trim() === "" || remote.length === 0) return own;
    const others = await Promise.all(remote.map((kind) => searched(typed, kind, asked[kind], kinds.length > 1)));
    return [...own, ...others.flat().filter(({ value }) => !own.some((option) => option.value === value))];
  };
  const free = !["mechanism", "claim", "period"].some((kind) => kinds.includes(kind));
  return picking(given, shown, options, free);
}

/** @type {(desk: Desk, kind: string, node: Json | null, value: string) => string} */
function nameOf(desk, kind, node, value) {
  if (node === null) return labels.get(value) ?? value;
  const label = inLanguage(node.label, lang);
  if (label) return label;
  const section = [...desk.fields.sections].find((name) => Array.isArray(desk.entry[name]) && desk.entry[name].includes(node));
  return section ? `${node.id} ${inShort(desk.fields, desk.entry, section, node, lang)}` : `${kind} ${node.id}`;
}

/** Stations or places of the graph. @param {string} typed @param {string} kind @param {string} sought @param {boolean} prefixed */
async function searched(typed, kind, sought, prefixed) {
  const answer = await fetch(`${root}api/v1/search?${new URLSearchParams({ q: typed.slice(0, 100), kind: sought, limit: "10" })}`);
  if (!answer.ok) return [];
  const { items } = await answer.json();
  return items.map((/** @type {any} */ item) => {
    const name = item.iri.split(`/id/${kind}/`)[1];
    const value = prefixed ? `${kind}:${name}` : name;
    labels.set(value, item.label[lang]);
    return { value, label: item.label[lang], about: name, keys: [typed, folded(item.matched)] };
  });
}

/** @type {(given: Given) => HTMLElement} words of the text: each with its place and our English rendering */
function spans({ desk, node, field, pointer, id, describedBy }) {
  const list = element("ul", { class: "quotes" });
  const input = element("input", { id, type: "text", "aria-describedby": describedBy, autocomplete: "off", lang: "zh-Hans", placeholder: say("照原文写出字句，回车", "the words as printed, Enter") });
  const told = element("p", { class: "asked-back" });
  const draw = () => list.replaceChildren(...(node[field.name] ?? []).map(row));

  /** @param {string | Json} span @param {number} place */
  function row(span, place) {
    const name = typeof span === "string" ? span : "";
    const quote = name ? quoteOf(desk.entry, name) : null;
    const words = typeof span === "string" ? inLanguage(quote?.words, "zh") || name : span.words;
    const see = element("button", { type: "button", class: "words-there", title: say("在原文中显示", "Show in the text") }, element("q", { lang: "zh-Hans" }, words), element("span", { class: "place" }, name.replace("-", "–")));
    see.addEventListener("click", () => desk.show(name));
    const english = element("input", { type: "text", lang: "en", id: `${id}-english-${place}`, placeholder: say("我们的英译", "our English rendering"), "aria-label": `${say("英译", "English rendering of")} ${words}` });
    english.value = inLanguage(quote?.translation?.en ? quote.translation : undefined, "en");
    english.addEventListener("input", () => {
      if (quote) quote.translation = english.value.trim() ? { en: english.value.trim() } : undefined;
      desk.changed(node, field.name);
    });
    const away = element("button", { type: "button", class: "away", "aria-label": `${say("去掉", "Take away")} ${words}` }, "×");
    away.addEventListener("click", () => {
      node[field.name].splice(place, 1);
      draw();
      desk.changed(node, field.name);
      input.focus();
    });
    const made = element("li", {}, see, english, away);
    made.dataset.pointer = `${pointer}/${place}`;
    return made;
  }

  /** @param {number} start @param {string[]} words */
  function add(start, words) {
    const name = quoted(desk.entry, start, words);
    if (!(node[field.name] ?? []).includes(name)) node[field.name] = [...(node[field.name] ?? []), name];
    input.value = "";
    told.replaceChildren();
    draw();
    desk.changed(node, field.name);
  }

  function find() {
    const typed = input.value.trim();
    if (typed === "") return;
    const placed = /^(\d+)[-–](\d+)[\s:：]+(.+)$/.exec(typed);
    if (placed && Number(placed[2]) - Number(placed[1]) === points(placed[3]).length) {
      add(Number(placed[1]), points(placed[3]));
      return;
    }
    const places = placesOf(desk.text, typed);
    if (places.length === 1) {
      add(places[0], points(typed));
    } else if (places.length === 0) {
      told.textContent = desk.text.length > 0
        ? say("原文中没有这些字句：请照原文抄写。", "These words do not stand in the text: copy them as they are.")
        : say("没有原文：请先粘贴原文，或写成“120-125 120余名”（起-止 字句）。", "There is no text: paste it first, or write “120-125 words” (start-end words).");
    } else {
      const choose = places.slice(0, 8).map((start) => {
        const before = desk.text.slice(Math.max(0, start - 8), start).join("");
        const after = desk.text.slice(start + points(typed).length, start + points(typed).length + 8).join("");
        const button = element("button", { type: "button", class: "button small", lang: "zh-Hans" }, `…${before}`, element("strong", {}, typed), `${after}…`);
        button.addEventListener("click", () => add(start, points(typed)));
        return button;
      });
      told.replaceChildren(say(`出现 ${places.length} 次，是哪一处？`, `It stands there ${places.length} times. Which one?`), ...choose);
    }
  }

  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    find();
  });
  input.addEventListener("change", find);
  const take = element("button", { type: "button", class: "button small" }, say("取原文中选中的字句", "Take the marked words"));
  take.addEventListener("click", () => {
    if (desk.marked) add(desk.marked.start, desk.text.slice(desk.marked.start, desk.marked.end));
    else told.textContent = say("请先在原文中选中字句。", "Mark words in the text first.");
  });
  draw();
  return element("div", { class: "spans" }, list, element("div", { class: "row" }, input, take), told);
}
