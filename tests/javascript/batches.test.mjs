// Batches on the stage: which rows a step asks about, epochs under the strips, and when a batch's contours are drawn.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hearsSeed, orderOf, putStream, rowStream } from "../../app/stage/js/batches.js";
import { batchArguments, batchAt, epochsAlong } from "../../app/stage/js/batchsteps.js";
import { BatchLines, batchesShown } from "../../app/stage/js/batchpaint.js";
import { callsAt, lengthOf } from "../../app/stage/js/stripaxis.js";
import "./look.mjs";

const BATCHES = { seed: 3, rows: 4, draw: "epochs", asks: ["ground_kappa", "rows_base", "rows_from", "rows_count"] };
const found = (name, place) => ({ name, clock: [true], places: [place] });
/** Six updates: batches of three, and the row that is left of each epoch of four; a knob of the landscape moves besides. */
const batched = (more = {}) => ({
  id: "o", batches: BATCHES, kernel: { columns: 4 }, valid: 6, path: new Float64Array(14), evaluations: 1, noise: null, columns: { ground_kappa: 3 },
  recorded: [found("rows_base", 0), found("rows_from", 1), found("rows_count", 2)],
  tables: [[4, 4, 4, 4, 4, 4], [0, 3, 4, 7, 8, 11], [3, 1, 3, 1, 3, 1], [9, 8, 7, 6, 5, 4]].map((column) => Float64Array.from(column)), records: [], ...more,
});
const stageOf = (runs, words = {}) => ({
  runs, steps: 6, clock: { steps: 6 }, swarm: { on: false }, predict: { hides: false }, word: (name) => words[name] ?? "",
  groundOf: () => ({ ground: { c: "c", at: (...all) => (all.at(-1)[0] = all.slice(0, -1).join(" ")) } }),
});

test("the batch of a step is cut out of the order of its stream; before the first and behind the last are those", () => {
  const run = batched(), stage = stageOf([run]), order = orderOf(BATCHES, 6);
  assert.deepEqual([...order.subarray(0, 4)], [0, 1, 2, 3]);
  for (const epoch of [0, 1, 2]) {
    const rows = [...batchAt(stage, run, 2 * epoch), ...batchAt(stage, run, 2 * epoch + 1)];
    assert.deepEqual(rows, [...rowStream(3, 0, 4, 6, "epochs").subarray(4 * epoch, 4 * epoch + 4)]);
    assert.deepEqual(rows.toSorted(), [0, 1, 2, 3]);
  }
  assert.deepEqual(batchAt(stage, run, 6), batchAt(stage, run, 5));
  assert.deepEqual(batchAt(stage, run, 2.7), batchAt(stage, run, 2));
  assert.deepEqual(batchArguments(stage, run, 2), [7, 4, 4, 3]);
  assert.equal(batchAt(stage, { ...run, batches: null }, 2), null);
  assert.equal(batchAt(stage, batched({ kernel: null, tables: null }), 2), null); // only Python walks it
});

test("a longer order goes on where the shorter one ends, and one run's stream does not touch another's", () => {
  const short = [...orderOf({ ...BATCHES, seed: 8 }, 5)], long = [...orderOf({ ...BATCHES, seed: 8 }, 50)];
  assert.deepEqual(long.slice(0, short.length), short);
  const asked = { c: Float64Array.of(1.5, ...orderOf(BATCHES, 2)) };
  putStream(asked, rowStream(9, 0, 4, 2, "epochs"));
  assert.deepEqual([...asked.c], [1.5, 0, 1, 2, 3, ...rowStream(9, 0, 4, 2, "epochs")]);
  assert.deepEqual([...orderOf(BATCHES, 2).subarray(4)], [...rowStream(3, 0, 4, 2, "epochs")]);
  assert.deepEqual([{ noise: null, batches: null }, { noise: [], batches: null }, { noise: null, batches: BATCHES }].map(hearsSeed), [false, true, true]);
});

test("strips over epochs: a run with batches has gone over less of the data by each step", () => {
  const small = batched(), whole = { ...batched(), id: "o2", batches: null, path: new Float64Array(14) }, stage = stageOf([small, whole], { over: "epochs" }), axis = lengthOf(stage);
  assert.deepEqual([...epochsAlong(stage, small)], [0, 0.75, 1, 1.75, 2, 2.75, 3]);
  assert.equal(axis.unit, "epochs");
  assert.equal(axis.most, 6);
  assert.deepEqual([axis.at(small, 3), axis.at(small, 2.5), axis.at(whole, 3)], [1.75, 1.375, 3]);
  assert.equal(axis.stepAt(2), 4); // the run that has made most steps by then
  assert.notEqual(axis.group(small), axis.group(whole));
  assert.equal(lengthOf(stageOf([whole], { over: "epochs" })).unit, "steps"); // nobody has batches
  assert.equal(lengthOf(stageOf([small], { over: "calls" })).unit, "calls");
  assert.equal(callsAt({ evaluations: 2 }, 3), 6);
});

test("a batch's contours are asked for by a word, and never while a question hides where runs go", () => {
  const run = batched(), stage = stageOf([run], { batch: "1" });
  assert.equal(batchesShown(stageOf([run])), null);
  assert.equal(batchesShown({ ...stage, predict: { hides: true } }), null);
  assert.equal(batchesShown({ ...stage, swarm: { on: true } }), null);
  const out = [NaN];
  batchesShown(stage).asked(run, 2)(0.5, -1, null, out);
  assert.equal(out[0], "0.5 -1 7 4 4 3 c");
});

test("they are worked out once a batch and a view, and all rows have none of their own", () => {
  let asked = 0;
  const strokes = [], context = new Proxy({}, { get: (held, name) => held[name] ?? (() => name === "stroke" && strokes.push(1)), set: (held, name, value) => ((held[name] = value), true) });
  const run = batched(), camera = { rect: { left: 0, top: 0, width: 300, height: 200 }, window: [-2, 2, -2, 2] };
  const surface = { kernel: (x, y, _, out) => ([out[0], out[1], out[2]] = [x * x + y * y, 2 * x, 2 * y]), knobs: null, critical: [] };
  const rows = [[1, 2], [1, 2], [3, 0], [0, 1, 2, 3]];
  const map = { trails: [{ id: "o", run, style: { colour: "#d55e00" } }], view: { surface, surfaceKey: "a", lineScale: 1, lifted: null, playhead: 0, batches: { rows: (_, step) => rows[step], asked: () => ((asked += 1), (x, y, _, out) => (out[0] = (x - 1) ** 2 + y * y)) } } };
  const lines = new BatchLines(), counts = rows.map((_, step) => {
    map.view.playhead = step;
    lines.paint(context, map, camera);
    return [asked, strokes.length];
  });
  assert.deepEqual(counts, [[1, 2], [1, 4], [2, 6], [2, 6]]);
  assert.ok(lines.lines.segments.flat().every(Number.isFinite) && lines.lines.segments.some(({ length }) => length > 60));
});
