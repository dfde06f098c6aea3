// Loads scripts of the network, which are no modules: each declares one name, and stands on names given to it.
import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";

/** What the script declares. @param {string} script @param {string} name @param {Record<string, unknown>} given */
export function load(script, name, given = {}) {
  const filename = new URL(`../../viz/static/${script}.js`, import.meta.url).pathname;
  const source = `${readFileSync(filename, "utf8")}\nreturn ${name};`;
  return compileFunction(source, Object.keys(given), { filename })(...Object.values(given));
}
