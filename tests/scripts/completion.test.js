import assert from "node:assert/strict";
import { test } from "node:test";

import { fitting } from "../../api/static/editor-completion.js";

const TERMS = [
  { name: "fq:operates", kind: "property", zh: "运行", en: "operates" },
  { name: "fq:Operation", kind: "class", zh: "行动", en: "Operation" },
  { name: "mt:volunteer-patrol", kind: "concept", zh: "义警队", en: "volunteer patrol" },
  { name: "mt:red-volunteers", kind: "concept", zh: "红色义警队伍", en: "red volunteers" },
];
const names = (typed) => fitting(TERMS, typed).map(({ name }) => name);

test("a term is found by name, local name and label in both languages, beginnings first", () => {
  assert.deepEqual(names("义警"), ["mt:volunteer-patrol", "mt:red-volunteers"]);
  assert.deepEqual(names("volunteer"), ["mt:volunteer-patrol", "mt:red-volunteers"]);
  assert.deepEqual(names("oper"), ["fq:operates", "fq:Operation"]);
  assert.deepEqual(names("Oper"), ["fq:Operation", "fq:operates"]);
  assert.deepEqual(names("nothing"), []);
});

test("what is typed out is not offered, and no more than can be looked through", () => {
  assert.deepEqual(names("fq:operates"), []);
  const many = Array.from({ length: 500 }, (_, index) => ({ ...TERMS[0], name: `fq:operates${index}` }));
  assert.equal(fitting(many, "fq:op").length, 60);
});
