// A plain entry while it is written: what is sent, how things are named, what the bounds are, what is found by typing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fitting } from "../../api/static/contribute-choices.js";
import { added, cited, inLanguage, nameEntry, newEntry, nextName, quoted, referable, renamed, toSend, withoutEmpty } from "../../api/static/contribute-entry.js";
import { openKeeping } from "../../api/static/contribute-keeping.js";
import { takeIn } from "../../api/static/contribute-proposals.js";
import { boundsOf, namedIn, numbersCovered, pieces, placesOf, points } from "../../api/static/contribute-words.js";

const NOW = new Date("2026-11-27T02:00:00Z");
const fields = {
  sections: ["mechanisms", "figures"],
  kinds: {
    entry: { name: {}, node: "entry", fields: [] },
    mechanisms: { name: {}, node: "mechanism", fields: [{ name: "has_part", form: "reference", kinds: ["mechanism"], many: true }] },
    figures: { name: {}, node: "claim", fields: [{ name: "about", form: "reference", kinds: ["station", "mechanism"] }, { name: "credits", form: "nodes", of: "credits" }] },
    credits: { name: {}, node: "credit", fields: [{ name: "mechanism", form: "reference", kinds: ["mechanism"] }] },
  },
  choices: {},
};

test("what is empty is left out, but no node, so that pointers hold", () => {
  assert.deepEqual(withoutEmpty({ a: "", b: [], c: { d: null }, e: [{}, { f: "" }, { g: 0 }], h: false }), { e: [{}, {}, { g: 0 }], h: false });
});

test("names go on where the last one stopped, over all kinds of claim", () => {
  const entry = { figures: [{ id: "c01" }], trends: [{ id: "c03" }], settings: [{ id: "s1" }] };
  assert.equal(nextName(entry, "ranks"), "c02");
  assert.equal(nextName(entry, "settings"), "s2");
  assert.equal(nextName(entry, "mechanisms"), undefined);
});

test("a new statement takes voice and role from the last one, and nothing else", () => {
  const entry = { figures: [{ id: "c01", voice: "narrator", narrative_role: "body", unit: "case" }] };
  assert.equal(added(entry, "ranks", ["1-3"]), 0);
  assert.deepEqual(entry.ranks, [{ id: "c02", voice: "narrator", narrative_role: "body", evidence: ["1-3"] }]);
});

test("quotes stand once, in the order of the text, and go when nothing cites them", () => {
  const entry = { ...newEntry("coder-b", NOW), figures: [{ evidence: ["9-11"] }] };
  assert.equal(quoted(entry, 9, ["甲", "乙"]), "9-11");
  quoted(entry, 2, ["丙"]);
  quoted(entry, 9, ["甲", "乙"]);
  assert.deepEqual(entry.quotes.map(({ id }) => id), ["2-3", "9-11"]);
  assert.deepEqual([...cited(entry)], ["9-11"]);
  assert.deepEqual(toSend(entry).quotes, [{ id: "9-11", words: "甲乙" }]);
});

test("another name of a node is taken over by what refers to it", () => {
  const entry = { mechanisms: [{ id: "a", has_part: ["b"] }, { id: "b" }], figures: [{ about: "mechanism:b", credits: [{ mechanism: "b" }] }] };
  renamed(fields, entry, "mechanism", "b", "c");
  assert.deepEqual(entry.mechanisms[0].has_part, ["c"]);
  assert.equal(entry.figures[0].about, "mechanism:c");
  assert.equal(entry.figures[0].credits[0].mechanism, "c");
});

test("what can be referred to is told once, by kind where there are several", () => {
  const entry = { stations: ["x"], new_stations: [{ id: "x", label: { zh: "某所" } }], mechanisms: [{ id: "m" }, {}] };
  assert.deepEqual(referable(entry, ["station", "mechanism"]).map(({ value }) => value), ["station:x", "mechanism:m"]);
  assert.deepEqual(referable(entry, ["mechanism"]).map(({ value }) => value), ["m"]);
});

test("the id of an entry is what was coded", () => {
  const entry = newEntry("", NOW);
  for (const id of ["a", "ab", "abc"]) nameEntry(entry, id);
  assert.deepEqual(entry.curations[0].used, ["abc"]);
  assert.equal(entry.agents[0].id, "coder");
});

test("places are counted in code points", () => {
  const text = points("𠮷A甲𠮷A");
  assert.deepEqual(placesOf(text, "𠮷A"), [0, 3]);
  assert.deepEqual(placesOf(text, ""), []);
  const cut = pieces(text.length, ["1-3"], [{ start: 2, end: 4 }], (name) => name.split("-").map(Number));
  assert.deepEqual(cut.map(({ start, end, spans, name }) => [start, end, spans.length, name]), [[0, 1, 0, false], [1, 2, 1, false], [2, 3, 1, true], [3, 4, 0, true], [4, 5, 0, false]]);
  assert.equal(namedIn(text, [{ start: 2, end: 3 }], "x甲y"), "甲");
  assert.equal(namedIn(text, [{ start: 2, end: 3 }], "xy"), undefined);
});

test("numbers of the text are counted as runs of digits", () => {
  assert.deepEqual(numbersCovered(points("86名，35%，1.5倍"), [{ start: 0, end: 3 }]), { all: 3, covered: 1 });
});

test("bounds follow from the qualifier, and change places for a fall", () => {
  assert.deepEqual(boundsOf("over", "level", 120), { lower_bound: 120, upper_bound: undefined, bound_exclusive: true });
  assert.deepEqual(boundsOf("at-least", "change-rate", -49), { lower_bound: undefined, upper_bound: -49, bound_exclusive: false });
  assert.deepEqual(boundsOf("exact", "level", 0), { lower_bound: 0, upper_bound: 0, bound_exclusive: undefined });
  assert.equal(boundsOf("exact", "level", ""), null);
  assert.equal(boundsOf("at-best", "level", 3), null);
});

test("a concept is found by code, name, other name, pinyin and initials, the nearest first", () => {
  const options = [
    { value: "a", label: "义警特色小队", keys: ["yijingtesexiaodui", "yjtsxd"] },
    { value: "volunteer-patrol", label: "义警队伍", keys: ["yijing", "yj", "Volunteers"] },
  ];
  assert.deepEqual(fitting(options, "yj").map(({ value }) => value), ["volunteer-patrol", "a"]);
  assert.deepEqual(fitting(options, "义警队伍").map(({ value }) => value), ["volunteer-patrol"]);
  assert.deepEqual(fitting(options, "VOLUNTEER patrol").map(({ value }) => value), ["volunteer-patrol"]);
  assert.deepEqual(fitting(options, "").length, 2);
  assert.deepEqual(fitting(options, "zz"), []);
});

test("texts are shown in the language of the page, else in the other one", () => {
  assert.equal(inLanguage({ zh: "甲" }, "en"), "甲");
  assert.equal(inLanguage({ zh: ["甲", "乙"], en: "A" }, "en"), "A");
  assert.equal(inLanguage(undefined, "en"), "");
});

test("proposals become statements with their quotes and names of their own", () => {
  const entry = newEntry("", NOW);
  const added_ = takeIn(entry, points("共86名队员"), [{ section: "figures", node: { id: "other", value: 86 }, evidence: [{ start: 1, end: 4 }] }]);
  assert.deepEqual(added_, ["/figures/0"]);
  assert.deepEqual(entry.figures[0], { id: "c01", evidence: ["1-4"], value: 86 });
  assert.equal(entry.quotes[0].words, "86名");
});

const shelf = (full = false) => {
  const kept = new Map();
  return /** @type {any} */ ({
    get length() { return kept.size; },
    key: (place) => [...kept.keys()][place],
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => { if (full) throw new DOMException("full", "QuotaExceededError"); kept.set(key, value); },
    removeItem: (key) => kept.delete(key),
  });
};
const draft = (id) => ({ key: `k-${id}`, time: 0, entry: { id }, text: "原文", names: [], base: null, seen: 0 });

test("drafts are kept in the browser, the last first, and a full one says so", () => {
  let now = 0;
  const keeping = openKeeping({ shelf: shelf(), mark: "", clock: () => (now += 1) });
  assert.equal(keeping.keepHere(draft("a")), true);
  assert.equal(keeping.keepHere(draft("b")), true);
  assert.deepEqual(keeping.drafts().map(({ entry }) => entry.id), ["b", "a"]);
  keeping.remove("k-b");
  assert.deepEqual(keeping.drafts().map(({ text }) => text), ["原文"]);
  assert.equal(openKeeping({ shelf: shelf(true), mark: "" }).keepHere(draft("a")), false);
  assert.equal(openKeeping({ shelf: null, mark: "" }).keepHere(draft("a")), false);
});

test("the server keeps it under the id it has now, and says where another page was quicker", async () => {
  /** @type {string[]} */
  const asked = [];
  let status = 200;
  let writer = "another tab";
  const fetcher = async (address, { method = "GET" }) => {
    asked.push(`${method} ${address}`);
    if (method === "GET") return /** @type {any} */ ({ ok: true, json: async () => ({ number: 4, content: { writer } }) });
    const now = status;
    if (writer === "this tab") status = 200;
    return /** @type {any} */ ({ ok: now === 200, status: now, json: async () => ({ number: 5 }) });
  };
  const tab = shelf();
  tab.setItem("fengqiao-writer", "this tab");
  const keeping = openKeeping({ shelf: shelf(), tab, mark: "m", fetcher: /** @type {any} */ (fetcher) });
  const one = draft("a");
  assert.deepEqual(await keeping.keepThere(one), { state: "kept" });
  one.entry.id = "b";
  await keeping.keepThere(one);
  assert.deepEqual(asked, ["PUT /contribute/copies/a?seen=0", "DELETE /contribute/copies/a", "PUT /contribute/copies/b?seen=0"]);
  status = 412;
  assert.deepEqual(await keeping.keepThere(one), { state: "elsewhere" });
  // What this tab has sent itself before it was loaded anew is no conflict.
  writer = "this tab";
  assert.deepEqual(await keeping.keepThere(one), { state: "kept" });
  assert.deepEqual(asked.slice(-3), ["PUT /contribute/copies/b?seen=5", "GET /contribute/copies/b", "PUT /contribute/copies/b?seen=4"]);
  assert.deepEqual(await openKeeping({ shelf: shelf(), mark: "" }).keepThere(one), { state: "nowhere" });
});
