import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./classic.js";

const node = (id, kind, facets = {}) => ({ id, kind, label: { zh: `${id}名`, en: id }, facets, count: 0, noun: null });
const edge = (source, target, more = {}) => ({ id: `${source}>${target}`, source, target, relation: "r", label: {}, count: 1, credit: "", grade: "", ...more });
const drawn = (nodes, edges) => ({ nodes: nodes.map(({ id }) => ({ id })), edges: edges.map(({ id }) => ({ id, width: 2 })) });

function model() {
  const nodes = [node("s", "station"), node("m", "mechanism", { family: ["f1"] }), node("o", "outcome"), node("q", "outcome")];
  const edges = [edge("s", "m"), edge("m", "o", { credit: "explicit", grade: "e3" }), edge("m", "q", { credit: "juxtaposed", grade: "e1" })];
  const page = {
    lang: "zh",
    say: (name, values) => `${name} ${values?.grade}`,
    kinds: new Map([["station", { label: "派出所" }], ["mechanism", { label: "机制" }], ["outcome", { label: "成效" }]]),
    data: { picture: { nodes, edges, facets: { f1: { zh: "族" } } }, drawing: drawn(nodes, edges), credits: { explicit: "明确归因", juxtaposed: "并置" } },
  };
  return load("network-model", "NetworkModel", { NetworkPage: page })();
}
const shown = (made) => [[...made.visible().shown.keys()].join(""), made.visible().lines.map(({ id }) => id)];

test("all is shown at first, by the labels of the page", () => {
  const made = model();
  assert.deepEqual(shown(made), ["smoq", ["s>m", "m>o", "m>q"]]);
  assert.deepEqual([made.label("m"), made.label("no such"), made.kindName("m")], ["m名", "no such", "机制"]);
});

test("filters leave out nodes and edges, and what is no longer shown is not selected", () => {
  const made = model();
  made.state.filters.credit = "explicit";
  assert.deepEqual(shown(made)[1], ["s>m", "m>o"]);
  Object.assign(made.state.filters, { credit: "", grade: "e2" });
  assert.deepEqual(shown(made)[1], ["s>m", "m>o"]);
  Object.assign(made.state.filters, { grade: "", family: "f2" });
  assert.deepEqual(shown(made), ["soq", []]);
  made.state.filters.family = "";
  made.state.filters.kinds.add("outcome");
  made.state.selected = "o";
  assert.deepEqual(shown(made), ["sm", ["s>m"]]);
  assert.equal(made.state.selected, null);
});

test("going back returns to each state kept, and to no more than sixty", () => {
  const made = model();
  for (let count = 0; count < 70; count += 1) {
    made.remember();
    made.state.hidden.add(`h${count}`);
    made.state.shown.get("o").add(`by${count}`);
  }
  made.remember();
  made.forget();
  let steps = 0;
  while (made.back()) steps += 1;
  assert.equal(steps, 59); // forgetting took one of the sixty
  assert.equal(made.state.hidden.size, 11);
  assert.ok(!made.canGoBack() && made.state.shown.get("o").size === 12);
});

test("what is learnt again changes nothing, what is new is known to its neighbours", () => {
  const made = model();
  const fresh = [node("p", "station"), { ...node("m", "mechanism"), label: { zh: "另名" } }];
  const lines = [edge("p", "m")];
  made.learn({ nodes: fresh, edges: lines, facets: {} }, drawn(fresh, lines));
  assert.equal(made.label("m"), "m名");
  assert.deepEqual(made.known("m").sort(), ["o", "p", "q", "s"]);
  assert.equal(shown(made)[0], "smoq");
});

test("a legend explains the credits and the lowest and highest grade that are shown", () => {
  const made = model();
  assert.deepEqual(made.samples().map(({ label, dashed }) => [label, dashed]), [["明确归因", false], ["并置", true], ["graded E1", false], ["graded E3", false]]);
  made.state.shown.delete("q");
  assert.deepEqual(made.samples().map(({ label }) => label), ["明确归因"]);
});
