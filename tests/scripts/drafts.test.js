import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { MOST_DRAFTS, MOST_LETTERS, MOST_LETTERS_OF_ALL, openDrafts } from "../../api/static/editor-drafts.js";

class Shelf {
  constructor(entries = []) {
    this.entries = new Map(entries);
  }
  get length() {
    return this.entries.size;
  }
  key(index) {
    return [...this.entries.keys()][index] ?? null;
  }
  getItem(key) {
    return this.entries.get(key) ?? null;
  }
  setItem(key, value) {
    this.entries.set(key, String(value));
  }
  removeItem(key) {
    this.entries.delete(key);
  }
}

class Refusing extends Shelf {
  getItem() {
    throw new DOMException("no", "SecurityError");
  }
  setItem() {
    throw new DOMException("no", "QuotaExceededError");
  }
}

let now = 1_000;
const clock = () => (now += 1);
const open = (tab, shelf) => openDrafts({ tab, shelf, clock });
const texts = (drafts) => drafts.others().map(({ text }) => text);

test("a tab goes on with its draft after a reload, with nothing given or what it was written upon", () => {
  const [tab, shelf] = [new Shelf(), new Shelf()];
  const first = open(tab, shelf);
  first.begin("LINK");
  first.keep("mine");
  assert.equal(open(tab, shelf).resume(""), "mine");
  assert.equal(open(tab, shelf).resume("LINK"), "mine");
  assert.equal(open(tab, shelf).resume("OTHER"), null);
  first.rebase("OTHER");
  assert.equal(open(tab, shelf).resume("OTHER"), "mine");
  assert.equal(open(new Shelf(), shelf).resume(""), null);
});

test("what takes a draft's place gives it back once and leaves it among the others", () => {
  const drafts = open(new Shelf(), new Shelf());
  drafts.keep("mine");
  assert.equal(drafts.begin("LINK"), "mine");
  assert.equal(drafts.begin("ANOTHER"), null);
  drafts.keep("ANOTHER changed");
  assert.deepEqual(texts(drafts), ["mine"]);
  assert.equal(drafts.begin("ANOTHER changed"), null);
});

test("an emptied draft is over, and what is written next does not take its place", () => {
  const drafts = open(new Shelf(), new Shelf());
  drafts.keep("old");
  drafts.keep(" \n");
  drafts.keep("new");
  assert.deepEqual(texts(drafts), ["old"]);
  assert.equal(drafts.resume(""), "new");
});

test("copies of a tab part at the first word, whichever writes first", () => {
  for (const order of [[0, 1], [1, 0]]) {
    const shelf = new Shelf();
    const tab = new Shelf();
    open(tab, shelf).keep("both");
    const tabs = [open(tab, shelf), open(new Shelf(tab.entries), shelf)];
    for (const index of [...order, ...order]) tabs[index].keep(`of ${index} at ${now}`);
    const kept = open(new Shelf(), shelf);
    assert.deepEqual(texts(kept).map((text) => text.slice(0, 4)).sort(), ["of 0", "of 1"]);
  }
});

test("drafts are bounded in number and in letters, the oldest go, the tab's own stays", () => {
  const shelf = new Shelf([["another program", "stays"]]);
  const own = open(new Shelf(), shelf);
  own.keep("oldest of all");
  for (let count = 0; count < 2 * MOST_DRAFTS; count += 1) open(new Shelf(), shelf).keep(`draft ${count}`);
  assert.equal(shelf.length, MOST_DRAFTS + 1);
  assert.equal(texts(open(new Shelf(), shelf))[0], `draft ${2 * MOST_DRAFTS - 1}`);
  own.keep("own again");
  const long = "x".repeat(MOST_LETTERS - 1);
  for (const letter of "abcdefgh") open(new Shelf(), shelf).keep(letter + long);
  const letters = texts(open(new Shelf(), shelf)).reduce((sum, text) => sum + text.length, 0);
  assert.ok(letters <= MOST_LETTERS_OF_ALL && letters > MOST_LETTERS_OF_ALL / 2);
  assert.ok(texts(open(new Shelf(), shelf)).some((text) => text.startsWith("h")));
  assert.equal(shelf.getItem("another program"), "stays");
  assert.equal(own.resume(""), "own again");
});

test("a draft that is too long is told, kept by its tab, and drives no other out", () => {
  const [tab, shelf] = [new Shelf(), new Shelf()];
  open(new Shelf(), shelf).keep("small");
  const drafts = open(tab, shelf);
  assert.equal(drafts.keep("x".repeat(MOST_LETTERS + 1)), false);
  assert.deepEqual(texts(drafts), ["small"]);
  assert.equal(open(tab, shelf).resume("").length, MOST_LETTERS + 1);
});

test("storage that is missing or refuses is told and breaks nothing", () => {
  for (const place of [null, new Refusing()]) {
    const drafts = open(place, place);
    assert.equal(drafts.keep("mine"), false);
    assert.equal(drafts.begin("LINK"), "mine");
    assert.deepEqual(texts(drafts), ["mine"]);
    drafts.remove(drafts.others()[0].id);
    assert.deepEqual(texts(drafts), []);
  }
});

test("what lies there and is none of ours is no draft", () => {
  const strange = [["fengqiao-draft:a", "NaN\nof no time"], ["fengqiao-draft:b", "9e99"], ["fengqiao-draft:c", ""]];
  for (const session of ["{", "null", "[]", "3"]) {
    const drafts = open(new Shelf([["fengqiao-draft", session]]), new Shelf(strange));
    assert.equal(drafts.resume(""), null);
    for (const { time } of drafts.others()) assert.ok(!Number.isNaN(new Date(time).getTime()));
    assert.ok(texts(drafts).includes("of no time"));
  }
});

test("the page says how many are kept", () => {
  const page = readFileSync(new URL("../../api/templates/editor.html", import.meta.url), "utf8");
  assert.ok(page.includes(`最多 ${MOST_DRAFTS} 份`) && page.includes(`the last ${MOST_DRAFTS} at most`));
});
