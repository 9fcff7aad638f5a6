import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { splitKnobs } from "../../app/stage/js/cards.js";
import { makeClock, rateAt, SPEEDS, speedWords, stepRate } from "../../app/stage/js/clock.js";
import { translator } from "../../app/stage/js/dom.js";
import { Edits } from "../../app/stage/js/edits.js";
import { askAt, compileKernel, eigenvalues, kernelValues, nearestMinimum, pointKernel, walk } from "../../app/stage/js/kernels.js";
import { bytesFromBase64, decodePayload } from "../../app/stage/js/payload.js";
import { groundWord, markAt, markWord, pointParts } from "../../app/stage/js/readout.js";
import { calmPart, isLinear, linearRange, logRange, lossBase, restartTicks, thinSeries } from "../../app/stage/js/series.js";
import { gridColumns, mapHeight } from "../../app/stage/js/sizes.js";
import { Reporter } from "../../app/stage/js/reporter.js";

function packed(header, floats) {
  let text = JSON.stringify({ ...header, arrays: { "path:a": { offset: 0, length: floats.length, dtype: "f4" } } });
  while ((4 + new TextEncoder().encode(text).length) % 8) text += " ";
  const json = new TextEncoder().encode(text);
  const bytes = new Uint8Array(4 + json.length + 4 * floats.length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  bytes.set(new Uint8Array(Float32Array.from(floats).buffer), 4 + json.length);
  return bytes;
}

test("a payload is read at whatever offset it lies", () => {
  const bytes = packed({ title: "θ 损失" }, [1, NaN, -3]);
  const shifted = new Uint8Array(bytes.length + 5);
  shifted.set(bytes, 5);
  const { header, arrays } = decodePayload(shifted.subarray(5));
  assert.equal(header.title, "θ 损失");
  assert.deepEqual([...arrays["path:a"]], [1, NaN, -3]);
  assert.deepEqual([...bytesFromBase64(Buffer.from([0, 255, 7]).toString("base64"))], [0, 255, 7]);
});

test("a payload with an unknown array type says so", () => {
  const text = '{"arrays":{"a":{"offset":0,"length":1,"dtype":"c16"}}}  ';
  const bytes = new Uint8Array(4 + text.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(new TextEncoder().encode(text), 4);
  assert.throws(() => decodePayload(bytes), /c16/);
});

test("five hundred steps take about eight seconds at 1x", () => {
  assert.ok(Math.abs(500 / stepRate(500, 1) - 8) < 1e-9);
  assert.ok(100000 / stepRate(100000, 1) < 60);
});

test("the clock plays to the end, stops, and starts again from the beginning", () => {
  const clock = makeClock();
  clock.setSteps(500);
  clock.seek(500);
  clock.play();
  assert.equal(clock.playhead, 0);
  for (let second = 0; second < 65; second += 1) clock.advance(0.2);
  assert.deepEqual([clock.playhead, clock.playing], [500, false]);
  clock.loop = true;
  clock.play();
  for (let second = 0; second < 50; second += 1) clock.advance(0.2);
  assert.ok(clock.playing && clock.playhead < 500);
});

test("new data keeps the playhead: at the end it follows the end, elsewhere it is clamped", () => {
  const clock = makeClock();
  clock.setSteps(100);
  clock.seek(100);
  clock.setSteps(300);
  assert.equal(clock.playhead, 300);
  clock.seek(40);
  clock.setSteps(200);
  assert.equal(clock.playhead, 40);
  clock.setSteps(10);
  assert.equal(clock.playhead, 10);
});

test("stepping pauses and lands on whole steps", () => {
  const clock = makeClock();
  clock.setSteps(10);
  clock.seek(3.4);
  clock.nudge(1);
  assert.equal(clock.playhead, 4);
  clock.seek(3.4);
  clock.nudge(-1);
  assert.equal(clock.playhead, 2, "the counter said 3");
});

test("the first steps are seen: playing starts slowly and quickens, at every speed", () => {
  const clock = makeClock();
  clock.setSteps(500);
  clock.play();
  assert.ok(rateAt(clock) < 5);
  let seconds = 0;
  for (; clock.playhead < 10; seconds += 0.01) clock.advance(0.01);
  assert.ok(seconds > 0.8 && seconds < 3);
  clock.seek(200);
  assert.equal(rateAt(clock), stepRate(500, 1));
  const total = (speed) => {
    Object.assign(clock, { speed });
    clock.seek(0);
    clock.play();
    let time = 0;
    while (clock.playing) clock.advance(0.01), (time += 0.01);
    return time;
  };
  assert.ok(total(1) < 12 && total(4) < 4);
});

test("a step a second is a step a second, and words name every speed", () => {
  const clock = makeClock();
  clock.setSteps(500);
  clock.take("1/s");
  clock.play();
  for (let frame = 0; frame < 30; frame += 1) clock.advance(0.1);
  assert.ok(Math.abs(clock.playhead - 3) < 1e-9);
  for (const word of speedWords()) {
    clock.take(word);
    assert.equal(clock.word(), word);
  }
  clock.take("ten");
  assert.equal(clock.word(), "16");
  for (let press = 0; press < 20; press += 1) clock.faster(-1);
  assert.deepEqual([clock.word(), clock.pace], ["1/s", 1]);
  for (let press = 0; press < 20; press += 1) clock.faster(1);
  assert.deepEqual([clock.speed, clock.pace], [SPEEDS.at(-1), null]);
});

test("an edit stays on top of older answers and goes when it is answered", () => {
  let time = 1000;
  const edits = new Edits(() => time, 4000);
  const header = { start: [0, 0], runs: [{ id: "a", knob_values: { lr: 0.1 } }] };
  edits.setStart([1, 2]);
  edits.setKnob("a", "lr", 0.5);
  const event = edits.event({ start: [1, 2], layout: "overlay", window: null, presenter: true, pins: ["a.lr"] });
  assert.deepEqual([event.presenter, event.pins], [true, ["a.lr"]]);
  assert.deepEqual(event.knobs, { a: { lr: 0.5 } });
  edits.settle(header, false);
  assert.deepEqual(edits.start.value, [1, 2]);
  assert.equal(edits.valuesOf(header.runs[0]).lr, 0.5);
  edits.settle({ start: [1, 2], runs: [{ id: "a", knob_values: { lr: 0.5 } }] }, false);
  assert.ok(edits.start === null && !edits.touches("a"));
  edits.setKnob("a", "lr", 0.7);
  const second = edits.event({ start: [1, 2], layout: "overlay", window: null });
  assert.ok(second.seq > event.seq);
  edits.settle({ ...header, answered: second.seq }, false);
  assert.equal(edits.valuesOf(header.runs[0]).lr, 0.1);
  edits.setKnob("a", "lr", 0.9);
  time += 5000;
  edits.settle(header, true);
  assert.equal(edits.valuesOf(header.runs[0]).lr, 0.9, "a page without a server keeps its edits");
  edits.settle(header, false);
  assert.equal(edits.valuesOf(header.runs[0]).lr, 0.1);
});

test("kernels are compiled from their text and walked", () => {
  const bowl = "{ size: 1, prepare(k, c) { c[0] = 2*k[0]; return c; }, at(x, y, c, out) { out[0] = x*x + y*y; out[1] = c[0]*x; out[2] = c[0]*y; } }";
  const ground = askAt(compileKernel(bowl), [1]);
  const surface = { ground, kernel: pointKernel(ground), knobs: [1] };
  const descend = compileKernel(
    "{ columns: 1, clock(k, n, z, T) { for (let i = 0; i < n; i++) T[0][i] = k[0]; }, walk(x, y, k, n, T, ground, c, curvature, h, path) { const out = new Float64Array(3); path[0] = x; path[1] = y; for (let i = 0; i < n; i++) { ground(x, y, c, out); x -= T[0][i]*out[1]; y -= T[0][i]*out[2]; path[2*i+2] = x; path[2*i+3] = y; } return n; } }",
  );
  const { path, valid, loss, grad } = walk(descend, kernelValues(["lr", "s1_gamma"], [9, 1], { lr: 0.25 }), surface, [1, 0], 3, null, null);
  assert.deepEqual([...path], [1, 0, 0.5, 0, 0.25, 0, 0.125, 0]);
  assert.equal(valid, 3);
  assert.deepEqual([...loss], [1, 0.25, 0.0625, 0.015625]);
  assert.equal(grad[1], 1);
  assert.equal(compileKernel(null), null);
});

test("eigenvalues and the nearest minimum", () => {
  assert.deepEqual(eigenvalues(2, 0, 5), [5, 2]);
  assert.deepEqual(eigenvalues(0, 1, 0), [1, -1]);
  const minima = Float64Array.of(3, 0, 0, 0, 0, 1, 0, 0);
  assert.deepEqual(nearestMinimum(minima, 0, 0), { number: 1, distance: 1 });
  assert.equal(nearestMinimum(new Float64Array(0), 0, 0), null);
  const line = Float64Array.of(0, 1, 1, 0); // a whole line of minima, along x
  assert.deepEqual(nearestMinimum(line, 7, 3), { number: 0, distance: 2 });
});

test("the loss strip says what it is above", () => {
  assert.deepEqual(lossBase(-2, [[1]]), { base: -2, kind: "floor" });
  assert.deepEqual(lossBase(null, [[3, 1]]), { base: 0, kind: "plain" });
  assert.deepEqual(lossBase(null, [[3, -1]]), { base: -1, kind: "lowest" });
  assert.deepEqual(lossBase(null, [[-Infinity, NaN]]), { base: 0, kind: "plain" });
});

test("ranges ignore what is not finite or not positive, and have depth and width", () => {
  assert.equal(logRange([[0, -1, NaN, Infinity]]), null);
  const [low, high] = logRange([[1e-300, 1, 100]]);
  assert.ok(low >= 1e-17 && high === 100);
  const [a, b] = logRange([[5, 5]]);
  assert.ok(b / a > 9);
  assert.equal(calmPart(Float64Array.of(1, 2, 3, 4), true).length, 2);
});

test("a rate that touches zero or stays within two decades has a linear axis", () => {
  assert.ok(isLinear([[0.1, 0.05, 0]]) && isLinear([[1, 0.02]]) && isLinear([[NaN]]));
  assert.ok(!isLinear([[1, 0.005]]) && !isLinear([[1], [0.001]]));
  const over = (f) => Float64Array.from({ length: 500 }, (_, at) => f(at / 499));
  assert.ok(isLinear([over((u) => (1 + Math.cos(Math.PI * u)) / 2)]), "a cosine");
  assert.ok(!isLinear([over((u) => 10 ** (-4 * u))]), "an exponential decay");
  assert.deepEqual(linearRange([[0.1, NaN, 0], [0.3]]), [0, 0.3]);
  assert.equal(linearRange([[0, NaN]]), null);
});

test("curves are cut at gaps and keep their peaks when thinned", () => {
  assert.deepEqual(thinSeries([1, 2, NaN, 4, 5], 100), [[0, 1, 1, 2], [3, 4, 4, 5]]);
  const values = new Float64Array(100000).fill(1);
  values[54321] = 99;
  values[777] = -5;
  const lines = thinSeries(values, 300);
  assert.equal(lines.length, 1);
  assert.ok(lines[0].length < 2 * 4 * 310);
  assert.ok(lines[0].includes(99) && lines[0].includes(-5));
  assert.deepEqual(thinSeries([0, 1], 10, 0, 0.5), [[0, 0.5, 1, 1]]);
});

test("few knobs are all in front, of many the rates and decays are", () => {
  const named = (...names) => names.map((name) => ({ name }));
  assert.equal(splitKnobs(named("lr", "eps", "rho", "form"))[1].length, 0);
  const [front, behind] = splitKnobs(named("lr", "eps", "beta1", "beta2", "decay"));
  assert.deepEqual(front.map(({ name }) => name), ["lr", "beta1", "beta2"]);
  assert.equal(behind.length, 2);
});

test("texts come from the payload and fall back to their ids", () => {
  const t = translator({ "step {step} of {steps}": "第 {step} 步，共 {steps} 步" });
  assert.equal(t("step {step} of {steps}", { step: 3, steps: 9 }), "第 3 步，共 9 步");
  assert.equal(t("unknown {name}", {}), "unknown {name}");
});

test("the readout names the point, the value, the slope and the curvatures", () => {
  const bowl = (x, y, k, out) => out.set([x * x + y * y, 2 * x, 2 * y]);
  const surface = { kernel: bowl, hessian: (x, y, k, out) => out.set([2, 0, 2]), knobs: [] };
  const t = translator({ bowl: "碗形" });
  assert.deepEqual(pointParts(surface, [3, 4], t), ["θ = (3, 4)", "f = 25", "|∇f| = 10", "λ = 2, 2 · 碗形"]);
  assert.equal(pointParts({ ...surface, hessian: null }, [0, 0], t).length, 3);
  assert.equal(pointParts({ ...surface, hessian: (x, y, k, out) => out.fill(NaN) }, [0, 0], t)[3], "λ = –, –");
});

test("curvatures are named by their signs, and one that is next to nothing beside the other counts as none", () => {
  const words = [[[2, 1], "bowl"], [[-1, -2], "dome"], [[1, -1], "saddle"], [[5, 0], "valley"], [[5, -1e-9], "valley"], [[1e-9, -5], "ridge"], [[0, 0], "flat"]];
  for (const [eigen, word] of words) assert.equal(groundWord(translator({}), eigen), word);
  assert.equal(groundWord(translator({}), [1001.6, 0.4]), "bowl", "Rosenbrock's minimum is one");
  assert.equal(groundWord(translator({}), [NaN, NaN]), "");
});

test("restarts are ticks in the run's colour, shared ones in nobody's, and none when they would be a bar", () => {
  const a = { id: "a", restarts: [100, 50] }, b = { id: "b", restarts: [100] }, plain = { id: "c" };
  assert.deepEqual(restartTicks([a, b, plain], 10), [[50, a], [100, null]]);
  assert.deepEqual(restartTicks([a, b], 1), []);
  assert.deepEqual(restartTicks([plain], 10), []);
  assert.deepEqual(restartTicks([{ ...b, closes: true }], 10, 200).map(([step]) => step), [100, 200], "a run that ends where a cycle does");
});

test("small multiples fill even rows and never overflow", () => {
  assert.equal(gridColumns(6, 642, 1).columns, 3);
  assert.equal(gridColumns(4, 642, 1).columns, 2);
  assert.equal(gridColumns(2, 1200, 1).columns, 2);
  for (let count = 2; count <= 8; count += 1) {
    const { columns, each } = gridColumns(count, 366, 1);
    assert.ok(columns * each + 14 * (columns - 1) <= 366);
  }
  assert.equal(mapHeight(1280, true, 1080), 620);
  assert.equal(mapHeight(1280, true, 720), 520, "the transport stays in sight");
  assert.equal(mapHeight(300, false, 844), 260);
});

test("edits leave once, and an echo of our own window is known as ours", () => {
  let time = 0;
  const sent = [];
  const reporter = new Reporter((event) => sent.push(event), () => time);
  assert.ok(!reporter.waiting() && !reporter.knows(null));
  reporter.send(50, () => ({ window: null }));
  assert.ok(reporter.waiting());
  reporter.send(0, () => ({ window: [0, 1, 0, 1] }));
  assert.equal(sent.length, 1);
  time = 5000;
  assert.ok(!reporter.waiting());
  assert.ok(reporter.knows([0, 1, 0, 1]) && !reporter.knows([0, 2, 0, 2]));
  reporter.stop();
});

test("a mark under the pointer is named, the one on top where several lie", () => {
  const camera = { toX: (x) => 100 * x, toY: (y) => -100 * y };
  const marks = [{ x: 0, y: 0, sign: "saddle" }, { x: 0.05, y: 0, sign: "minimum" }];
  assert.equal(markAt(marks, [0.02, 0], camera, 8), "minimum");
  assert.equal(markAt(marks, [-0.06, 0], camera, 8), "saddle");
  assert.equal(markAt(marks, [1, 1], camera, 8), null);
  assert.equal(markWord((text) => text, "saddle"), "saddle point");
});
