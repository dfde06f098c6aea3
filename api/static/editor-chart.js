// A bar chart for answers of one number a row: every row shown, bars from zero, each value printed.

import { isNumber } from "./editor-result.js";
import { say, element } from "./editor-page.js";

const MOST_BARS = 60;
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 720;
const LABELS = 250;
const VALUES = 90;
const ROW = 26;
const LETTERS = 22;

/** @typedef {{ name: string, bars: { words: string, value: number, printed: string }[] }} Chart */

/**
 * The chart where the answer has one column of numbers, one or two of words, and no gap among the numbers; else
 * null, and the table is all there is.
 * @param {import("./editor-page.js").Result} result @param {Map<string, string>} names
 * @returns {Chart | null}
 */
export function chartOf(result, names) {
  if (result.graph || result.boolean !== undefined) return null;
  if (result.rows.length < 2 || result.rows.length > MOST_BARS) return null;
  const numeric = result.variables.filter((name) => result.rows.every((row) => isNumber(row[name])));
  const worded = result.variables.filter((name) => !numeric.includes(name));
  if (numeric.length !== 1 || worded.length < 1 || worded.length > 2) return null;
  /** @type {(term: import("./editor-page.js").Term | undefined) => string} */
  const words = (term) => (term === undefined ? "–" : term.type === "uri" ? (names.get(term.value) ?? term.value) : term.value);
  return {
    name: numeric[0],
    bars: result.rows.map((row) => ({
      words: worded.map((name) => words(row[name])).join(" · "),
      value: Number(row[numeric[0]]?.value),
      printed: row[numeric[0]]?.value ?? "",
    })),
  };
}

/** @type {(name: string, attributes: Record<string, any>, text?: string) => SVGElement} */
function drawn(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** As many letters as fit; one of Chinese takes the room of two. @param {string} text */
function cut(text) {
  let room = 2 * LETTERS;
  let kept = "";
  for (const letter of text) {
    room -= letter.charCodeAt(0) > 0x2e80 ? 3 : 1.6;
    if (room < 0) return `${kept}…`;
    kept += letter;
  }
  return kept;
}

/** @param {HTMLElement} place @param {Chart} chart */
export function showChart(place, { name, bars }) {
  const least = Math.min(0, ...bars.map((bar) => bar.value));
  const most = Math.max(0, ...bars.map((bar) => bar.value));
  const scale = (WIDTH - LABELS - VALUES) / (most - least || 1);
  const zero = LABELS - least * scale;
  const height = bars.length * ROW + 8;
  const picture = drawn("svg", {
    viewBox: `0 0 ${WIDTH} ${height}`,
    role: "img",
    "aria-label": say(`条形图：${name}，共 ${bars.length} 项`, `Bar chart of ${name}, ${bars.length} bars`),
  });
  bars.forEach(({ words, value, printed }, index) => {
    const top = index * ROW + 4;
    const from = zero + Math.min(0, value) * scale;
    const label = drawn("text", { x: LABELS - 8, y: top + 14, "text-anchor": "end" }, cut(words));
    label.append(drawn("title", {}, words));
    const end = zero + Math.max(0, value) * scale;
    picture.append(
      label,
      drawn("rect", { x: from, y: top, width: Math.max(Math.abs(value) * scale, 0.5), height: ROW - 8, class: "bar-of-chart" }),
      drawn("text", { x: end + 5, y: top + 14, class: "value" }, printed),
    );
  });
  picture.append(drawn("line", { x1: zero, x2: zero, y1: 0, y2: height, class: "axis" }));
  place.replaceChildren(
    // It can be wider than a phone: keys scroll what can be focused.
    element("figure", { tabindex: "0" }, element("figcaption", {}, say(`${name}，自零起`, `${name}, from zero`)), picture),
  );
}
