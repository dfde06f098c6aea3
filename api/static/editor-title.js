// What a query is called: by its own title line (`# zh:`, `# en:`), in a list by what it begins with, as a file.

const TITLE = /^#\s*(zh|en):\s*(\S.{0,300}?)\s*$/gmu;
const LETTERS_OF_FILE = 50; // at most four bytes each; file systems take 255
const LETTERS_OF_LINE = 80;

/** @type {(text: string, most: number) => string} */
function cut(text, most) {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}

/**
 * The title in the language, else in the other; the first where there are several. Null where it has none.
 * @param {string} query @param {"zh" | "en"} language
 */
export function titleOf(query, language) {
  const found = [...query.matchAll(TITLE)];
  const own = found.find(([, tag]) => tag === language) ?? found[0];
  return own ? own[2] : null;
}

/**
 * One line that tells a query from others: its title, else where its own words begin.
 * @param {string} query @param {"zh" | "en"} language
 */
export function headline(query, language) {
  const body = query.replace(/^\s*(#.*|(PREFIX|BASE)\b.*)$/gim, "").replace(/\s+/g, " ").trim();
  return cut(titleOf(query, language) ?? (body || query.replace(/\s+/g, " ").trim()), LETTERS_OF_LINE);
}

/**
 * A name that every file system takes.
 * @param {string} query @param {"zh" | "en"} language @param {string} suffix
 */
export function fileName(query, language, suffix) {
  const title = (titleOf(query, language) ?? "").replace(/[\\/:*?"<>|~%]|\p{C}/gu, " ").replace(/\s+/g, " ");
  const name = cut(title.replace(/^[ .]+|[ .]+$/g, ""), LETTERS_OF_FILE);
  return name ? `fengqiao-${name}.${suffix}` : `fengqiao.${suffix}`;
}
