import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { downhillField, screenDirection } from "../../app/stage/js/arrows.js";
import { makeCamera } from "../../app/stage/js/camera.js";
import { angleBetween, distanceAt, nextMove, turnAt } from "../../app/stage/js/turn.js";

const bowl = (x, y, k, out) => out.set([(100 * x * x + y * y) / 2, 100 * x, y]);
const ask = { at: (x, y, c, out) => bowl(x, y, c, out), c: null };
const surface = { kernel: bowl, knobs: [], ground: ask, minima: new Float64Array(4) };
const camera = makeCamera([-2, 2, -1, 1], { left: 40, top: 4, width: 400, height: 300 });
const scene = (steps) => ({ surfaceOf: () => surface, start: [1, 1], steps });
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("clipping by value turns (100, 1) by 44 degrees, by norm not at all", () => {
  const run = (dx, dy) => ({ path: Float64Array.of(1, 1, 1 + dx, 1 + dy), valid: 1 });
  assert.equal(Math.round(turnAt(run(-0.01, -0.01), 0, scene(1)).degrees), 44);
  near(turnAt(run(-0.5, -0.005), 0, scene(1)).degrees, 0);
  near(turnAt(run(0.5, 0.005), 0, scene(1)).degrees, 180);
});

test("angles hold for any length and are none without a direction", () => {
  near(angleBetween([1e300, 0], [0, 1e-300]), 90);
  near(angleBetween([1, 1e-9], [1, 0]), (1e-9 * 180) / Math.PI);
  assert.equal(angleBetween([0, 0], [1, 0]), null);
  assert.equal(angleBetween([NaN, 0], [1, 0]), null);
});

test("there is no move after the last valid point, and none of length zero", () => {
  const run = { path: Float64Array.of(1, 1, 0, 0, 0, 0), valid: 2 };
  assert.ok(turnAt(run, 0, scene(2)));
  assert.equal(turnAt(run, 1, scene(2)), null, "stands still");
  assert.equal(turnAt(run, 2, scene(2)), null, "at the end");
  assert.equal(turnAt({ ...run, valid: 0 }, 0, scene(2)), null, "diverged at once");
});

test("on level ground a move has no angle", () => {
  const flat = { kernel: (x, y, k, out) => out.fill(0), knobs: [] };
  const turn = turnAt({ path: Float64Array.of(0, 0, 1, 0), valid: 1 }, 0, { surfaceOf: () => flat, start: [0, 0], steps: 1 });
  assert.deepEqual([turn.move, turn.down, turn.degrees], [[1, 0], null, null]);
});

test("moves too small for float32 come from the path walked anew, if it is the same path", () => {
  const tiny = { columns: 0, clock() {}, walk(x, y, k, n, T, ground, c, curvature, h, path) {
    for (let at = 0; at <= n; at += 1) path.set([x - at * 1e-9, y - at * 2e-9], 2 * at);
    return n;
  } };
  const sent = Float32Array.of(1, 1, 1, 1);
  const run = { path: sent, valid: 1, kernel: tiny, kernel_knobs: [], values: {} };
  const [, , dx, dy] = nextMove(run, 0, scene(1));
  assert.ok(Math.abs(dy / dx - 2) < 1e-6);
  assert.equal(nextMove({ ...run, path: sent.slice(), kernel: null }, 0, scene(1)), null, "no kernel: its direction is lost");
  const other = { ...run, path: Float32Array.of(1, 1, 1.00001, 1) };
  assert.equal(nextMove(other, 0, scene(1)), null, "another path, and too small to be sure of");
  assert.ok(nextMove({ ...other, path: Float32Array.of(1, 1, 1.01, 1) }, 0, scene(1)), "another path, but plain enough");
});

test("directions are the map's own: up the page is up the plane, and stretched as it is", () => {
  assert.deepEqual(screenDirection([0, 5], camera), [0, -1]);
  const [ux, uy] = screenDirection([1, 1], camera);
  near(uy / ux, -camera.scaleY / camera.scaleX);
  assert.equal(screenDirection([0, 0], camera), null);
  assert.equal(screenDirection([Infinity, 0], camera), null);
});

test("the field points downhill everywhere on the map, fainter where it is flat", () => {
  const arrows = downhillField(surface, camera, 46);
  assert.ok(arrows.length > 40 && arrows.length < 80);
  const { left, top, width, height } = camera.rect;
  for (const { x, y, ux, uy, share } of arrows) {
    assert.ok(x > left && x < left + width && y > top && y < top + height);
    near(Math.hypot(ux, uy), 1);
    assert.ok(ux * camera.fromX(x) <= 0 && share > 0 && share <= 1);
  }
  const flat = arrows.reduce((a, b) => (Math.abs(camera.fromX(a.x)) < Math.abs(camera.fromX(b.x)) ? a : b));
  const steep = arrows.reduce((a, b) => (Math.abs(camera.fromX(a.x)) > Math.abs(camera.fromX(b.x)) ? a : b));
  assert.ok(flat.share < steep.share && steep.share === 1);
});

test("holes and level ground have no arrows", () => {
  const holed = (x, y, k, out) => out.set(x > 0 ? [Math.log(x), 1 / x, 0] : [NaN, NaN, NaN]);
  const half = downhillField({ kernel: holed, knobs: [] }, camera, 46);
  assert.ok(half.length && half.every(({ x }) => camera.fromX(x) > 0));
  assert.deepEqual(downhillField({ kernel: (x, y, k, out) => out.fill(0), knobs: [] }, camera, 46), []);
});

test("a run within a float32 of a minimum is not said to be on it", () => {
  const found = { ...surface, minima: Float64Array.of(1, 1, 0, 0) };
  const kernel = { columns: 0, clock() {}, walk(x, y, k, n, T, ground, c, curvature, h, path) {
    path.set([1 + 3e-10, 1], 2);
    return 1;
  } };
  const run = { path: Float32Array.of(1, 1.5, 1, 1), valid: 1, kernel, kernel_knobs: [], values: {} };
  const told = { surfaceOf: () => found, start: [1, 1.5], steps: 1 };
  assert.ok(Math.abs(distanceAt(run, 1, told) / 3e-10 - 1) < 1e-6);
  near(distanceAt(run, 0, told), 0.5);
  assert.equal(distanceAt(run, 0, { ...told, surfaceOf: () => ({ ...surface, minima: new Float64Array(0) }) }), null);
});
