import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { bandSizes } from "../../app/stage/js/bandsizes.js";
import { placeDiscs } from "../../app/stage/js/discs.js";
import { actOf, keyLines } from "../../app/stage/js/keys.js";
import { noteScene, readProgress, withScene } from "../../app/stage/js/progress.js";
import { swiped } from "../../app/stage/js/swipe.js";
import { takenGround } from "../../app/stage/js/tags.js";

const RECT = { left: 0, top: 0, width: 900, height: 540 };
const nowhere = () => 0;
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y) - a.r - b.r;

test("discs stand beside their spots, inside the map, off each other and off the spots", () => {
  const spots = [{ x: 2, y: 2 }, { x: 898, y: 538 }, { x: 450, y: 270 }, { x: 452, y: 272 }];
  const placed = placeDiscs(spots, RECT, 1, nowhere);
  assert.equal(placed.length, 4);
  for (const [index, { x, y, r }] of placed.entries()) {
    assert.ok(x - r > 0 && x + r < 900 && y - r > 0 && y + r < 540, `disc ${index + 1} is on the map`);
    assert.ok(Math.hypot(x - spots[index].x, y - spots[index].y) > r + 4);
    for (const other of placed.slice(0, index)) assert.ok(apart(placed[index], other) > 0);
    for (const spot of spots) assert.ok(Math.hypot(x - spot.x, y - spot.y) > r);
  }
});

test("discs leave trails and what else is blocked alone where there is room", () => {
  const across = Float64Array.from({ length: 90 }, (_, at) => 10 * at), level = across.map(() => 270);
  const taken = takenGround([{ x: across, y: level, count: 90 }], RECT, 1);
  const star = { left: 400, right: 500, top: 150, bottom: 262 };
  const [disc] = placeDiscs([{ x: 450, y: 270 }], RECT, 1, taken, [star]);
  assert.ok(disc.y > 270 + disc.r, "below the trail: above it is something else");
});

test("where every place is taken a disc still has one, on the map", () => {
  const small = { left: 0, top: 0, width: 60, height: 40 };
  for (const { x, y, r } of placeDiscs([{ x: 30, y: 20 }, { x: 31, y: 20 }], small, 1, () => 9, [{ ...small, right: 60, bottom: 40 }])) {
    assert.ok(x - r >= 0 && x + r <= 60 && y - r >= 0 && y + r <= 40);
  }
});

test("a swipe is long and level", () => {
  assert.deepEqual([swiped(-80, 5), swiped(80, -5), swiped(-40, 0), swiped(-80, 70), swiped(3, 200)], [1, -1, 0, 0, 0]);
});

test("how far one has come only grows, and a closed or foreign store breaks nothing", () => {
  assert.deepEqual(Object.keys(withScene({ a: { scene: 1, done: false }, b: { scene: 1, done: false } }, "a", 2, 3)), ["b", "a"], "what was seen last stands last");
  const two = withScene({}, "largest_step", 2, 3);
  assert.deepEqual(two, { largest_step: { scene: 2, done: false } });
  assert.deepEqual(withScene(withScene(two, "largest_step", 3, 3), "largest_step", 1, 3).largest_step, { scene: 3, done: true });
  const kept = new Map(), store = () => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) });
  noteScene({ key: "tour", number: 5, count: 12 }, store);
  assert.deepEqual(JSON.parse(kept.get("fl:lessons")), { tour: { scene: 5, done: false } });
  noteScene({ key: `~${"a".repeat(900)}`, number: 1, count: 3 }, store);
  assert.deepEqual(Object.keys(readProgress(store)), ["tour"], "a lesson without a name is not remembered");
  for (const foreign of ["[]", "7", "null", "{"]) {
    kept.set("fl:lessons", foreign);
    assert.deepEqual(readProgress(store), {});
  }
  const closed = () => { throw new Error("denied"); };
  assert.deepEqual(readProgress(closed), {});
  noteScene({ key: "tour", number: 1, count: 12 }, closed);
});

test("a lesson's keys are its own beside one alone, and the sheet names them", () => {
  const press = (key, more = {}) => actOf({ key }, { lesson: true, ...more });
  assert.deepEqual(["PageDown", "PageUp", "Backspace", "n", "B"].map((key) => press(key)), ["onward", "backward", "anew", "onward", "backward"]);
  assert.equal(press("PageDown", { presenter: true }), "onward", "a clicker turns the scenes");
  assert.equal(press("n", { singles: false }), null);
  assert.equal(actOf({ key: "n" }), null);
  assert.equal(actOf({ key: "Backspace" }), null);
  assert.ok(keyLines((text) => text).some(([keys, text]) => keys.includes("PgDn") && text.includes("next scene")));
});

test("map and dock fit beside a rail, on a phone and on its side", () => {
  const desk = bandSizes("desk", { width: 904, screen: [1280, 800], legend: 34 });
  assert.ok(desk.map.height + desk.dock.height + 34 < 800);
  const phone = bandSizes("phone", { width: 390, screen: [390, 844], legend: 0 });
  assert.ok(Math.abs(phone.map.height - 300) <= 1 && Math.abs(phone.dock.height - 88) <= 1);
  const low = bandSizes("phone", { width: 464, screen: [844, 390], legend: 0 });
  assert.ok(low.map.height + low.dock.height <= 390 - 60);
});
