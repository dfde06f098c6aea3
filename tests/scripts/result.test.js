import assert from "node:assert/strict";
import { test } from "node:test";

import { chartOf } from "../../api/static/editor-chart.js";
import { isNumber, readResult, shortName, thingsIn } from "../../api/static/editor-result.js";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const number = (value, type = "integer") => ({ type: "literal", value, datatype: XSD + type });
const word = (value) => ({ type: "literal", value });
const iri = (value) => ({ type: "uri", value });

test("a number is what a numeric type says and a reader would call one", () => {
  for (const term of [number("0"), number("-1.5", "decimal"), number("1E3", "double"), number("7", "unsignedByte")])
    assert.ok(isNumber(term), term.value);
  const none = [undefined, word("1"), number("NaN", "double"), number("INF", "double"), number(""), number(" "), number("0x10"), number("2020", "gYear"), number("８"), number("1e999", "double"), number("-")];
  for (const term of none) assert.ok(!isNumber(term), term?.value);
});

test("a SELECT and an ASK are read as the server sent them", () => {
  const select = JSON.stringify({ head: { vars: ["b", "a"] }, results: { bindings: [{ a: word("x") }] } });
  assert.deepEqual(readResult("application/sparql-results+json", select), { variables: ["b", "a"], rows: [{ a: word("x") }], boolean: undefined });
  assert.deepEqual(readResult("application/sparql-results+json", '{"head":{},"boolean":false}'), { variables: [], rows: [], boolean: false });
});

test("N-Triples are read with escapes, languages, types and blank nodes", () => {
  const text = [
    '<http://a/\\u679C> <http://p> "say \\"hi\\"\\n\\t\\\\ . <x>"@zh-hans .',
    `_:b0 <http://p> "12"^^<${XSD}integer> .`,
    '<http://s> <http://p> "\\U0001F600" .',
    "",
  ].join("\n");
  const { variables, rows, graph } = readResult("application/n-triples; charset=utf-8", text);
  assert.deepEqual([variables, graph, rows.length], [["subject", "predicate", "object"], true, 3]);
  assert.equal(rows[0].subject?.value, "http://a/果");
  assert.deepEqual(rows[0].object, { type: "literal", value: 'say "hi"\n\t\\ . <x>', "xml:lang": "zh-hans", datatype: undefined });
  assert.equal(rows[1].subject?.type, "bnode");
  assert.ok(isNumber(rows[1].object));
  assert.equal(rows[2].object?.value, "😀");
});

test("things with a place in the network are found once, and none of another site", () => {
  const base = "https://w3id.org/fengqiao/";
  const values = ["id/station/x", "id/mechanism/y", "id/station/x", "id/area/z", "voc/a"].map((path) => iri(base + path));
  const foreign = iri("https://evil.example/fengqiaoid/station/q".padEnd(60, "x"));
  const rows = [...values, foreign, word(`${base}id/station/w`)].map((term) => ({ term, missing: undefined }));
  assert.deepEqual(thingsIn({ variables: ["term"], rows }, base), [`${base}id/station/x`, `${base}id/mechanism/y`]);
});

test("an IRI is shortened by the longest name space that fits", () => {
  const prefixes = { a: "http://x/", b: "http://x/y/" };
  assert.equal(shortName("http://x/y/z", prefixes), "b:z");
  assert.equal(shortName("http://x/q", prefixes), "a:q");
  assert.equal(shortName("urn:z", prefixes), "urn:z");
});

test("a chart is made where it leaves nothing out", () => {
  const names = new Map([["http://s", "府山派出所"]]);
  const rows = [{ s: iri("http://s"), n: number("1.50", "decimal") }, { s: iri("http://t"), n: number("-2") }];
  const result = { variables: ["s", "n"], rows };
  assert.deepEqual(chartOf(result, names), {
    name: "n",
    bars: [{ words: "府山派出所", value: 1.5, printed: "1.50" }, { words: "http://t", value: -2, printed: "-2" }],
  });
  const without = [
    { ...result, rows: rows.slice(1) },
    { ...result, rows: [...rows, { s: iri("http://u") }] },
    { ...result, rows: Array(61).fill(rows[0]) },
    { ...result, graph: true },
    { variables: [], rows: [], boolean: true },
    { variables: ["n"], rows },
    { variables: ["s", "n", "m"], rows: rows.map((row) => ({ ...row, m: number("1") })) },
    { variables: ["s", "n", "a", "b"], rows },
  ];
  for (const none of without) assert.equal(chartOf(none, names), null);
});
