import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { makeCamera } from "../../app/stage/js/camera.js";
import { Gesture } from "../../app/stage/js/gesture.js";
import { headAt, placeHeads } from "../../app/stage/js/heads.js";
import { LOOK } from "../../app/stage/js/look.js";
import { projectTrail } from "../../app/stage/js/trails.js";

const rect = { left: 40, top: 4, width: 400, height: 300 };
const home = [-2, 2, -1, 2];

/** A hand on a map that writes down what comes of it. */
function hand(start = [0, 0.5]) {
  const told = [];
  const shown = { start, window: home };
  const tell = (name) => (...args) => told.push([name, ...args]);
  const acts = {
    start: () => shown.start, window: () => shown.window, home: () => home, place: tell("place"), commit: tell("commit"), hover: tell("hover"),
    hold: tell("hold"), near: tell("near"), cursor: tell("cursor"),
    look: (window) => {
      shown.window = window;
      told.push(["look"]);
    },
  };
  const map = { rect: () => rect, camera: (window) => makeCamera(window, rect) };
  const camera = () => makeCamera(shown.window, rect);
  const at = (x, y) => [camera().toX(x), camera().toY(y)];
  return { gesture: new Gesture(map, acts), told, shown, at, of: (name) => told.filter(([one]) => one === name) };
}

test("a press that stays is a click and places the start; one that moves does not", () => {
  const { gesture, at, of } = hand();
  assert.ok(gesture.down(1, at(1, 1)));
  gesture.up(1, at(1, 1));
  const [[, x, y, phase]] = of("place");
  assert.ok(Math.abs(x - 1) < 1e-9 && Math.abs(y - 1) < 1e-9 && phase === "click");
  gesture.down(1, at(1, 1));
  gesture.move(1, at(1.5, 1));
  gesture.up(1, at(1.5, 1));
  gesture.down(1, at(1, 1));
  gesture.up(1, at(1, 1), true);
  assert.equal(of("place").length, 1);
});

test("the ring follows the hand and is dropped where it is", () => {
  const { gesture, at, of, shown } = hand();
  gesture.move(1, at(0, 0.5));
  assert.deepEqual(of("near").at(-1), ["near", true]);
  gesture.down(1, at(0.05, 0.5));
  assert.deepEqual(of("hold").at(-1), ["hold", true]);
  gesture.move(1, at(1.05, 1));
  const [, x, y, phase] = of("place").at(-1);
  assert.ok(Math.abs(x - 1) < 1e-9 && Math.abs(y - 1) < 1e-9 && phase === "drag", "held where it was taken hold of");
  shown.start = [1, 1];
  gesture.up(1, at(1.05, 1));
  assert.deepEqual(of("place").at(-1), ["place", 1, 1, "drop"]);
  assert.deepEqual(of("hold").at(-1), ["hold", false]);
});

test("a second finger gives the ring back and zooms about the middle of both", () => {
  const { gesture, at, of, shown } = hand();
  gesture.down(1, at(0, 0.5));
  gesture.move(1, at(0.5, 0.5));
  gesture.down(2, at(1.5, 0.5));
  assert.deepEqual(of("place").at(-1), ["place", 0, 0.5, "cancel"]);
  const [ax, ay] = at(0.25, 0.5), [bx, by] = at(1.75, 0.5);
  gesture.move(1, [ax, ay]);
  gesture.move(2, [bx, by]);
  assert.ok(Math.abs((shown.window[1] - shown.window[0]) / 4 - 1 / 1.5) < 1e-9);
  assert.ok(Math.abs(makeCamera(shown.window, rect).toX(1) - makeCamera(home, rect).toX(1)) < 1e-9);
  gesture.up(1, [ax, ay]);
  assert.equal(of("commit").length, 0);
  gesture.up(2, [bx, by]);
  assert.equal(of("commit").length, 1);
});

test("shift and the middle button pan, the wheel zooms at the pointer, and both are told once they end", () => {
  const { gesture, at, of, shown } = hand();
  gesture.down(1, at(0, 0), { shift: true });
  gesture.move(1, at(1, 0));
  assert.ok(Math.abs(shown.window[0] + 3) < 1e-9);
  gesture.up(1, at(0, 0));
  assert.deepEqual(of("commit"), [["commit", 0]]);
  const place = at(-1, 1);
  const before = makeCamera(shown.window, rect).fromX(place[0]);
  gesture.wheel(place, -100);
  gesture.wheel(place, -100);
  assert.ok(Math.abs(makeCamera(shown.window, rect).fromX(place[0]) - before) < 1e-9);
  assert.ok(shown.window[1] - shown.window[0] < 4);
});

test("presses outside the map and by other buttons are not ours", () => {
  const { gesture, at, told } = hand();
  assert.ok(!gesture.down(1, [2, 2]));
  gesture.up(1, [2, 2]);
  assert.ok(!gesture.down(1, at(1, 1), { button: 2 }));
  gesture.up(1, at(1, 1));
  assert.deepEqual(told.filter(([name]) => name === "place"), []);
  gesture.leave();
  assert.deepEqual(told.slice(-2), [["near", false], ["hover", null]]);
});

test("heads are between updates while playing, on them when motion is reduced, and leave by the edge", () => {
  const camera = makeCamera(home, rect);
  const run = { id: "a", path: Float64Array.of(0, 0, 1, 0, 9, 0), valid: 2 };
  const item = { id: "a", run, true: projectTrail(run.path, 2, camera) };
  assert.equal(headAt(item, { playhead: 0.5, still: false }, camera).x, camera.toX(0.5));
  assert.equal(headAt(item, { playhead: 0.5, still: true }, camera).x, camera.toX(0));
  const away = headAt(item, { playhead: 2, still: true }, camera);
  const { gone, inside } = placeHeads([item], [away], [], rect, 6, null);
  assert.equal(inside.length, 0);
  assert.deepEqual([gone[0].x, gone[0].angle], [440, 0]);
});

test("heads on one minimum make room for it, and the lifted one is on top", () => {
  const camera = makeCamera(home, rect);
  const items = ["a", "b"].map((id) => ({ id, run: { id, path: Float64Array.of(1, 1), valid: 0 } }));
  for (const item of items) item.true = projectTrail(item.run.path, 0, camera);
  const heads = items.map((item) => headAt(item, { playhead: 0, still: true }, camera));
  const star = [camera.toX(1), camera.toY(1)];
  const { inside } = placeHeads(items, heads, [star], rect, 6, "a");
  assert.equal(inside.at(-1).item.id, "a");
  for (const { x, y } of inside) assert.ok(Math.hypot(x - star[0], y - star[1]) > LOOK.heads.apart * 6);
});
