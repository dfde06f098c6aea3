import assert from "node:assert/strict";
import { test } from "node:test";

import { fitting } from "../../api/static/editor-completion.js";
import { guarded, labelledCsv } from "../../api/static/editor-labelled.js";
import { distance, namesIn, nearest, unknownIn } from "../../api/static/editor-terms.js";

const FQ = "https://w3id.org/fengqiao/ns#";
const TERMS = [
  { name: "fq:Station", kind: "class", zh: "派出所", en: "Station" },
  { name: "fq:Mechanism", kind: "class", zh: "机制", en: "Mechanism" },
  { name: "fq:mechanism", kind: "property", zh: "所归因的机制", en: "credited mechanism" },
  { name: "mt:elders-mediation", kind: "concept", zh: "五老调解", en: "Elders' mediation" },
];
const PREFIXES = { fq: FQ, mt: "https://w3id.org/fengqiao/voc/mechanism-type/" };
const HEAD = `PREFIX fq: <${FQ}>\n`;

test("names are read outside of IRIs, strings and comments", () => {
  const query = `${HEAD}# fq:Comment\nSELECT ?fq:x { ?s a fq:Stations ; fq:says "fq:Inside" , <fq:Iri> . ?s fq:Stations 'fq:Two' }`;
  assert.deepEqual(namesIn(query), ["fq:Stations", "fq:says"]);
});

test("a name that no term bears is told with the nearest one of its prefix", () => {
  assert.deepEqual(unknownIn(`${HEAD}ASK { ?s a fq:Stations , fq:Station }`, TERMS, PREFIXES), ["fq:Stations"]);
  assert.equal(nearest("fq:Stations", TERMS), "fq:Station");
  assert.equal(nearest("fq:Statoin", TERMS), "fq:Station");
  assert.equal(nearest("fq:zzz", TERMS), null);
  assert.equal(nearest("mt:Station", TERMS), null);
});

test("what the query declares for itself, and names of things, are left alone", () => {
  assert.deepEqual(unknownIn("PREFIX fq: <http://example.org/>\nASK { ?s a fq:Stations }", TERMS, PREFIXES), []);
  assert.deepEqual(unknownIn(`${HEAD}PREFIX station: <x>\nASK { station:anything ?p ?o }`, TERMS, PREFIXES), []);
});

test("the distance of texts", () => {
  assert.deepEqual([distance("", "abc"), distance("kitten", "sitting"), distance("a", "a")], [3, 3, 0]);
});

test("after a prefix a term is found by its Chinese name, of that prefix alone", () => {
  assert.deepEqual(fitting(TERMS, "fq:机制").map((term) => term.name), ["fq:Mechanism", "fq:mechanism"]);
  assert.deepEqual(fitting(TERMS, "mt:五老").map((term) => term.name), ["mt:elders-mediation"]);
  assert.deepEqual(fitting(TERMS, "fq:五老"), []);
  assert.equal(fitting(TERMS, "fq:").length, 3);
});

test("a labelled table has labels beside what has them, and runs nothing", () => {
  const result = { variables: ["station", "n", "text"], rows: [
    { station: { type: "uri", value: `${FQ}s` }, n: { type: "literal", value: "-3" }, text: { type: "literal", value: "=1+1" } },
    { station: { type: "literal", value: 'a "b"' }, text: undefined },
  ] };
  assert.equal(labelledCsv(result, new Map([[`${FQ}s`, "山门派出所"]]), "名称"),
    `station,station (名称),n,text\r\n${FQ}s,山门派出所,-3,'=1+1\r\n"a ""b""",,,\r\n`);
  assert.deepEqual([guarded("＝x"), guarded("“-x"), guarded("x-1"), guarded("1e5")], ["'＝x", "'“-x", "x-1", "1e5"]);
});
