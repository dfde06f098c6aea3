import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./classic.js";

const { columns, extent, rings, settle } = load("network-drawing", "NetworkDrawing");

test("a Chinese label takes the room of nearly two, and each line its height", () => {
  assert.equal(extent({ label: "枫桥派出所" }).w, 85);
  assert.equal(extent({ label: "Fengqiao" }).w, 74);
  assert.equal(extent({ label: "" }).w, 40);
  assert.equal(extent({ label: "a\nb" }).h - extent({ label: "a" }).h, 19);
});

test("settled drawings overlap neither each other nor what was there", () => {
  const taken = [{ x: 0, y: 0, ...extent({ label: "中心" }) }];
  const drawings = Array.from({ length: 60 }, (_, index) => ({ label: `第${index}项义警队伍`, x: NaN, y: NaN }));
  settle(drawings, { x: 0, y: 0 }, { x: 10, y: 10 }, taken);
  assert.equal(taken.length, 61);
  for (const [index, one] of taken.entries())
    for (const other of taken.slice(index + 1))
      assert.ok(Math.abs(one.x - other.x) >= (one.w + other.w) / 2 || Math.abs(one.y - other.y) >= (one.h + other.h) / 2);
  for (const { x, y } of drawings) assert.ok(Number.isInteger(x) && Number.isInteger(y));
});

test("what is unfolded stands outside of what was drawn, on the side to which its parent is nearest", () => {
  const box = (x, y) => ({ x, y, ...extent({ label: "五老调解" }) });
  const three = [-400, 0, 400].flatMap((x) => [-300, -100, 100, 300].map((y) => box(x, y)));
  for (const [origin, outside] of [
    [{ x: -400, y: 100 }, ({ x }) => x < -400], [{ x: 400, y: -100 }, ({ x }) => x > 400],
    [{ x: 0, y: 300 }, ({ y }) => y > 300], [{ x: 0, y: -300 }, ({ y }) => y < -300],
  ]) {
    const fresh = Array.from({ length: 20 }, (_, index) => ({ label: `新${index}`, x: NaN, y: NaN }));
    settle(fresh, origin, { x: 0, y: 0 }, three.map((one) => ({ ...one })));
    assert.ok(fresh.every(outside), JSON.stringify([origin, fresh.find((one) => !outside(one))]));
  }
});

test("columns and rings give every node one place of its own", () => {
  const ids = Array.from({ length: 40 }, (_, index) => `n${index}`);
  for (const places of [columns([ids.slice(0, 5), ids.slice(5)], 100), rings(ids[0], ids.slice(1))]) {
    assert.deepEqual(places.map(([id]) => id).sort(), [...ids].sort());
    assert.equal(new Set(places.map(([, x, y]) => `${Math.round(x)} ${Math.round(y)}`)).size, ids.length);
  }
  assert.deepEqual(rings("a", []), [["a", 0, 0]]);
  assert.deepEqual(columns([], 100), []);
});
