import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { makeCamera } from "../../app/stage/js/camera.js";
import { actOf, isTaken } from "../../app/stage/js/keys.js";
import { betweenPoses, BLOCK_FOOT, BLOCK_RISE, blockOf, boundPose, cornersOf, poseText, readPose, reliefCamera } from "../../app/stage/js/reliefcamera.js";
import { groundAt, groundRaster, isHidden, pickGround, rasterFrom, rawHeight, rawLoss, scaleOf, standsAt } from "../../app/stage/js/reliefground.js";
import { ReliefGesture, turnedBy } from "../../app/stage/js/reliefhands.js";
import { reliefMaps, RELIEF } from "../../app/stage/js/reliefplace.js";
import { rulerTicks } from "../../app/stage/js/reliefsigns.js";
import { heightFormula } from "../../app/stage/js/relieftools.js";
import { drapeTrail, headOn, leftBlock } from "../../app/stage/js/relieftrails.js";

const RECT = { left: 20, top: 10, width: 640, height: 420 };
const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

/** Numbers that look random and are the same at every run. */
function dice(seed) {
  let state = seed;
  return (low, high) => low + (high - low) * ((state = (1103515245 * state + 12345) % 2147483648) / 2147483648);
}

const surfaceOfFormula = (f, box) => ({
  kernel: (x, y, _knobs, out) => {
    out[0] = f(x, y);
    out[1] = (f(x + 1e-6, y) - f(x - 1e-6, y)) / 2e-6;
    out[2] = (f(x, y + 1e-6) - f(x, y - 1e-6)) / 2e-6;
  },
  knobs: new Float64Array(0), critical: [], box,
});
const himmelblau = surfaceOfFormula((x, y) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2, [-5, 5, -5, 5]);
const groundFor = (surface, window = surface.box, nodes = 120, plain = false) => groundRaster(surface, blockOf(window), nodes, scaleOf(surface), plain);

test("a pixel and a height are a place, and that place is the pixel, for any camera", () => {
  const roll = dice(7);
  for (let round = 0; round < 200; round += 1) {
    const pose = boundPose({ turn: roll(-400, 400), tilt: roll(15, 90), zoom: roll(0.5, 4) }), block = blockOf([roll(-9, 0), roll(1, 9), roll(-3, 0), roll(1, 3)]);
    const camera = reliefCamera(pose, block, RECT), [u, v, w] = [roll(-0.5, 0.5), roll(-0.5, 0.5), roll(0, BLOCK_RISE)];
    const [px, py] = camera.place(u, v, w), [bu, bv] = camera.under(px, py, w);
    near(bu, u, 1e-9);
    near(bv, v, 1e-9);
    const far = roll(-1, 1), [ex, ey] = camera.place(u + far * camera.eye[0], v + far * camera.eye[1], w + far * camera.eye[2]);
    near(ex, px, 1e-6); // along the way to the eye nothing moves: no perspective
    near(ey, py, 1e-6);
    assert.ok(camera.depth(u + camera.eye[0], v + camera.eye[1], w + camera.eye[2]) > camera.depth(u, v, w), "nearer to the eye is more");
    const m = camera.matrix(700, 450), clip = [0, 1].map((row) => m[row] * u + m[4 + row] * v + m[8 + row] * w + m[12 + row]);
    near(((clip[0] + 1) / 2) * 700, px, 1e-3);
    near(((1 - clip[1]) / 2) * 450, py, 1e-3);
  }
});

test("from above and unturned it is the map", () => {
  const window = [-2, 4, -1, 2], block = blockOf(window), camera = reliefCamera(boundPose({ turn: 0, tilt: 90, zoom: 1 }), block, RECT);
  const [left, top] = camera.place(block.toU(-2), block.toV(2), 0.1), [right, bottom] = camera.place(block.toU(4), block.toV(-1), 0.25);
  const map = makeCamera(window, { left, top, width: right - left, height: bottom - top });
  near(map.scaleX, map.scaleY, 1e-9);
  for (const [x, y] of [[0, 0], [3.3, -0.7], [-1.9, 1.5]]) {
    const [px, py] = camera.place(block.toU(x), block.toV(y), 0.2);
    near(px, map.toX(x), 1e-9);
    near(py, map.toY(y), 1e-9);
  }
});

test("whatever the turn, the whole block is inside its rectangle, at one scale", () => {
  for (const window of [[-5, 5, -5, 5], [-2, 2, -1, 3], [0, 10, 0, 1], [0, 1, -30, 30]]) {
    const block = blockOf(window), scales = new Set();
    for (let turn = -180; turn < 180; turn += 17) for (const tilt of [15, 53, 90]) {
      const camera = reliefCamera(boundPose({ turn, tilt, zoom: 1 }), block, RECT);
      if (tilt === 53) scales.add(camera.scale.toFixed(9));
      for (const corner of cornersOf(block, camera)) for (const w of [-BLOCK_FOOT, BLOCK_RISE]) {
        const [x, y] = camera.place(...corner, w);
        assert.ok(x > RECT.left - 1e-6 && x < RECT.left + RECT.width + 1e-6 && y > RECT.top - 1e-6 && y < RECT.top + RECT.height + 1e-6, `${window} ${turn} ${tilt}`);
      }
    }
    assert.equal(scales.size, 1, "it does not breathe");
  }
});

test("a pose goes into the link and comes back; the usual one needs no word", () => {
  assert.equal(poseText(readPose("")), "");
  for (const text of ["-45,20,1.5", "180,90,1", "0.5,15,4"]) assert.equal(poseText(readPose(text)), text);
  assert.deepEqual(boundPose({ turn: 390, tilt: 200, zoom: 99 }), { turn: 30, tilt: 90, zoom: 4 });
  const half = betweenPoses({ turn: 170, tilt: 20, zoom: 1 }, { turn: -170, tilt: 40, zoom: 4 }, 0.5);
  near(Math.abs(half.turn), 180);
  near(half.tilt, 30);
  near(half.zoom, 2);
});

test("a ray meets the ground where the ground is seen: picks are right to a pixel, for any camera", () => {
  const roll = dice(3), ground = groundFor(himmelblau);
  let met = 0;
  for (let round = 0; round < 300; round += 1) {
    const camera = reliefCamera(boundPose({ turn: roll(-180, 180), tilt: roll(20, 90), zoom: 1 }), ground.block, RECT);
    const u = roll(-0.49, 0.49), v = roll(-0.49, 0.49), w = groundAt(ground, u, v), [px, py] = camera.place(u, v, w);
    const found = pickGround(ground, camera, px, py);
    if (!found) {
      const border = Math.max(Math.abs(u), Math.abs(v)) > 0.46; // just behind the block's upper edge a side stands before it
      assert.ok(border || isHidden(ground, camera, u, v, w), "a place that is seen is never beside the ground");
      continue;
    }
    const [qx, qy] = camera.place(...found);
    assert.ok(Math.hypot(qx - px, qy - py) < 0.5, "what is picked lies under the pointer");
    near(found[2], groundAt(ground, found[0], found[1]), 1e-6);
    assert.ok(camera.depth(...found) > camera.depth(u, v, w) - 1e-6, "what is picked is what is nearest to the eye");
    if (Math.hypot(found[0] - u, found[1] - v) < 1e-3) met += 1;
    else assert.ok(isHidden(ground, camera, u, v, w - 0.03 * BLOCK_RISE), "only ground in front is picked instead");
  }
  assert.ok(met > 200, `${met}`);
  const camera = reliefCamera(readPose(""), ground.block, RECT);
  assert.equal(pickGround(ground, camera, RECT.left, RECT.top), null);
  const [sx, sy] = camera.place(0.5, -0.5, -BLOCK_FOOT / 2);
  assert.equal(pickGround(ground, camera, sx - 3, sy), null, "the block's side is no ground");
});

test("a wall hides what stands close behind it, and nothing else", () => {
  const block = blockOf([-1, 1, -1, 1]), nodes = 101, value = new Float64Array(nodes * nodes);
  for (let at = 0; at < value.length; at += 1) value[at] = Math.abs(Math.floor(at / nodes) - 50) <= 1 ? 1 : 0; // a wall along y = 0
  const ground = rasterFrom(value, { block, columns: nodes, rows: nodes, scale: { base: 0, c: 1 }, plain: true });
  const camera = reliefCamera({ turn: 0, tilt: 45, zoom: 1 }, block, RECT); // seen from the south
  assert.equal(isHidden(ground, camera, 0, 0.1, groundAt(ground, 0, 0.1)), true);
  assert.equal(isHidden(ground, camera, 0, 0.45, groundAt(ground, 0, 0.45)), false, "farther behind than the wall is high");
  assert.equal(isHidden(ground, camera, 0, -0.1, groundAt(ground, 0, -0.1)), false);
  assert.equal(isHidden(ground, camera, 0, 0, groundAt(ground, 0, 0)), false, "its top is seen");
  const above = reliefCamera({ turn: 0, tilt: 90, zoom: 1 }, block, RECT);
  assert.equal(isHidden(ground, above, 0, 0.02, 0), false);
  const trail = drapeTrail(Float32Array.from([0.5, -0.9, 0.5, 0.9]), 1, ground, camera);
  const shares = [0, 1].map((hidden) => trail[hidden ? "behind" : "pen"].reduce((sum, down) => sum + down, 0) / (trail.count - 1));
  near(shares[0] + shares[1], 1);
  near(shares[1], BLOCK_RISE / 0.9, 0.06); // at 45 degrees a wall hides as much ground as it is high
});

test("heights: zero at the lowest, the whole rise at the highest, and back to the loss", () => {
  const scale = { base: -3, c: 0.5 };
  for (const plain of [false, true]) {
    for (const loss of [-3, -2.9, 0, 7, 1e6, -4]) near(rawLoss(rawHeight(loss, scale, plain), scale, plain), loss, 1e-6 * Math.max(1, Math.abs(loss)));
    const ground = rasterFrom(Float64Array.from([-3, 5, NaN, Infinity, 100, 2, 0, 1, 9]), { block: blockOf([0, 1, 0, 1]), columns: 3, rows: 3, scale, plain });
    near(ground.w[0], 0, 1e-7);
    near(ground.w[4], BLOCK_RISE, 1e-7);
    assert.ok(Number.isNaN(ground.w[2]) && Number.isNaN(ground.w[3]), "no loss, no ground");
    near(ground.w[1], plain ? (8 / 103) * BLOCK_RISE : (Math.log1p(16) / Math.log1p(206)) * BLOCK_RISE, 1e-6);
    near(standsAt(ground, 5), ground.w[1], 1e-6);
    assert.equal(standsAt(ground, Infinity), standsAt(ground, 100));
  }
  const flat = rasterFrom(new Float64Array(9).fill(2), { block: blockOf([0, 1, 0, 1]), columns: 3, rows: 3, scale, plain: false });
  assert.ok(flat.w.every((height) => height === 0));
  const none = rasterFrom(new Float64Array(9).fill(NaN), { block: blockOf([0, 1, 0, 1]), columns: 3, rows: 3, scale, plain: false });
  assert.ok(none.w.every(Number.isNaN));
  assert.deepEqual(rulerTicks(flat, 200), []);
});

test("a landscape has one scale however close one looks, and its ruler round losses in order", () => {
  const scale = scaleOf(himmelblau);
  assert.deepEqual(scaleOf({ ...himmelblau, knobs: new Float64Array(0) }), scale);
  assert.equal(Number(scale.c.toPrecision(1)), scale.c, "c is round");
  for (const plain of [false, true]) for (const window of [himmelblau.box, [2.9, 3.1, 1.9, 2.1]]) {
    const ground = groundFor(himmelblau, window, 60, plain), ticks = rulerTicks(ground, 90);
    assert.ok(ticks.length >= 2, `${window}`);
    ticks.forEach(([loss, height], at) => {
      near(height, standsAt(ground, loss), 1e-9);
      if (at) assert.ok(loss > ticks[at - 1][0] && height > ticks[at - 1][1]);
    });
  }
  const t = (text) => text;
  assert.equal(heightFormula({ base: 0, c: 2 }, t), "log(1 + loss/2)");
  assert.equal(heightFormula({ base: 4e-16, c: 0.2 }, t), "log(1 + loss/0.2)");
  assert.equal(heightFormula({ base: -4, c: 0.05 }, t), "log(1 + (loss + 4)/0.05)");
});

test("a long move lies on the ground, passes through its updates and ends at the block's border", () => {
  const ground = groundFor(himmelblau), camera = reliefCamera(readPose(""), ground.block, RECT), { block } = ground;
  const path = Float32Array.from([-3, -3, 2, 3, 9, 3, 9, 9, 1, 1]);
  const trail = drapeTrail(path, 4, ground, camera);
  assert.ok(trail.count > 60);
  for (let at = 0; at < trail.count; at += 1) {
    const found = pickGround(ground, camera, trail.x[at], trail.y[at]);
    if (trail.pen[at] && found) near(Math.hypot(...camera.place(...found).map((value, axis) => value - [trail.x, trail.y][axis][at])), 0, 0.5);
    if (at) assert.ok(trail.step[at] >= trail.step[at - 1]);
  }
  const updates = [...trail.apart.keys()].filter((at) => trail.apart[at] > 0);
  assert.deepEqual(updates.map((at) => trail.step[at]), [1, 4]);
  const [ux, uy] = camera.place(block.toU(2), block.toV(3), groundAt(ground, block.toU(2), block.toV(3)));
  near(trail.x[updates[0]], ux, 0.01);
  near(trail.y[updates[0]], uy, 0.01);
  const gone = leftBlock(trail, 2), [bx, by] = camera.place(block.toU(5), block.toV(3), groundAt(ground, block.toU(5), block.toV(3)));
  near(gone.x, bx, 0.01);
  near(gone.y, by, 0.01);
  const flown = drapeTrail(Float32Array.from([0, 0, 9, 9, -9, -9, 9, -9]), 3, ground, camera, { flies: true });
  assert.deepEqual(leftBlock(flown, 3), leftBlock(flown, 1), "what only crosses is no part of the line");
  assert.equal(leftBlock(drapeTrail(Float32Array.from([9, 9, 8, 8]), 1, ground, camera), 1), null, "it has never been here");
  assert.equal(drapeTrail(Float32Array.from([0, 0, NaN, NaN]), 1, ground, camera).count, 1);
  const head = headOn({ path, valid: 4 }, { playhead: 0.5, still: false }, block);
  near(head.u, block.toU(-0.5), 1e-6);
  assert.equal(headOn({ path, valid: 4 }, { playhead: 2, still: false }, block).inside, false);
});

test("very many updates stay within a frame's means", () => {
  const ground = groundFor(himmelblau, himmelblau.box, 90), camera = reliefCamera(readPose(""), ground.block, RECT);
  const path = new Float32Array(200002).map((_, at) => 4 * Math.sin(at * (at % 2 ? 0.37 : 0.11)));
  const trail = drapeTrail(path, 100000, ground, camera);
  assert.ok(trail.count <= 200002);
});

test("a drag on the ground turns it, one on the ring moves the start along the ground", () => {
  const done = [], poses = [], ground = groundFor(himmelblau), camera = reliefCamera(readPose(""), ground.block, RECT), { block } = ground;
  const spot = ([x, y]) => camera.place(block.toU(x), block.toV(y), groundAt(ground, block.toU(x), block.toV(y)));
  const map = {
    pose: readPose(""), rect: () => RECT, camera: () => makeCamera(himmelblau.box, RECT), spot,
    pick: ([px, py]) => { const found = pickGround(ground, camera, px, py); return found && [block.fromU(found[0]), block.fromV(found[1])]; },
    setPose: (pose) => poses.push(pose), keepPose: () => done.push("kept"),
  };
  const quiet = { hold() {}, near() {}, cursor() {}, hover() {} };
  const hand = new ReliefGesture(map, { ...quiet, start: () => [0, 0], window: () => himmelblau.box, home: () => himmelblau.box, place: (x, y, phase) => done.push([phase, x, y]), look: (window) => done.push(window), commit() {} });
  const at = spot([2, -2]);
  hand.down(1, at);
  hand.move(1, [at[0] + 50, at[1] + 10]);
  hand.up(1, [at[0] + 50, at[1] + 10]);
  assert.deepEqual(poses.at(-1), turnedBy(map.pose, 50, 10));
  assert.deepEqual(done.splice(0), ["kept"], "a turn sets no start");
  hand.down(1, at);
  hand.up(1, at);
  const [[phase, cx, cy]] = done.splice(0);
  assert.equal(phase, "click");
  near(cx, 2, 0.02);
  near(cy, -2, 0.02);
  const ring = spot([0, 0]), to = spot([1, 1.5]);
  hand.down(1, [ring[0] + 4, ring[1] - 3]);
  hand.move(1, [to[0] + 4, to[1] - 3]);
  const [[dragged, dx, dy]] = done.splice(0);
  assert.equal(dragged, "drag");
  near(dx, 1, 0.02);
  near(dy, 1.5, 0.02);
  hand.move(1, [RECT.left, RECT.top]);
  assert.deepEqual(done, [], "beside the ground it waits");
  hand.up(1, [RECT.left, RECT.top]);
  hand.pointers.clear();
  hand.wheel(at, -100);
  const closer = done.at(-1);
  assert.ok(closer[1] - closer[0] < 10 && closer[0] < 2 && closer[1] > 2);
});

test("keys and layouts: N looks from above where the relief is, arrows turn it for who has walked to it", () => {
  assert.equal(actOf({ key: "n" }), null);
  assert.equal(actOf({ key: "n" }, { relief: true }), "above");
  assert.equal(actOf({ key: "n" }, { relief: true, lesson: true }), "onward");
  assert.equal(isTaken("ArrowLeft", { tag: "CANVAS", turns: true }, true), true);
  assert.equal(isTaken("ArrowLeft", { tag: "CANVAS", turns: true }, false), false);
  assert.equal(isTaken(" ", { tag: "CANVAS", turns: true }, true), false);
  assert.deepEqual(["overlay", "grid", "relief", "both"].map(reliefMaps), [null, null, [RELIEF], [null, RELIEF]]);
});
