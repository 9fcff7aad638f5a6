import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { curvePoints } from "../../app/stage/js/curve.js";
import { Edits } from "../../app/stage/js/edits.js";
import { arrowSign, fineEnds, FineHand, nextPosition } from "../../app/stage/js/fine.js";
import { askAt, compileKernel } from "../../app/stage/js/kernels.js";
import { Past } from "../../app/stage/js/past.js";
import { inLine } from "../../app/stage/js/following.js";
import { curveOf, followHand, handAt, inputsOf, shownColour, takeKnob } from "../../app/stage/js/live.js";
import { surfaceOf } from "../../app/stage/js/surface.js";
import { between } from "../../app/stage/js/livesurface.js";
import { follow, newtonStep, search, settle } from "../../app/stage/js/points.js";
import { inward, outward, turned } from "../../app/stage/js/pose.js";
import { fromPosition } from "../../app/stage/js/scales.js";

const object = (value, gx, gy) => `{ size: 1, prepare(k, c) { c[0] = k[0]; return c; }, at(x, y, c, out) { out[0] = ${value}; out[1] = ${gx}; out[2] = ${gy}; } }`;
const BOWL = object("(x*x + c[0]*y*y)/2", "x", "c[0]*y");
const BENT = "{ size: 1, prepare(k, c) { c[0] = k[0]; return c; }, at(x, y, c, out) { out[0] = 1; out[1] = 0; out[2] = c[0]; } }";
const DESCEND = "{ columns: 1, clock(k, n, z, T) { for (let i = 0; i < n; i++) T[0][i] = k[0]*Math.pow(k[1], i); }, walk(x, y, k, n, T, ground, c, curvature, h, path) { const out = new Float64Array(3); path[0] = x; path[1] = y; for (let i = 0; i < n; i++) { ground(x, y, c, out); x -= T[0][i]*out[1]; y -= T[0][i]*out[2]; path[2*i+2] = x; path[2*i+3] = y; } return n; } }";
const ask = (value, gx, gy, hessian) => ({ ground: askAt(compileKernel(object(value, gx, gy)), [1]), curvature: askAt(compileKernel(hessian), [1]) });
const BOX = [-2, 2, -2, 2];

function header({ start = [1, 0.5], own_start = false, steps = 20, kappa = 2, decay = 1, answered = 0 } = {}) {
  const printed = { kernel: BOWL, hessian: BENT, names: ["kappa"] };
  const values = { kappa, rotation: 0, stretch: 1, shift_x: 0, shift_y: 0 };
  return {
    answered, start, own_start, steps, most: 1000,
    surface: {
      key: "bowl", kernel: BOWL, hessian: BENT, kernel_knobs: [kappa], critical: [{ sign: "minimum", x: 0, y: 0, value: 0, along: [0, 0] }], minima: [[0, 0, 0, 0, 0, false]],
      floor: 0, box: BOX, constants: [0.02, 40, 0, 0, 100, 1e300], live: { values, kernels: { rest: printed, placed: printed }, centre: [0, 0], start: [1, 0.5], level: 1e-6 },
    },
    runs: [run("o", decay), run("o2", decay)],
  };
}

const run = (id, decay) => ({
  id, kernel: compileKernel(DESCEND), kernel_knobs: ["lr", "s1_decay"], kernel_values: [0.1, decay], knob_values: { lr: 0.1 }, knobs: [{ name: "lr" }], followed: [], columns: { lr: 0 }, ground: null, noise: null, held_by: "",
  sent: { path: "as sent", valid: 20, outcome: { kind: "going" }, rest: null, restarts: [3], waits: false },
});

const TOOLS = {
  observe: () => [], measures: [], facts: [], decide: () => [0, 0], notes: ["none"], codes: ["there"], kinds: { there: "going" }, steps: {}, sentences: { there: "there" }, asides: {},
  crumb: 1e-6, level: 1e-12, grows: { findings: [], text: "", least: 2 }, powers: null,
};

function staged(data = header()) {
  const stage = {
    edits: new Edits(), header: data, runs: data.runs, everyRun: data.runs, past: new Past(), tools: TOOLS, t: (text) => text, debug: {}, surfaceKey: null,
    clock: { steps: data.steps, setSteps(steps) { this.steps = steps; } }, ticker: { request() {} }, commit() {}, kernelOf: compileKernel, groundOf: () => stage.surface,
  };
  stage.homeSurface = stage.surface = surfaceOf(data.surface, compileKernel);
  return stage;
}

const SURFACE = { kind: "surface" }, STEPS = { kind: "steps" };
const part = (runs, reads = runs) => ({ kind: "schedule", runs, at: 0, key: "fading", reads: Object.fromEntries(reads.map((id) => [id, { decay: "s1_decay" }])) });

test("a knob of the landscape moves landscape and runs, and lets them go back", () => {
  const stage = staged();
  followHand(stage);
  assert.equal(stage.runs[0].path, "as sent");
  stage.edits.setAt(SURFACE, "kappa", 4);
  assert.equal(followHand(stage), true, "the map must be drawn anew");
  assert.equal(followHand(stage), false, "and only once");
  assert.deepEqual(stage.surface.knobs, [4]);
  assert.ok(Math.abs(stage.runs[1].path[3] - 0.5 * (1 - 0.1 * 4)) < 1e-15);
  assert.deepEqual([stage.runs[1].restarts, stage.runs[1].rest], [[], null], "what Python alone knows is not shown stale");
  stage.edits.settle(header({ answered: stage.edits.event({}).seq }), false);
  assert.equal(followHand(stage), true);
  assert.equal(stage.surface, stage.homeSurface);
});

const HALF = "{ size: 1, prepare(k, c) { c[0] = k[0]; return c; }, at(x, y, c, out) { out[0] = 0.2 / c[0]; } }"; // 0.2/κ
const follows = (name, reads, kernel = HALF) => ({ name, text: "0.2/κ", source: "0.2/κ", kernel, reads });

test("a knob that follows goes with what it names, until a hand gives it a number", () => {
  const stage = staged(), [run, other] = stage.runs;
  run.followed = [follows("lr", ["s.kappa"])];
  followHand(stage);
  assert.deepEqual([run.values.lr, run.said, other.said], [0.1, { lr: { text: "0.2/κ", source: "0.2/κ" } }, {}], "as Python has it");
  takeKnob(stage, SURFACE, "kappa", 8, "drag");
  followHand(stage);
  assert.deepEqual([run.values.lr, other.values.lr], [0.025, 0.1]);
  assert.ok(Math.abs(run.path[3] - 0.5 * (1 - 0.025 * 8)) < 1e-15, "and the path goes along");
  takeKnob(stage, { kind: "run", run: "o" }, "lr", 0.03, "drag");
  followHand(stage);
  assert.deepEqual([run.values.lr, run.said], [0.03, {}]);
});

test("knobs follow each other in the order given, the largest curvature, and whole numbers", () => {
  const at = { surface: { named: {}, hessian: (x, y, k, out) => out.set([1, 0, 8]), knobs: [] }, start: [0, 0], kernelOf: compileKernel };
  const run = { knobs: [{ name: "lr" }, { name: "m" }, { name: "count", integer: true }], followed: [follows("m", ["lambda_max"]), follows("lr", ["m"]), follows("count", ["m"])] };
  const { values } = inLine(run, { lr: 1, m: 1, count: 1 }, new Set(), at);
  assert.deepEqual(values, { m: 0.025, lr: 8, count: 8 });
  assert.deepEqual(inLine(run, { lr: 1, m: 0.1, count: 1 }, new Set(["m"]), at).values, { m: 0.1, lr: 2, count: 2 });
});

test("the start is moved as a knob of its own, one coordinate at a time", () => {
  const stage = staged(), where = { kind: "start" };
  followHand(stage);
  takeKnob(stage, where, "y", -1.5, "drag");
  followHand(stage);
  assert.deepEqual(stage.start, [1, -1.5]);
  assert.deepEqual(["x", "y"].map((name) => handAt(stage, where, name)), [1, -1.5]);
  assert.deepEqual([...stage.runs[0].path.slice(0, 2)], [1, -1.5]);
  takeKnob(stage, where, "x", 2, "drop");
  assert.deepEqual(stage.edits.start.value, [2, -1.5], "known before a frame is drawn: it leaves at once");
});

test("the landscape's own start goes along when it is turned, a start of one's own stays", () => {
  for (const own_start of [true, false]) {
    const stage = staged(header({ own_start }));
    stage.edits.setAt(SURFACE, "rotation", 90);
    followHand(stage);
    assert.deepEqual(stage.start.map((value) => Math.round(1e9 * value) / 1e9), own_start ? [-0.5, 1] : [1, 0.5]);
  }
});

test("a knob of a schedule reaches the kernels of the runs that have it, by its name there", () => {
  const stage = staged();
  stage.edits.setAt(part(["o", "o2"], ["o2"]), "decay", 0.5);
  followHand(stage);
  assert.deepEqual(inputsOf(stage, stage.runs[1]), [0.1, 0.5]);
  assert.deepEqual([...stage.runs[1].lr.slice(0, 3)], [0.1, 0.05, 0.025]);
  assert.deepEqual([...curveOf(stage, stage.runs[1], "lr").slice(0, 2)], [0.1, 0.05]);
  assert.equal(curveOf(stage, stage.runs[1], "momentum"), null, "no clock knows it");
  assert.deepEqual(inputsOf(stage, stage.runs[0]), [0.1, 1], "it has another chain until the hand lets go");
});

test("words, rules without a kernel, noise that is too short and too much work wait for Python", () => {
  const waits = (change) => {
    const stage = staged();
    change(stage);
    followHand(stage);
    assert.equal(stage.runs[1].waits, false);
    return stage.runs[0];
  };
  const only = { kind: "transform", runs: ["o"], at: 0, key: "clip", reads: { o: {} } };
  const alone = (stage) => stage.edits.setAt(only, "how", "norm");
  assert.equal(waits(alone).waits, true);
  const found = waits((stage) => {
    stage.runs[0].kernel = null;
    stage.edits.setAt(SURFACE, "kappa", 4);
  });
  assert.deepEqual([found.waits, found.path, found.outcome.text], [true, "as sent", "is worked out when you let go"]);
  assert.notEqual(shownColour(found, "#112233"), "#112233");
  const short = waits((stage) => {
    stage.runs[0].noise = new Float64Array(40);
    stage.edits.setAt(STEPS, "steps", 21);
  });
  assert.equal(short.waits, true);
  const long = staged();
  long.edits.setAt(STEPS, "steps", 1_000_000);
  followHand(long);
  assert.ok(long.runs.every((one) => one.waits));
});

test("more steps and fewer: paths, clock and counter", () => {
  for (const steps of [7, 33]) {
    const stage = staged();
    stage.edits.setAt(STEPS, "steps", steps);
    followHand(stage);
    assert.deepEqual([stage.steps, stage.clock.steps, stage.runs[0].path.length, stage.runs[0].valid], [steps, steps, 2 * (steps + 1), steps]);
  }
});

test("an event says everything that is open, and an answer settles what it holds", () => {
  const edits = new Edits(() => 1000);
  edits.setAt(SURFACE, "kappa", 30);
  edits.setAt(STEPS, "steps", 99);
  edits.setAt(part(["o", "o2"]), "decay", 0.5);
  const { surface, steps, parts, start } = edits.event({ start: null, layout: "overlay", window: null });
  assert.deepEqual([surface, steps, start], [{ kappa: 30 }, 99, null]);
  assert.deepEqual(parts, [{ kind: "schedule", runs: ["o", "o2"], at: 0, key: "fading", knob: "decay", value: 0.5 }]);
  edits.settle(header({ kappa: 30, steps: 50, decay: 1 }), false);
  assert.deepEqual([edits.valueAt(SURFACE, "kappa"), edits.valueAt(STEPS, "steps"), edits.valueAt(part(["o", "o2"]), "decay")], [undefined, 99, 0.5]);
  edits.settle(header({ kappa: 30, steps: 99, decay: 0.5 }), false);
  assert.equal(edits.open(), false);
});

test("points are followed: by Newton's method, along a line by its normal, on a kink by looking around", () => {
  assert.deepEqual(newtonStep([0, 2, 6], [1, 0, 3]).map((value) => Math.round(value * 1e12) / 1e12), [-2, -2]);
  const [dx, dy] = newtonStep([0, 2, 2], [1, 1, 1]);
  assert.ok(Math.abs(dx + 1) < 1e-12 && Math.abs(dy + 1) < 1e-12, "a line of minima is left on its shortest way");
  const asked = { at: (x, y) => [Math.abs(x - 0.3) + Math.abs(y), Math.sign(x - 0.3), Math.sign(y)], bend: () => [0, 0, 0] };
  assert.equal(settle(asked, 0.1, 0, 4, 1), null);
  const [x, y] = search(asked, 0.25, 0, 4);
  assert.ok(Math.abs(x - 0.3) < 1e-9 && Math.abs(y) < 1e-9);
  assert.equal(search({ ...asked, at: (u, v) => [u + v, 1, 1] }, 0, 0, 4), null, "a slope has no minimum");
});

test("a point that leaves, or meets another, is dropped", () => {
  const double = ask("(x*x - 1)*(x*x - 1) + y*y", "4*x*(x*x - 1)", "2*y", "{ size: 1, prepare(k, c) { return c; }, at(x, y, c, out) { out[0] = 12*x*x - 4; out[1] = 0; out[2] = 2; } }");
  const known = (number, x, y = 0) => ({ number, kind: "minimum", x, y, along: [0, 0] });
  assert.deepEqual(follow([known(0, 0.95), known(1, 1.04), known(2, -1.02)], double, BOX).map(({ number, x }) => [number, Math.round(1e9 * x) / 1e9]), [[0, 1], [2, -1]]);
  const plane = ask("x", "1", "0", "{ size: 1, prepare(k, c) { return c; }, at(x, y, c, out) { out[0] = out[1] = out[2] = 0; } }");
  assert.deepEqual(follow([known(0, 0.5)], plane, BOX), []);
});

test("places are carried out and back", () => {
  const values = { rotation: 30, stretch: 2, shift_x: 1, shift_y: -3 }, centre = [0.5, 0.25];
  const [x, y] = inward(values, centre, outward(values, centre, [1.25, -2]));
  assert.ok(Math.abs(x - 1.25) < 1e-14 && Math.abs(y + 2) < 1e-14);
  const [u, v] = turned(outward, { ...values, stretch: 1 }, centre, [1, 0]);
  assert.ok(Math.abs(u - Math.cos(Math.PI / 6)) < 1e-14 && Math.abs(v - 0.5) < 1e-14);
  assert.deepEqual(between({ a: 1, b: -1, c: 5 }, { a: 100, b: 1, c: 5 }, 0.5), { a: 10, b: 0, c: 5 });
});

const close = (found, wanted) => found.forEach((value, at) => assert.ok(Math.abs(value - wanted[at]) < 1e-12 * Math.max(1, Math.abs(wanted[at])), `${found} is not ${wanted}`));
const RATE = { soft: [1e-5, 10], scale: "log", integer: false };

test("a fine track spans a tenth of the value to either side, within the slider", () => {
  close(fineEnds(RATE, 0.02), [0.018, 0.022]);
  close(fineEnds(RATE, 10), [9, 10]);
  close(fineEnds(RATE, 20), [18, 20], "typed beyond the slider");
  close(fineEnds({ soft: [0, 0.999], scale: "one_minus_log" }, 0.9), [0.89, 0.91]);
  close(fineEnds({ soft: [-180, 180], scale: "linear" }, 60), [54, 66]);
  close(fineEnds({ soft: [-180, 180], scale: "linear" }, 0), [-3.6, 3.6], "about zero, a part of the track");
  close(fineEnds({ soft: [10, 1000], scale: "log", integer: true }, 12), [10, 17]);
  close(fineEnds({ soft: [0, 1], scale: "log" }, 0), [0, 1], "nothing to go finely about");
});

test("a hand that goes finely moves from where it is, over the ends' span, until it is let go", () => {
  const hand = new FineHand();
  hand.shift = true;
  assert.equal(hand.drag(0.7, RATE, 0.02), 0.02, "the pointer may be anywhere on the track");
  assert.equal(hand.at, 0.5);
  close([hand.drag(0.8, RATE, 0.02)], [0.0204]);
  close([hand.drag(1, RATE, 0.0204)], [0.0212], "from where it began, not from where it was last");
  close([hand.drag(0.1, RATE, 0.02)], [0.018]);
  hand.shift = false;
  assert.equal(hand.drag(0.5, RATE, 0.02), 0.01, "without Shift the pointer has the whole track again");
  assert.equal(hand.track, null);
  const count = { soft: [10, 1000], scale: "log", integer: true };
  hand.long = true;
  hand.begin(0.3, count, 100);
  assert.deepEqual([0.3, 0.4, 0.9].map((raw) => hand.drag(raw, count, 100)), [100, 102, 110]);
});

test("a fine arrow key is the smallest move that is seen, a tenth of a plain one or less", () => {
  assert.deepEqual(["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft", "Home"].map(arrowSign), [1, 1, -1, -1, 0]);
  const knob = { name: "lr", soft: [1e-4, 1], scale: "log", integer: false };
  const read = (at) => fromPosition(knob, at, 1);
  const next = nextPosition(read, 0.5, 1e-4);
  assert.ok(read(next) > read(0.5) && read(next) / read(0.5) < 1.0012, String(read(next)));
  assert.equal(nextPosition(() => 1, 0.999, 1e-3), 1, "the end is the end");
});

test("a curve begins at the foot and touches the top", () => {
  const points = curvePoints(Float64Array.of(0, 1, 2, NaN));
  assert.deepEqual(points.map(([, y]) => y), [41, 22, 3, 41]);
  assert.deepEqual(curvePoints(Float64Array.of(1)), [[3, 3]]);
});

test("an expression goes to Python once, and what comes back is told once", () => {
  const edits = new Edits(() => 1000), told = [];
  const where = { ...part(["o"]), at: 2 };
  edits.ask(where, "decay", "1/8", (complaint) => told.push(complaint));
  edits.ask({ kind: "run", run: "o" }, "lr", "2/k0", (complaint) => told.push(complaint));
  const { seq, typed } = edits.event({});
  assert.deepEqual(typed.map(({ where: place, knob, text }) => [place, knob, text]), [
    [{ kind: "schedule", runs: ["o"], at: 2, key: "fading" }, "decay", "1/8"], [{ kind: "run", run: "o" }, "lr", "2/k0"],
  ]);
  edits.settle({ ...header(), answered: seq - 1 }, false);
  assert.deepEqual(told, []);
  edits.settle({ ...header(), answered: seq, refused: { [typed[1].id]: "no" } }, false);
  assert.deepEqual([told, edits.open(), edits.event({}).typed], [[null, "no"], false, []]);
  edits.ask(where, "decay", "1/9", (complaint) => told.push(complaint));
  assert.equal(edits.renewed().open(), false, "another landscape: nothing is open,");
  assert.deepEqual(told, [null, "no", null], "and nobody waits");
});

test("a knob in a hand is drawn at once and reported when it rests; without Python no expression is read", () => {
  const waits = [], stage = { ...staged(), commit: (wait) => waits.push(wait), ticker: { request() {} }, reporter: { emit: null } };
  for (const phase of ["drag", "key", "drop"]) takeKnob(stage, SURFACE, "kappa", 3, phase);
  takeKnob(stage, { kind: "run", run: "o" }, "lr", 0.2, "drop");
  assert.deepEqual([stage.stale, waits], [true, [250, 0, 0]]);
  assert.equal(takeKnob(stage, SURFACE, "kappa", { text: "1/2", told() {} }, "typed"), false);
  stage.reporter.emit = () => {};
  assert.equal(takeKnob(stage, SURFACE, "kappa", { text: "1/2", told() {} }, "typed"), true);
});

test("while the number of steps is in a hand a run is walked once and cut, unless it asks for the number", () => {
  const alone = (steps, total) => {
    const one = staged(), [run] = one.runs;
    run.kernel = { ...run.kernel, total };
    let walks = 0;
    const { walk } = run.kernel;
    run.kernel.walk = (...given) => ((walks += 1), walk(...given));
    for (const each of steps) {
      one.edits.setAt(STEPS, "steps", each);
      followHand(one);
    }
    const { path, valid, loss, grad, tables } = run;
    return { path: [...path], valid, loss: [...loss], grad: [...grad], lr: [...tables[0]], walks };
  };
  const { walks, ...cut } = alone([30, 50, 12, 40], false), { walks: each, ...plain } = alone([30, 50, 12, 40], true);
  assert.deepEqual([walks, each], [1, 4]);
  assert.deepEqual(cut, plain);
  assert.equal(cut.path.length, 82);
  assert.equal(alone([30, 70], false).walks, 2, "farther than was walked ahead");
  const moved = staged();
  moved.edits.setAt(STEPS, "steps", 30);
  followHand(moved);
  moved.edits.setAt(SURFACE, "kappa", 4);
  followHand(moved);
  assert.ok(Math.abs(moved.runs[1].path[3] - 0.5 * (1 - 0.1 * 4)) < 1e-15, "and another landscape is walked anew");
});
