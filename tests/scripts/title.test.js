import assert from "node:assert/strict";
import { test } from "node:test";

import { fileName, headline, titleOf } from "../../api/static/editor-title.js";

const BOTH = "PREFIX fq: <x>\n# zh: 各所义警\n# en: Volunteers\n# zh: later\nSELECT * {}";

test("the title is that of the language, else the other, else none", () => {
  assert.equal(titleOf(BOTH, "zh"), "各所义警");
  assert.equal(titleOf(BOTH, "en"), "Volunteers");
  assert.equal(titleOf("#en:Only\r\nASK {}", "zh"), "Only");
  assert.equal(titleOf("# de: Nein\nASK {} # zh: 行尾", "zh"), null);
});

test("a file is named after the title with nothing that a file system refuses", () => {
  assert.equal(fileName(BOTH, "zh", "csv"), "fengqiao-各所义警.csv");
  assert.equal(fileName("ASK {}", "zh", "json"), "fengqiao.json");
  assert.equal(fileName("# en: ../../etc/x: <a|b>?*\"\\\u202egpj\u0000", "en", "csv"), "fengqiao-etc x a b gpj.csv");
  assert.equal(fileName("# en: ...", "en", "csv"), "fengqiao.csv");
  const long = fileName(`# zh: ${"𠮷".repeat(200)}`, "zh", "jsonld");
  assert.ok(Buffer.byteLength(long) <= 255 && long.endsWith("….jsonld") && long.isWellFormed?.() !== false);
});

test("a draft is told by its title, else by where its own words begin", () => {
  assert.equal(headline(BOTH, "en"), "Volunteers");
  assert.equal(headline("PREFIX a: <b>\nBASE <c>\n# note\n  SELECT ?x\n  WHERE {}", "zh"), "SELECT ?x WHERE {}");
  assert.equal(headline("PREFIX a: <b>", "zh"), "PREFIX a: <b>");
  assert.equal([...headline("ASK { " + "汉".repeat(200), "zh")].length, 80);
});
