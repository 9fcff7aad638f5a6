import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { makeCamera, panWindow, sameWindow, zoomWindow } from "../../app/stage/js/camera.js";
import { clipSegment, dropRepeats, exitPoint, keptAt, projectTrail, separatePoints, spreadLanes } from "../../app/stage/js/trails.js";

const rect = { left: 40, top: 5, width: 400, height: 300 };
const camera = makeCamera([-2, 2, -1, 3], rect);
const line = (count, f) => Float64Array.from({ length: 2 * count }, (_, at) => f(at >> 1)[at % 2]);

test("the camera goes to pixels and back, y upwards", () => {
  assert.equal(camera.toX(-2), 40);
  assert.equal(camera.toY(3), 5);
  assert.equal(camera.toY(-1), 305);
  assert.ok(Math.abs(camera.fromX(camera.toX(0.3)) - 0.3) < 1e-12);
  assert.ok(Math.abs(camera.fromY(camera.toY(0.7)) - 0.7) < 1e-12);
});

test("zooming keeps the point under the pointer and stops at its limits", () => {
  const home = [-2, 2, -1, 3];
  const window = zoomWindow(home, 1, 1, 0.5, home);
  assert.deepEqual(window, [-0.5, 1.5, 0, 2]);
  let deep = home;
  for (let index = 0; index < 500; index += 1) deep = zoomWindow(deep, 1, 1, 0.5, home);
  assert.ok(deep[1] - deep[0] > 1e-8 && deep.every(Number.isFinite));
  assert.deepEqual(panWindow(home, 1, -1), [-1, 3, -2, 2]);
  assert.ok(sameWindow(home, [...home]) && !sameWindow(home, null) && sameWindow(null, null));
});

test("thinning keeps both ends and everything a pixel can show", () => {
  const path = line(10001, (step) => [-1.9 + (3.8 * step) / 10000, 1]);
  const trail = projectTrail(path, 10000, camera);
  assert.ok(trail.count < 700 && trail.count > 300);
  assert.equal(trail.step[0], 0);
  assert.equal(trail.step[trail.count - 1], 10000);
  assert.ok(Math.abs(trail.along[trail.count - 1] - 380) < 1);
  assert.equal(trail.step[keptAt(trail, 5000)] <= 5000, true);
  assert.equal(keptAt(trail, 0), 0);
  assert.equal(keptAt(trail, 10000), trail.count - 1);
});

test("a path is cut at its last valid point and at anything not finite", () => {
  const path = Float64Array.of(0, 0, 1, 1, NaN, 1, 2, 2);
  assert.equal(projectTrail(path, 3, camera).count, 2);
  assert.equal(projectTrail(path, 1, camera).count, 2);
  assert.equal(projectTrail(Float64Array.of(NaN, 0), 0, camera).count, 0);
});

test("lines to points far outside are cut on the way there, and stay drawable", () => {
  const trail = projectTrail(Float64Array.of(0, 0, 1e80, 1e80, -1e300, 0), 2, camera);
  assert.ok([...trail.x.slice(0, trail.count), ...trail.y.slice(0, trail.count)].every((value) => Math.abs(value) <= 40000));
  assert.equal(trail.count, 2, "the second move is nowhere near the map");
  assert.equal(trail.seen[1], 1);
});

test("a diverging zigzag crosses the map where it does, however far its ends are", () => {
  // x goes in steps of 0.1, y alternates and grows: the crossing of y = 1 is the middle between neighbours
  const path = line(12, (step) => [-1 + 0.1 * step, 1 + (step % 2 ? 1 : -1) * 10 ** step]);
  const trail = projectTrail(path, 11, camera);
  let crossings = 0;
  for (let at = 1; at < trail.count; at += 1) {
    if (!trail.pen[at]) continue;
    const piece = clipSegment(trail.x[at - 1], trail.y[at - 1], trail.x[at], trail.y[at], rect);
    if (!piece) continue;
    crossings += 1;
    const [ax, ay, bx, by] = piece;
    const share = (camera.toY(1) - ay) / (by - ay), x = camera.fromX(ax + share * (bx - ax));
    const step = trail.step[at], a = 10 ** (step - 1), b = 10 ** step;
    assert.ok(Math.abs(x - (-1 + 0.1 * (step - 1 + a / (a + b)))) < 0.01, `step ${step}`);
  }
  assert.equal(crossings, 11);
});

test("a path that comes back in sight is drawn again, and nothing is drawn between", () => {
  const trail = projectTrail(Float64Array.of(0, 1, 0, 1e9, 1e9, 1e9, 1e9, 1, 0, 1), 4, camera);
  assert.deepEqual([...trail.pen.slice(0, trail.count)], [0, 1, 0, 1]);
  assert.deepEqual([...trail.step.slice(0, trail.count)], [0, 1, 3, 4]);
  assert.equal(keptAt(trail, 2), 1);
});

test("a hundred thousand bounces between two walls are drawn once", () => {
  const trail = dropRepeats(projectTrail(line(100001, (step) => [step % 2 ? 1 : -1, 0]), 100000, camera));
  assert.ok(trail.pen.reduce((sum, down) => sum + down, 0) <= 2);
  const short = projectTrail(line(100, (step) => [step % 2, 0]), 99, camera);
  assert.equal(dropRepeats(short).pen, null);
});

test("trails that coincide are laid side by side, those alone stay where they are", () => {
  const path = line(200, (step) => [-1 + step / 100, 1]);
  const alone = line(200, (step) => [-1 + step / 100, 2.5]);
  const before = [path, path, alone].map((one) => projectTrail(one, 199, camera));
  const after = spreadLanes(before, rect, 2.5);
  const middle = 100;
  assert.ok(Math.abs(after[1].y[middle] - after[0].y[middle]) > 2);
  assert.ok(Math.abs(after[2].y[middle] - before[2].y[middle]) < 0.01);
  assert.ok(Math.abs(after[0].y[0] - before[0].y[0]) < 0.01, "all leave from the ring");
});

test("heads on one spot are pushed apart and off the star", () => {
  const placed = separatePoints([[100, 100], [100, 100], [100, 100]], 12, [[100, 100]], 60);
  for (let i = 0; i < 3; i += 1) {
    assert.ok(Math.hypot(placed[i][0] - 100, placed[i][1] - 100) >= 12);
    for (let j = 0; j < i; j += 1) assert.ok(Math.hypot(placed[i][0] - placed[j][0], placed[i][1] - placed[j][1]) > 10);
  }
  const [free] = separatePoints([[10, 20]], 12);
  assert.ok(Math.hypot(free[0] - 10, free[1] - 20) < 1);
});

test("a trail left where it was last in sight", () => {
  const inside = projectTrail(Float64Array.of(0, 1), 0, camera);
  assert.deepEqual(exitPoint(inside, 0, { x: 1240, y: 155 }, rect), [440, 155, 0]);
  assert.equal(exitPoint(inside, 0, { x: 240, y: -5000 }, rect)[1], 5);
  const out = projectTrail(Float64Array.of(0, 1, 0, 50, 1, 50, 1, -50, 9, -50), 4, camera);
  const last = out.count - 1;
  const [x, y, angle] = exitPoint(out, last, { x: 1140, y: 4000 }, rect);
  assert.deepEqual([x, y].map(Math.round), [340, 305]);
  assert.ok(Math.abs(angle - Math.PI / 2) < 1e-6, "through the lower edge, by which it crossed last");
  assert.equal(exitPoint(projectTrail(Float64Array.of(9, 9, 9, 10), 1, camera), 1, { x: 1140, y: -400 }, rect), null);
});
