import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { pressStamp } from "../../app/stage/js/stamps.js";
import { keptPlace } from "../../app/stage/js/swarm.js";
import { bandsOf, calmBands, heldSeries } from "../../app/stage/js/swarmband.js";
import { bandOf, memberLines, recipeOf } from "../../app/stage/js/swarmcurves.js";
import { binned, binOf, binPlace, binTicks, lossBins, lossQuantiles } from "../../app/stage/js/swarmlosses.js";
import { minimaCurvatures, sharpAndFlat, stackedAreas, valleyLines, valleyShare } from "../../app/stage/js/swarmstack.js";
import { countValleys, valleysOf } from "../../app/stage/js/swarmvalleys.js";
import { byNow, classOf, headlineOf, linesOf, pairedOf, percent, shareOf, tallyOf } from "../../app/stage/js/swarmshares.js";
import { gridShape, mixedOrder, startsOf } from "../../app/stage/js/swarmstarts.js";
import { keptSteps } from "../../app/stage/js/swarmwalk.js";
import { FORMS, readPick, readSwarm, swarmText } from "../../app/stage/js/swarmword.js";
import { takeCrowds } from "../../app/stage/js/swarmworker.js";

const BOX = [-4, 4, -1, 3], START = [1, 2];
const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at], flat[2 * at + 1]]);

test("the word of a swarm is read and written the same way for every form", () => {
  for (const form of FORMS) {
    const text = swarmText({ form, count: 300, share: 0 });
    assert.equal(swarmText(readSwarm(text)), text);
    assert.equal(readSwarm(text).count, 300);
  }
  assert.deepEqual(readSwarm("ring:200,0.25"), { form: "ring", count: 200, share: 0.25 });
  for (const wrong of ["", "heap:20", "grid:0", "grid"]) assert.equal(readSwarm(wrong), null);
  assert.equal(readSwarm("grid:99999").count, 2000);
  assert.deepEqual(readPick("o2.17"), { id: "o2", member: 17 });
  assert.equal(readPick(""), null);
});

test("an order mixed is an order of all, and its beginning reaches everywhere", () => {
  for (const count of [1, 2, 7, 48, 600]) assert.deepEqual([...mixedOrder(count)].sort((a, b) => a - b), Array.from({ length: count }, (_, at) => at));
  const first = mixedOrder(600).slice(0, 30).sort((a, b) => a - b);
  assert.ok(first.every((at, i) => i === 0 || at - first[i - 1] < 60));
});

test("starts stand where their form says, as many as were asked for, and the same each time", () => {
  const grid = pairs(startsOf({ form: "grid", count: 200, share: 0 }, BOX, START)), { columns, rows } = gridShape(200, BOX);
  assert.equal(grid.length, columns * rows);
  assert.ok(columns === 20 && rows === 10);
  assert.ok(grid.every(([x, y]) => x > -4 && x < 4 && y > -1 && y < 3));
  assert.equal(new Set(grid.map(String)).size, 200);
  const ring = pairs(startsOf({ form: "ring", count: 90, share: 0.5 }, BOX, START));
  for (const [x, y] of ring) assert.ok(Math.abs(Math.hypot(x - 1, y - 2) - 2) < 1e-12);
  const cloud = pairs(startsOf({ form: "cloud", count: 2000, share: 0.25 }, BOX, START));
  const mean = (of) => cloud.reduce((sum, one) => sum + of(one), 0) / cloud.length;
  assert.ok(Math.abs(mean(([x]) => x) - 1) < 0.02 && Math.abs(mean(([, y]) => y) - 2) < 0.02);
  assert.ok(Math.abs(Math.sqrt(mean(([x]) => (x - 1) ** 2)) - 1) < 0.02 && Math.abs(mean(([x, y]) => (x - 1) * (y - 2))) < 0.02);
  assert.deepEqual(pairs(startsOf({ form: "seeds", count: 3, share: 0 }, BOX, START)), [START, START, START]);
  for (const form of FORMS) assert.deepEqual(startsOf({ form, count: 50, share: 0.3 }, BOX, START), startsOf({ form, count: 50, share: 0.3 }, BOX, START));
});

test("steps are kept with both ends, and a place is the last kept one by then", () => {
  for (const [steps, most] of [[1, 300], [120, 300], [300, 300], [1000, 300], [99_999, 300]]) {
    const kept = keptSteps(steps, most);
    assert.equal(kept[0], 0);
    assert.equal(kept.at(-1), steps);
    assert.ok(kept.length <= most + 1);
    for (const step of [0, 1, Math.floor(steps / 3), steps - 1, steps]) {
      const place = keptPlace(kept, step);
      assert.ok(kept[place] <= step && (place === kept.length - 1 || kept[place + 1] > step), `${step} of ${steps}`);
    }
  }
});

test("quantiles are linear between members; what is not finite is the largest", () => {
  const { low, mid, high } = bandOf(Float64Array.of(5, 1, 3, 2, 4, NaN, 0, 0, 0, 0), 5, 2);
  assert.deepEqual([low[0], mid[0], high[0]], [1.4, 3, 4.6]);
  assert.deepEqual([low[1], mid[1], high[1]], [0, 0, Infinity]);
  assert.deepEqual([...heldSeries(Float64Array.of(7, 8, 9), Int32Array.of(0, 2, 3), 3)], [7, 7, 8, 9]);
});

test("what has no value is left out of the quantiles where it does not fly off", () => {
  const { low, mid, high } = bandOf(Float64Array.of(5, NaN, 3, NaN, NaN, NaN), 3, 2, false);
  assert.deepEqual([low[0], mid[0], high[0]].map((value) => Number(value.toFixed(9))), [3.2, 4, 4.8]);
  assert.ok(Number.isNaN(low[1]) && Number.isNaN(mid[1]) && Number.isNaN(high[1]));
});

test("bands stand where a swarm is told for every curve; what flies off says nothing of the axis", () => {
  const quantiles = { low: Float64Array.of(1, 1), mid: Float64Array.of(2, 2), high: Float64Array.of(3, 1e30) };
  const swarm = { on: true, told: new Map([["o", { kept: Int32Array.of(0, 1), steps: 1, bands: { loss: [quantiles], step: [quantiles, quantiles] } }]]) };
  const loss = { word: "loss", shift: 0 };
  assert.equal(bandsOf({ swarm: { on: false } }, loss, [{ id: "o" }]), null);
  assert.equal(bandsOf({ swarm }, { word: "grad", shift: 0 }, [{ id: "o" }]), null);
  assert.equal(bandsOf({ swarm }, loss, [{ id: "o" }, { id: "o2" }]), null);
  const bands = bandsOf({ swarm }, loss, [{ id: "o" }]);
  assert.deepEqual(calmBands(bands, true, 0).map((values) => [...values]), [[1, 1], [2, 2], [3, NaN]]);
  assert.deepEqual(calmBands(bands, false, 0).map((values) => [...values]), [[1, 1], [2, 2], [3, 1e30]]);
  const rising = { low: Float64Array.of(1e-9, 1), mid: Float64Array.of(1e-9, 2), high: Float64Array.of(1e-9, 5) }; // begins at the minimum
  assert.deepEqual(calmBands([[rising]], true, 0).map((values) => [...values]), [[1e-9, 1], [1e-9, 2], [1e-9, 5]]);
  const steps = bandsOf({ swarm }, { word: "step", shift: 1 }, [{ id: "o" }]); // a component each, from the first update on
  assert.deepEqual(steps[0].map(({ high }) => [...high]), [[1e30], [1e30]]);
});

test("a member's curve is what a run of its own would show", () => {
  const run = { recorded: [{ name: "v", places: [0, 2], clock: [false, true] }] };
  const member = {
    path: Float64Array.of(2, 0, 1, 0, 1, -1), valid: 2, loss: Float64Array.of(4, 1, 2), grad: Float64Array.of(4, 2, 2), minima: Float64Array.of(0, 0, 0, 0),
    tables: [Float64Array.of(7, 8), Float64Array.of(0.1, 0.2), Float64Array.of(5, 6)], records: [Float64Array.of(1, 2)],
    kernel: (x, y, _, out) => { out[0] = x * x + y * y; out[1] = 2 * x; out[2] = 2 * y; },
  };
  const lines = (word) => memberLines(recipeOf(run, { word, shift: 0 }, { minima: member.minima }), member).map((values) => [...values].map((value) => Number(value.toFixed(6))));
  assert.deepEqual(lines("loss"), [[4, 1, 2]]);
  assert.deepEqual(lines("best"), [[4, 1, 1]]);
  assert.deepEqual(lines("dist"), [[2, 1, 1.414214]]);
  assert.deepEqual(lines("turn"), [[NaN, 90, NaN]]);
  assert.deepEqual(lines("angle"), [[0, 90, NaN]]);
  assert.deepEqual(lines("step"), [[0.25, 0], [NaN, NaN]]);
  assert.deepEqual(lines("q.v"), [[1, 2], [5, 6]]);
  assert.equal(recipeOf(run, { word: "eta", shift: 1 }, {}), null); // all members have the same
  assert.equal(recipeOf(run, { word: "q.m", shift: 1 }, {}), null);
  assert.equal(recipeOf(run, { word: "dist", shift: 0 }, { minima: [] }), null);
});

test("losses are binned alike for all runs; what is not finite is told apart", () => {
  const bins = lossBins([Float64Array.of(1.001, 1.1, 2), Float64Array.of(11, NaN, Infinity, 1.001)], 1);
  assert.ok(bins.log && bins.base === 1);
  assert.deepEqual([binOf(bins, 1.001), binOf(bins, 11), binOf(bins, 1), binOf(bins, NaN)], [0, bins.count - 1, 0, -1]);
  const { counts, beyond } = binned(bins, [11, NaN, Infinity, 1.001]);
  assert.deepEqual([counts.reduce((sum, one) => sum + one), beyond], [2, 2]);
  assert.deepEqual(binTicks(bins, 9).map(({ loss }) => Number(loss.toPrecision(6))), [0.001, 0.01, 0.1, 1, 10]);
  assert.ok(Math.abs(binPlace(bins, 1.1) - 0.5) < 1e-9);
  const even = lossBins([[-3, -1, 2]], null);
  assert.deepEqual([even.log, even.low, even.high, binOf(even, 2)], [false, -3, 2, even.count - 1]);
  for (const losses of [[], [5], [0, 0], [NaN, Infinity]]) {
    const odd = lossBins([losses], 0), told = binned(odd, losses);
    assert.equal(told.counts.reduce((sum, one) => sum + one, 0) + told.beyond, losses.length);
    assert.ok(odd.low < odd.high);
  }
  assert.deepEqual(lossQuantiles([3, 1, NaN]).map((value) => Number(value.toFixed(6))), [1.4, 3, Infinity]);
});

test("pairs are compared one by one; what flew off is never lower, and equal is neither", () => {
  const found = pairedOf([1, 2, NaN, 4, Infinity], [2, 2, 9, NaN, NaN]);
  assert.deepEqual([found.lower, found.equal, found.count, found.share], [2, 2, 5, 0.4]);
  assert.ok(found.low > 0 && found.low < 0.4 && found.high > 0.4 && found.high < 1);
});

const WELLS = {
  box: [-2, 2, -1, 1], minima: Float64Array.of(-1, 0, 0, 0, 1, 0, 0, 0), knobs: null,
  kernel: (x, y, _, out) => { out[0] = (x * x - 1) ** 2 + y * y; out[1] = 4 * x * (x * x - 1); out[2] = 2 * y; },
  hessian: (x, y, _, out) => { out[0] = 12 * x * x - 4; out[1] = 0; out[2] = 2; },
};

test("a place is in the valley that steepest descent comes to, beyond the window in none", () => {
  const found = valleysOf(WELLS, 8);
  assert.deepEqual([...found], Array.from({ length: 64 }, (_, cell) => (cell % 8 < 4 ? 0 : 1)));
  const job = { kept: Int32Array.of(0, 5), cells: 8, judged: { ...WELLS, ground: { at: String, c: [0] } } }, tools = {};
  const xy = Float32Array.of(-1.5, 0, 0.3, 0.9, 3, 0, 1, 0, 1.9, 0, NaN, 0);
  assert.deepEqual([...countValleys(tools, job, WELLS, xy, 3)], [1, 1, 1, 0, 2, 1]);
  assert.equal(countValleys(tools, job, { ...WELLS, minima: WELLS.minima.slice(0, 4) }, xy, 3), null);
});

test("valleys are told with their shares, as areas that fill the height, and named by what is sharp", () => {
  const counts = Int32Array.of(4, 0, 0, 1, 2, 1), kept = Int32Array.of(0, 10), lines = valleyLines([counts], 2);
  assert.deepEqual(lines.map(({ valley }) => valley), [0, 1, "none"]);
  assert.deepEqual(lines.map((line) => valleyShare(counts, 2, line, 4).share), [0.25, 0.5, 0.25]);
  const areas = stackedAreas(counts, 2, lines, 4, kept, 100, 40);
  assert.deepEqual(areas[0].outline, [0, 0, 100, 30, 100, 40, 0, 40]);
  assert.deepEqual(areas[2].outline.slice(0, 4), [0, 0, 100, 0]);
  const many = valleyLines([Int32Array.from({ length: 10 }, (_, at) => (at < 9 ? at : 0))], 9);
  assert.deepEqual(many.map(({ valley }) => valley), [3, 4, 5, 6, 7, 8, "others"]);
  assert.deepEqual(many.at(-1).classes, [1, 2]);
  assert.deepEqual(minimaCurvatures(WELLS), [8, 8]);
  assert.deepEqual([sharpAndFlat([8, 8]), sharpAndFlat([0.7, 11]), sharpAndFlat([NaN, 1])], [null, { sharp: 1, flat: 0 }, null]);
});

const TOOLS = { codes: ["arrived", "saddle", "going", "held", "diverged"], kinds: { arrived: "converged", saddle: "saddle", going: "going", held: "converged", diverged: "diverged" } };
const told = (rows) => ({ members: rows.length, finding: rows.map(([code]) => code), place: rows.map(([, place]) => place), step: rows.map(([, , step]) => step) });

test("members are counted by what became of them, and by when", () => {
  assert.equal(classOf(TOOLS, 0, 2), "m2");
  assert.equal(classOf(TOOLS, 3, 0), "rest");
  const tally = tallyOf(TOOLS, told([[0, 0, 5], [0, 0, 9], [0, 1, 2], [1, -1, -1], [4, 0, 7], [2, 0, -1]]), 20);
  const share = (name, now) => shareOf(tally, { classes: [name] }, now);
  assert.deepEqual([share("m0", 4).now, share("m0", 5).now, share("m0", 20).now, share("m0", 0).end], [0, 1 / 6, 2 / 6, 2 / 6]);
  assert.deepEqual([share("saddle", 19).now, share("saddle", 20).now], [0, 1 / 6]);
  assert.equal(share("plateau", 20).count, 0);
  assert.deepEqual(linesOf([tally], 2).map(({ name }) => name), ["m0", "m1", "saddle", "going", "diverged"]);
  assert.equal(byNow([1, 2, 2, 9], 2), 3);
  const lines = linesOf([tallyOf(TOOLS, told(Array.from({ length: 30 }, (_, at) => [0, at % 9, 1])), 5)], 12);
  assert.deepEqual(lines.slice(0, 7).map(({ name }) => name), ["m0", "m1", "m2", "m3", "m4", "m5", "minima"]);
  assert.deepEqual(lines[6].classes, ["m6", "m7", "m8"]);
});

test("the headline is about saddles where they hold runs or are all there is, else about minima", () => {
  const tally = tallyOf(TOOLS, told([[0, 0, 5], [1, -1, -1], [2, 0, -1], [4, 0, 3]]), 9);
  assert.deepEqual([headlineOf(tally, { saddles: true, minima: 2, held: true }).what, headlineOf(tally, { saddles: true, minima: 2, held: true }).share], ["escaped", 0.75]);
  assert.deepEqual([headlineOf(tally, { saddles: true, minima: 2, held: false }).what, headlineOf(tally, { saddles: true, minima: 2, held: false }).share], ["reached", 0.25]);
  assert.equal(headlineOf(tally, { saddles: true, minima: 0, held: false }).what, "escaped");
  assert.deepEqual([0, 0.004, 0.5, 0.996, 1].map(percent), ["0", "0.4", "50", "99.6", "100"]);
});

test("a stamp covers what is opaque, mixes where it is not, and never leaves its sheet", () => {
  const bytes = new Uint8ClampedArray(4 * 16), pixels = new Uint32Array(bytes.buffer);
  const red = new Uint32Array(Uint8Array.of(255, 0, 0, 255).buffer)[0], half = new Uint32Array(Uint8Array.of(0, 0, 255, 128).buffer)[0];
  const stamp = (colour, alpha) => ({ side: 1, x: Int32Array.of(0), y: Int32Array.of(0), colour: Uint32Array.of(colour), alpha: Uint8Array.of(alpha) });
  pressStamp(pixels, bytes, 4, 4, stamp(red, 255), 1.5, 1.5);
  assert.deepEqual([...bytes.slice(20, 24)], [255, 0, 0, 255]);
  pressStamp(pixels, bytes, 4, 4, stamp(half, 128), 1.5, 1.5);
  assert.deepEqual([...bytes.slice(20, 24)], [127, 0, 128, 255]);
  const before = [...bytes];
  for (const [x, y] of [[-1, 1], [1, 9], [NaN, 1], [Infinity, 1]]) pressStamp(pixels, bytes, 4, 4, stamp(red, 255), x, y);
  assert.deepEqual([...bytes], before);
});

test("the latest question wins: what was asked before is dropped and never answered", async () => {
  const ground = { at: "at(x, y, c, out) { out[0] = x * x + y * y; out[1] = 2 * x; out[2] = 2 * y; }", c: new Float64Array(1) };
  const rule = { columns: 0, clock: "clock() {}", walk: "walk(x, y, k, n, T, g, c, b, h, path) { path[0] = x; path[1] = y; for (let i = 1; i <= n; i++) { path[2 * i] = x *= 0.5; path[2 * i + 1] = y *= 0.5; } return n; }" };
  const job = (id, members) => ({ id, rule, values: [], ground, curvature: null, judged: { ground, curvature: null, constants: [0.01], minima: Float64Array.of(0, 0, 0, 0), local: [false], box: [-1, 1, -1, 1] }, starts: new Float64Array(2 * members).fill(1), steps: 20, kept: Int32Array.of(0, 20), noise: null, seeds: false, curves: [{ word: "loss", shift: 0 }], cells: 8, heldBy: "" });
  const tools = { ...TOOLS, measures: ["place"], facts: [], steps: {}, notes: [], heard: new Map(), powers: null, observe: () => [0], decide: () => [0, 0] };
  const heard = [];
  await new Promise((done) => {
    const take = takeCrowds(tools, (message) => (heard.push(message), message.over && done()), 0);
    take({ number: 1, jobs: [job("o", 500)] });
    setTimeout(() => take({ number: 2, jobs: [job("o", 9), job("o2", 16)] }), 1);
  });
  assert.deepEqual(heard.map(({ number, id, over }) => [number, id ?? over]), [[2, "o"], [2, "o2"], [2, true]]);
  assert.equal(heard[1].told.members, 16);
  assert.deepEqual([...heard[0].told.finding], Array(9).fill(0));
});
