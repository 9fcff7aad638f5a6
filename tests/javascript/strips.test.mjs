import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { replaced, toggled } from "../../app/stage/js/curvechoice.js";
import { kindOf, offeredWords, usualWords } from "../../app/stage/js/curvekinds.js";
import { effectiveSteps, keptLines, pathBeside, turnsAlong } from "../../app/stage/js/pathseries.js";
import { veiled } from "../../app/stage/js/predicting.js";
import { signedRange, withoutPeaks } from "../../app/stage/js/series.js";
import { stripColumns, stripWidth } from "../../app/stage/js/sizes.js";
import { marksOf, minimaVisited, numbersText, snapshotsOf, snapshotWords } from "../../app/stage/js/snapshots.js";
import { callsAt, lengthOf } from "../../app/stage/js/stripaxis.js";

const run = {
  id: "o", valid: 3, evaluations: 2, calls: null, restarts: [1], closes: true, lr: Float64Array.of(0.1, 0.2, 0.3), schedule: "Cosine", values: { lr: 0.1 },
  path: Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1), quantities: [{ name: "m", title: "m", parts: 2 }, { name: "c", title: "c", parts: 1 }],
  recorded: [{ name: "m", clock: [false, false], places: [0, 1] }, { name: "c", clock: [true], places: [0] }], columns: {},
  records: [Float64Array.of(1, 2, 3, 9), Float64Array.of(4, 5, 6, 9)], tables: [Float64Array.of(7, 8, 9, 9)], beside: ["m"],
  moved: [{ word: "eta", symbol: "η", title: "learning rate", column: "lr", values: null }, { word: "k.beta1", symbol: "β₁", title: "memory", column: "beta1", values: Float32Array.of(1, 2, 3, 3) }],
};
const t = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

test("curves are switched on and off in order, six at the most, and the usual ones need no word", () => {
  const usual = ["loss", "grad"];
  assert.equal(toggled(usual, "eta", usual), "loss,grad,eta");
  assert.equal(toggled(["loss", "grad", "eta"], "eta", usual), "");
  assert.equal(toggled(["best"], "best", usual), "", "none at all is the usual ones");
  assert.equal(toggled(["a", "b", "c", "d", "e", "f"], "g", usual), "a,b,c,d,e,f");
  assert.equal(replaced(["loss", "grad"], 0, "grad", usual), "grad,loss", "two places change");
  assert.equal(replaced(["loss", "grad"], 1, "dist", usual), "loss,dist");
});

test("what the runs have is offered, and on a page without a server what is kept there", () => {
  assert.deepEqual(usualWords([run]), ["loss", "grad", "eta"]);
  assert.deepEqual(offeredWords([run], false).slice(3), [["eta", "k.beta1"], ["q.m", "q.c"]]);
  assert.deepEqual(offeredWords([{ ...run, recorded: [] }], true).at(-1), ["eta", "k.beta1"]);
  assert.equal(kindOf("q.nothing", [run]), null);
  assert.equal(kindOf("k.nothing", [run]), null);
  assert.deepEqual(kindOf("k.beta1", [run]).lines(run).map((line) => [...line]), [[1, 2, 3]]);
  const still = { ...run, moved: [], lr: null, schedule: null };
  assert.deepEqual(kindOf("eta", [still]).lines(still).map((line) => [...line]), [[0.1, 0.1, 0.1]], "a rate that nothing moves");
  assert.equal(kindOf("eta", [run, still]).lines(still), null, "beside one that is moved it is no curve");
});

test("quantities come from the walk or the clock, up to the last valid update", () => {
  assert.deepEqual(keptLines(run, "m").map((line) => [...line]), [[1, 2, 3], [4, 5, 6]]);
  assert.deepEqual(keptLines(run, "c").map((line) => [...line]), [[7, 8, 9]]);
  assert.equal(keptLines({ ...run, tables: null, records: null }, "m"), null);
  assert.deepEqual([...pathBeside(run, "m")], [0, 0, 1, 4, 2, 5, 3, 6]);
});

test("a move lost in float32 has no angle and no effective step", () => {
  assert.deepEqual([...turnsAlong(run.path, 3)], [NaN, 90, 90, NaN]);
  const stuck = Float32Array.of(1, 1, 1 + 1e-6, 1, 1, 1);
  const flat = { kernel: (x, y, k, out) => out.set([0, 0, 1]), knobs: null };
  assert.deepEqual([...turnsAlong(stuck, 2)], [NaN, NaN, NaN]);
  assert.deepEqual(effectiveSteps(stuck, 2, flat).map((line) => [...line]), [[NaN, NaN], [NaN, NaN]]);
  assert.deepEqual(effectiveSteps(run.path, 3, flat).map((line) => [...line]), [[NaN, NaN, NaN], [-0, -1, -0]]);
});

test("over evaluations a step lies where the run had asked so often", () => {
  const asks = { ...run, id: "o2", calls: Uint32Array.of(0, 3, 4, 9) };
  const stage = { clock: { steps: 3 }, word: (name) => (name === "over" ? "calls" : ""), runs: [run, asks] };
  const axis = lengthOf(stage);
  assert.equal(axis.most, 9);
  assert.deepEqual([0, 1, 2.5, 3].map((step) => axis.at(run, step)), [0, 2, 5, 6]);
  assert.deepEqual([0, 1, 1.5, 2, 3].map((step) => callsAt(asks, step)), [0, 3, 3.5, 4, 9]);
  assert.notEqual(axis.group(run), axis.group(asks));
  assert.equal(axis.stepAt(9), 3);
  assert.equal(lengthOf({ ...stage, word: () => "" }).at(asks, 2), 2);
});

test("snapshots stand where cycles end, count the minima they sit at, and share a mark where they lie on each other", () => {
  const surface = { minima: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0), constants: [0.1] };
  assert.deepEqual(snapshotsOf(run, surface, 3).map(({ number, step, minimum }) => [number, step, minimum]), [[1, 1, 0], [2, 3, 1]]);
  assert.equal(minimaVisited(snapshotsOf(run, surface, 3)), 2);
  assert.equal(snapshotWords(t, run, surface, 3).line, "2 snapshots, 2 minima");
  assert.equal(snapshotWords(t, { ...run, path: new Float64Array(8).fill(5) }, surface, 3).line, "2 snapshots, none at a known minimum");
  assert.equal(snapshotWords(t, { ...run, restarts: [] }, surface, 3).line, "");
  assert.deepEqual(marksOf([{ number: 1, x: 0 }, { number: 2, x: 4 }, { number: 3, x: 90 }], ({ x }) => [x, 0]).map(({ numbers }) => numbers), [[1, 2], [3]]);
  assert.deepEqual([[1], [1, 2], [1, 2, 3, 5], [2, 5]].map(numbersText), ["1", "1, 2", "1–3, 5", "2, 5"]);
});

test("before the answer nothing of it is kept", () => {
  const told = veiled({ ...run, loss: new Float64Array(4), grad: new Float64Array(4) }, "");
  assert.deepEqual([told.records, told.tables, told.calls, told.moved, told.closes], [null, null, null, [], false]);
  for (const word of ["turn", "dist", "q.m"]) assert.ok((kindOf(word, [run]).lines(told, { minima: Float64Array.of(0, 0, 0, 0) })?.[0].length ?? 0) <= 1);
});

test("axes of values with signs hold zero, and rare peaks do not stretch the others", () => {
  assert.deepEqual(signedRange([[1, -2, NaN, Infinity], [3]]), [-2, 3]);
  assert.equal(signedRange([[NaN]]), null);
  const values = [...Array(200).fill(1), 1e9, -1];
  assert.equal(Math.max(...withoutPeaks(values)), 1);
});

test("few strips stand in one row, many in even ones, on a phone one above the other", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6].map((count) => stripColumns(count, 570, false)), [1, 2, 3, 2, 2, 2]);
  assert.equal(stripColumns(6, 1200, false), 3);
  assert.equal(stripColumns(3, 360, true), 1);
  assert.ok(3 * stripWidth(3, 570) + 2 * 16 <= 570);
});
