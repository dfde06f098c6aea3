import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./classic.js";

const BASE = "https://w3id.org/fengqiao/";
const { read, asFragment, isOwn, STEPS } = load("network-address", "NetworkAddress")({ fq: `${BASE}ns#`, station: `${BASE}id/station/`, id: `${BASE}id/` });
const NONE = { kinds: new Set(), family: "", setting: "", credit: "", grade: "" };
const SEEN = { steps: [], hidden: [], pinned: [], filters: NONE, layout: "first", selected: null };
const HARD = ["urn:a,b;c&d=e#f%g", `${BASE}id/station/枫桥`, `${BASE}id/x/-y`, "-z", "nocolon", "__proto__:x", "constructor:y"];

test("nothing changed is an empty fragment, and another fragment is none of ours", () => {
  assert.equal(asFragment({ ...SEEN, selected: "x" }), "");
  assert.equal(read("#contents"), null);
  assert.ok(!isOwn("#contents"));
});

test("what is written is read again, whatever stands in the names", () => {
  const steps = [
    ...HARD.map((id) => ({ id })),
    { id: HARD[0], fold: true },
    { id: HARD[0], relation: `${BASE}ns#operates`, inward: true },
    { id: HARD[1], relation: "urn:p;q", inward: false },
  ].filter(({ id }) => id !== "-z");
  const filters = { ...NONE, kinds: new Set(["area", "a&b"]), family: HARD[0], grade: "e2" };
  const text = asFragment({ ...SEEN, steps, hidden: HARD, pinned: [[HARD[0], 1.4, -2.6]], filters, layout: "rings", selected: HARD[1] });
  assert.ok(isOwn(text) && /^[!-~]+$/.test(text));
  assert.deepEqual(read(text), {
    steps, more: 0, hidden: HARD, pinned: [[HARD[0], 1, -3]], kinds: ["area", "a&b"],
    filters: { family: HARD[0], setting: "", credit: "", grade: "e2" }, layout: "rings", selected: HARD[1],
  });
});

test("an address from elsewhere is bounded, and what is no place is left out", () => {
  const steps = Array(STEPS + 7).fill("station:x").join(",");
  const seen = read(`#net:steps=${steps}&hidden=${Array(999).fill("id:h").join(",")}&pinned=id:a;NaN;1,id:b;1;2,id:c`);
  assert.equal(seen.steps.length, STEPS);
  assert.equal(seen.more, 7);
  assert.equal(seen.hidden.length, 200);
  assert.deepEqual(seen.pinned, [[`${BASE}id/b`, 1, 2]]);
  assert.throws(() => read("#net:steps=%E0%A4%A"), URIError);
});
