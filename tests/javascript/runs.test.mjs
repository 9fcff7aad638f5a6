import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { askAt, compileKernel, pointKernel } from "../../app/stage/js/kernels.js";
import { Asking, Parts } from "../../app/stage/js/parts.js";
import { everyStep, makeRun, samePath, spreadOut } from "../../app/stage/js/runs.js";

const BOWL = "{ size: 1, prepare(k, c) { c[0] = 2*k[0]; return c; }, at(x, y, c, out) { out[0] = x*x + y*y; out[1] = c[0]*x; out[2] = c[0]*y; } }";
const DESCEND = "{ columns: 1, clock(k, n, z, T) { T[0].fill(k[0]); }, walk(x, y, k, n, T, ground, c, curvature, h, path) { const out = new Float64Array(3); path[0] = x; path[1] = y; for (let i = 0; i < n; i++) { ground(x, y, c, out); x -= T[0][i]*out[1]; y -= T[0][i]*out[2]; path[2*i+2] = x; path[2*i+3] = y; } return n; } }";
const asked = askAt(compileKernel(BOWL), [1]);
const ground = { ground: asked, kernel: pointKernel(asked), knobs: [1], box: [-2, 2, -2, 2] };
const scene = { ground, kernel: compileKernel(DESCEND), start: [1, 0.3], steps: 200, powers: null };
const kept = Uint32Array.of(0, 1, 3, 10, 200);
const rate = 0.01;
const at = (step) => [1 * 0.98 ** step, 0.3 * 0.98 ** step];
const run = {
  id: "o", kernel: DESCEND, kernel_knobs: ["lr"], kernel_values: [9], knob_values: { lr: rate }, noise: null, valid: 200, kept, outcome: {},
  path: Float32Array.from([...kept].flatMap(at)), loss: Float32Array.from([...kept].map((k) => at(k)[0] ** 2)), grad: new Float32Array(5), lr: Float32Array.of(1, 1, 1, 1, 1),
};

test("what is left out lies on straight lines, and what is not finite stays", () => {
  assert.deepEqual([...spreadOut([0, 3, 1], [0, 3, 5])], [0, 1, 2, 3, 2, 1]);
  assert.deepEqual([...spreadOut([0, 10, 2, 14], [0, 2], 2)], [0, 10, 1, 12, 2, 14]);
  assert.deepEqual([...spreadOut([1, Infinity, Infinity], [0, 2, 4])], [1, 1, Infinity, Infinity, Infinity]);
});

test("a run that is walked here to where it is told to be is shown with every step, exactly", () => {
  const { path, loss } = everyStep(run, scene);
  assert.ok(path instanceof Float64Array && loss.length === 201);
  for (let step = 0; step <= 200; step += 1) {
    assert.ok(Math.abs(path[2 * step] - at(step)[0]) < 1e-14);
    assert.ok(Math.abs(loss[step] - at(step)[0] ** 2 - at(step)[1] ** 2) < 1e-14);
  }
  assert.ok(samePath(path, run.path, kept, [4, 4]));
});

test("a run that goes elsewhere here, or that only Python can run, is shown as it is told", () => {
  const other = run.path.slice();
  other[6] += 1e-5;
  for (const [one, where] of [[{ ...run, path: other }, scene], [{ ...run, valid: 150 }, scene], [run, { ...scene, kernel: null }]]) {
    const { path, loss } = everyStep(one, where);
    assert.ok(path instanceof Float32Array);
    assert.deepEqual([path[0], path[400], loss[3]], [one.path[0], one.path[8], one.loss[2]]);
  }
});

test("an unchanged run is not walked again, and rates are one an update", () => {
  const first = new Map(), second = new Map(), third = new Map();
  const made = makeRun(run, { scene, values: {}, held: new Map(), next: first });
  assert.equal(made.lr.length, 200);
  assert.equal(makeRun(run, { scene, values: {}, held: first, next: second }).path, made.path);
  assert.notEqual(makeRun(run, { scene: { ...scene, start: [2, 0] }, values: {}, held: second, next: third }).path, made.path);
  const whole = makeRun({ ...run, kept: null, lr: null }, { scene, values: {}, held: first, next: third });
  assert.deepEqual([whole.path, whole.lr], [run.path, null]);
});

const message = (number, parts, arrays = {}) => ({ header: { number, runs: [{ knobs: { $: "a" }, path: { $: "p" } }], arrays: {}, parts }, arrays });

test("parts are put in place, kept for later payloads, and dropped when long unused", () => {
  const parts = new Parts(), path = Float32Array.of(1, 2);
  assert.equal(parts.take(message(1, { a: [1] })), null, "the path is missing");
  const whole = parts.take(message(2, {}, { p: path }));
  assert.deepEqual(whole, { number: 2, runs: [{ knobs: [1], path }] });
  assert.equal(parts.take(message(3, {})).runs[0].path, path);
  for (let number = 4; number < 40; number += 1) parts.take({ header: { number, arrays: {}, parts: {} }, arrays: {} });
  assert.equal(parts.held.size, 0);
  assert.equal(parts.take(message(40, {})), null);
});

test("what is missing is asked for until it comes", async () => {
  const asked = [], asking = new Asking(5);
  asking.start((number) => asked.push(number), 7);
  await new Promise((done) => setTimeout(done, 60));
  asking.stop();
  const count = asked.length;
  assert.ok(count >= 2 && asked[0] === 7 && new Set(asked).size === count);
  await new Promise((done) => setTimeout(done, 40));
  assert.equal(asked.length, count);
  asking.start(null, 1);
  assert.equal(asking.timer, null);
});
