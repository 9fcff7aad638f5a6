import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { arrowsOf, reachOf } from "../../app/stage/js/steparrows.js";
import { ellipseAxes } from "../../app/stage/js/stepdraw.js";
import { allowedBy, eigenWays, gainOf } from "../../app/stage/js/stepground.js";
import { cornerFor, zoomFor } from "../../app/stage/js/steplens.js";
import { squareSides } from "../../app/stage/js/steplines.js";
import { StepLook } from "../../app/stage/js/steplook.js";
import { numbersIn } from "../../app/stage/js/stepnumbers.js";
import { sayAllowed, sayWay } from "../../app/stage/js/stepsays.js";

const near = (a, b, by = 1e-12) => assert.ok(Math.abs(a - b) <= by * Math.max(1, Math.abs(b)), `${a} is not ${b}`);
const fill = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const plain = (pieces) => pieces.map(({ text }) => text).join("");

test("a line is printed with its numbers, brackets where they are needed, marks where they were", () => {
  const told = [0.9, -1.09, 2, 0.1, 2.29, -4.72];
  const memory = ["+", ["t", "1", ["*", ["v", 0, 1], ["v", 1, 2]]], ["t", "2", ["*", ["v", 3, 1], ["v", 4, 2]]]];
  assert.deepEqual(numbersIn(memory, told, 0), [{ mark: "1", text: "0.9 × (−1.09)" }, { text: " + " }, { mark: "2", text: "0.1 × 2.29" }]);
  assert.equal(plain(numbersIn(memory, told, 1)), "0.9 × 2 + 0.1 × (−4.72)");
  assert.equal(plain(numbersIn(["-", ["n", 1], ["+", ["n", 2], ["n", -3]]], [], 0)), "1 − (2 + (−3))");
  assert.equal(plain(numbersIn(["/", ["n", 6], ["*", ["n", 2], ["n", 3]]], [], 0)), "6 / (2 × 3)");
  assert.equal(plain(numbersIn(["f", "sqrt", ["+", ["n", 4], ["n", 5]]], [], 0)), "√(4 + 5)");
  assert.equal(plain(numbersIn(["f", "max", ["n", 4], ["neg", ["n", 5]]], [], 0)), "max(4, −5)");
  assert.equal(plain(numbersIn(["if", 0, 2, ["n", 7], ["n", 8]], [1, 0], 1)), "8", "the branch that was taken");
  assert.deepEqual(numbersIn(["^", ["n", -3], ["n", 2]], [], 0), [{ text: "(−3)" }, { text: "2", raised: true }]);
  assert.equal(plain(numbersIn(["^", ["n", 4.5e-9], ["n", 2]], [], 0)), "(4.5×10⁻⁹)2");
  assert.equal(plain(numbersIn(["*", ["n", NaN], ["n", Infinity]], [], 0)), "– × ∞");
});

const LINES = [
  { role: "memory", unit: "slope", text: "m", at: 6, size: 2, ahead: null, part: "", parts: [{ at: 2, sign: 1, mark: "1", to: false, since: 0, label: "βm" }, { at: 4, sign: 1, mark: "2", to: false, since: 0, label: "g" }] },
  { role: "move", unit: "place", text: "θ", at: 10, size: 2, ahead: null, part: "", parts: [{ at: 8, sign: -1, mark: "3", to: false, since: 0, label: "ηm" }, { at: 14, sign: -1, mark: "4", to: false, since: 0, label: "λθ" }] },
  { role: "move", unit: "place", text: "θ", at: 12, size: 2, ahead: null, part: "Max-norm", parts: [{ at: 12, sign: 1, mark: "5", to: true, since: 10, label: "" }] },
];

test("arrows go tip to tail: memory downhill, the move piece by piece to where it ends", () => {
  //            ∇f     βm     g      m      ηm        θ        θ        λθ
  const told = [2, -4, 1, 1, 2, -4, 3, -3, 0.3, -0.3, 0.6, 1.2, 0.5, 1, 0.1, 0.1];
  const arrows = arrowsOf({ lines: LINES }, told, [1, 1], [0.5, 1]), by = (id) => arrows.find((arrow) => arrow.id === id);
  assert.deepEqual(by("slope").to, [-2, 4]);
  assert.deepEqual([by("1").from, by("1").to], [[0, 0], [-1, -1]]);
  assert.deepEqual([by("2").from, by("2").to], [by("1").to, [-3, 3]]);
  assert.deepEqual(by("l0").to, by("2").to, "the sum of its parts");
  const pieces = arrows.filter(({ kind }) => kind === "piece");
  for (const [at, { from }] of pieces.entries()) if (at) from.forEach((value, axis) => near(value, pieces[at - 1].to[axis]));
  pieces.at(-1).to.forEach((value, axis) => near(value, by("move").to[axis]));
  assert.equal(pieces.at(-1).label, "Max-norm");
  near(reachOf(arrows, "slope"), Math.hypot(2, 4));
});

test("a slope that dwarfs what is made of it is drawn with a gap, and one that is not finite not at all", () => {
  const told = new Array(16).fill(0.01);
  told[0] = 500;
  const arrows = arrowsOf({ lines: LINES }, told, [1, 1], [1, 1]);
  assert.equal(arrows[0].cut, true);
  assert.ok(reachOf(arrows, "slope") < 1);
  told[0] = NaN;
  assert.ok(!arrowsOf({ lines: LINES }, told, [1, 1], [1, 1]).some(({ id }) => id === "slope"));
});

test("eigenvalues and their ways, the larger in size first", () => {
  const [steep, flat] = eigenWays(2, 0, 40);
  near(steep.value, 40);
  near(Math.abs(steep.way[1]), 1);
  near(flat.value, 2);
  assert.equal(eigenWays(1, 0, -5)[0].value, -5);
  for (const { value, way: [x, y] } of eigenWays(3, 1.7, -2)) {
    near(3 * x + 1.7 * y, value * x);
    near(1.7 * x - 2 * y, value * y);
  }
});

const plainGain = (rate, memory = 0) => ({ gain: { rate: [rate, rate], memory }, limitAt: null, eta: rate, slopes: true });

test("stable steps on a bowl are those of theory: 2/λ, with memory 2(1 + μ)/λ, scaled on D^(-1/2) H D^(-1/2)", () => {
  const bowl = [1, 0, 100];
  const descent = allowedBy(bowl, plainGain(0.038));
  near(descent.ways[0].times, 0.038 / (2 / 100));
  near(descent.ways[1].times, 0.038 / 2);
  near(allowedBy(bowl, plainGain(0.01, 0.9)).ways[0].times, 0.01 / (3.8 / 100));
  const scaled = allowedBy([4, 1, 100], { gain: { rate: [0.5, 0.02], memory: 0 }, limitAt: null, eta: 0.1, slopes: false });
  assert.equal(scaled.basis, "scaled");
  const [a, b, d] = [0.5 * 4, Math.sqrt(0.5 * 0.02), 0.02 * 100], mean = (a + d) / 2, spread = Math.hypot((a - d) / 2, b);
  near(scaled.ways[0].times, (mean + spread) / 2);
  near(scaled.ways[1].times, (mean - spread) / 2);
  near(scaled.eigen[0].curvature, eigenWays(4, 1, 100)[0].value);
  const limit = allowedBy(bowl, { gain: null, limitAt: (curvature) => 1 / curvature, eta: 0.02, slopes: true });
  near(limit.ways[0].times, 2);
  assert.equal(limit.basis, "limit");
  assert.equal(allowedBy(bowl, { gain: null, limitAt: null, eta: 0.1, slopes: false }).ways[0].times, null, "a rate that is a length has no 2/λ");
  assert.equal(allowedBy([NaN, 0, 1], plainGain(1)), null);
});

test("a chain multiplies its factors coordinate by coordinate", () => {
  assert.deepEqual(gainOf({ rate: [[0, 1], [1, 2]], memory: [[3, 1], [4, -1]] }, [0.5, 4, 8, 1, 0.25]), { rate: [2, 4], memory: 0.75 });
  assert.equal(gainOf(null, []), null);
});

test("what the ground allows is said in sentences that follow from the numbers", () => {
  const said = (hessian, given) => sayAllowed(fill, allowedBy(hessian, given)).join(" ");
  assert.equal(said([1, 0, 100], plainGain(0.038)), "Along the steep wall this step is 1.9 times too long: it will bounce. Along the floor this step is 53 times shorter than it could be.");
  assert.match(said([-3, 0, 1], plainGain(0.1)), /^One way the ground bends down: no limit\. The other way this step is 20 times shorter/);
  assert.equal(said([-3, 0, -1], plainGain(0.1)), "The ground bends down every way: no limit.");
  assert.match(said([2, 0, 2], plainGain(1)), /^In every direction this step is just the largest stable one\.$/);
  assert.match(said([0, 0, 100], plainGain(0.01)), /Along the floor the ground is flat/);
  assert.equal(sayAllowed(fill, null).length, 1);
  assert.deepEqual(sayWay(fill, { curvature: 100 }, { basis: "own", times: 2 }, 0.04, "across"), ["across: λ = 100", "stable up to η = 0.02"]);
  assert.deepEqual(sayWay(fill, { curvature: -1 }, { basis: "own", times: null }, 0.04, "along")[1], "bends down: no limit");
});

test("the ellipse is short where it is steep, and ends where it would leave the map", () => {
  const [steep, flat] = ellipseAxes([{ curvature: 100, way: [0, 1] }, { curvature: 1, way: [1, 0] }], 50, 50, 24, 500);
  near(Math.hypot(...steep), 24);
  near(Math.hypot(...flat), 240);
  near(Math.hypot(...ellipseAxes([{ curvature: 100, way: [0, 1] }, { curvature: 1, way: [1, 0] }], 50, 50, 24, 100)[1]), 100);
  near(Math.hypot(...ellipseAxes([{ curvature: 1, way: [1, 0] }, { curvature: 0, way: [0, 1] }], 50, 50, 24, 100)[1]), 100);
});

test("looks into steps in any order walk the same states, and begin anew where a value has changed", () => {
  // x halves and remembers; told are the number of the update and where it started
  const kernel = {
    columns: 0, told: 2, state: 3, clock() {},
    begin(x, y, k, n, ground, c, curvature, h, s) { s[0] = x; s[1] = y; s[2] = 0; },
    look(s, from, to, k, n, T, ground, c, curvature, h, told) {
      for (let i = from; i < to; i += 1) { told[0] = i; told[1] = s[0]; s[0] = k[0] * s[0]; s[2] += 1; walked += 1; }
    },
  };
  let walked = 0;
  const scene = { ground: { at: null, c: [] }, start: [1, 1], steps: 100_000, noise: null, powers: null }, look = new StepLook();
  const at = (number, k = [0.999]) => [...look.look(kernel, k, scene, number)];
  assert.deepEqual(at(1000), [1000, at(1000)[1]]);
  const there = at(1000)[1];
  assert.equal(walked, 1001, "asked again it walks nothing");
  assert.equal(at(99_999)[0], 99_999);
  walked = 0;
  assert.equal(at(1000)[1], there);
  assert.ok(walked <= 257, "near what is kept");
  walked = 0;
  at(1001);
  assert.equal(walked, 1, "the next one is next");
  assert.notEqual(at(1000, [0.5])[1], there);
  assert.equal(at(0)[1], 1);
});

test("squares have the sides of a scale, the larger one full", () => {
  assert.deepEqual(squareSides([4, 64], { at: 0, root: 0.5 }), [4.25, 17]);
  assert.deepEqual(squareSides([0, 0], { at: 0, root: 0.5 }), [2, 2]);
});

test("the lens looks closer at short moves, wider at long ones, and keeps still in between", () => {
  assert.equal(zoomFor(20, 150), 2.2);
  assert.equal(zoomFor(9, 150, 2.2), 2.2);
  const close = zoomFor(0.02, 150);
  assert.ok(close >= 1000 && 0.02 * close >= 14 && 0.02 * close <= 110);
  assert.equal(zoomFor(0.018, 150, close), close);
  assert.ok(zoomFor(400, 150) * 400 <= 110);
  assert.equal(zoomFor(0, 150, 5), 5);
});

test("the lens stands where no trail runs, and moves only when the head comes near", () => {
  const rect = { left: 0, top: 0, width: 800, height: 600 }, low = Array.from({ length: 40 }, (_, at) => [500 + 6 * at, 500]);
  const first = cornerFor(rect, 120, [100, 100], low);
  assert.notEqual(first.at, 0, "trails run through the lower right");
  assert.notEqual(first.at, 1, "the head is in the upper left");
  assert.equal(cornerFor(rect, 120, [400, 300], [], first.at).at, first.at);
  assert.notEqual(cornerFor(rect, 120, first.centre, [], first.at).at, first.at);
});
