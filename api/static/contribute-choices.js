// Which of many choices is meant by what is typed: code, name, other name, pinyin, initials.

/** @typedef {{ value: string, label: string, about?: string, keys: string[] }} Option */

/** @type {(text: string) => string} as `graph.search.folding` compares, as far as a browser can */
export const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/**
 * The options that fit, the best first; all of them, in their order, where nothing is typed.
 * @type {(options: Option[], typed: string, most?: number) => Option[]}
 */
export function fitting(options, typed, most = 60) {
  const sought = folded(typed);
  if (sought === "") return options.slice(0, most);
  const ranked = options.map((option, place) => ({ option, place, rank: rankOf(option, sought) }));
  return ranked
    .filter(({ rank }) => rank < NONE)
    .sort((first, second) => first.rank - second.rank || first.place - second.place)
    .slice(0, most)
    .map(({ option }) => option);
}

const NONE = 4;

/** @type {(option: Option, sought: string) => number} */
function rankOf(option, sought) {
  const keys = [option.label, option.value, ...option.keys].map(folded);
  if (folded(option.label) === sought || folded(option.value) === sought) return 0;
  if (keys.some((key) => key === sought)) return 1;
  if (keys.some((key) => key.startsWith(sought))) return 2;
  return keys.some((key) => key.includes(sought)) ? 3 : NONE;
}

/** @type {(choices: import("./contribute-entry.js").Choice[], language: "zh" | "en") => Option[]} */
export const conceptOptions = (choices, language) =>
  choices.map(({ code, zh, en, other, keys, means, depth }) => ({
    value: code,
    label: language === "zh" ? zh : en,
    about: means[language],
    keys: [zh, en, ...other, ...keys],
    depth,
  }));
