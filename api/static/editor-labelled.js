// The answer as CSV for people: beside each column of things their labels, nothing that a spreadsheet would run.

/** @typedef {import("./editor-page.js").Result} Result */

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const STARTS = /^[\s\p{C}"'“”‘’„‟«»「」『』＂＇｀`´]*[=+\-@＝＋－＠]/u;

/** The text, with an apostrophe in front where a spreadsheet might take it for a formula. @param {string} text */
export function guarded(text) {
  return text !== "" && !NUMBER.test(text) && (/^['\t\r\n\v\f\0]/.test(text) || STARTS.test(text)) ? `'${text}` : text;
}

/** @param {string} text */
const cell = (text) => {
  const safe = guarded(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/**
 * Each variable in its column, followed by one of labels where it holds things that have any.
 * @param {Result} result @param {Map<string, string>} names IRI to label @param {string} label what the added columns are called
 */
export function labelledCsv(result, names, label) {
  const named = new Set(result.variables.filter((name) =>
    result.rows.some((row) => row[name]?.type === "uri" && names.has(row[name]?.value ?? ""))));
  const line = (cells) => `${cells.map(cell).join(",")}\r\n`;
  const head = line(result.variables.flatMap((name) => (named.has(name) ? [name, `${name} (${label})`] : [name])));
  const body = result.rows.map((row) => line(result.variables.flatMap((name) => {
    const value = row[name]?.value ?? "";
    return named.has(name) ? [value, row[name]?.type === "uri" ? (names.get(value) ?? "") : ""] : [value];
  })));
  return head + body.join("");
}
