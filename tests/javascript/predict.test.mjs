import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { basinOf, lastSeen, pinHolds, rolledDown } from "../../app/stage/js/basins.js";
import { arrivals, freshPrediction, isSaid, keptFor, NEVER, mostMissed, movedTo, nudgedRow, orderScore, rowsOf, scoreOf, tapped } from "../../app/stage/js/predict.js";
import { whyParts } from "../../app/stage/js/predictwhy.js";
import { makeClock } from "../../app/stage/js/clock.js";
import { revealTempo, veiled } from "../../app/stage/js/predicting.js";
import { presenterLayout } from "../../app/stage/js/presentersizes.js";
import { translator } from "../../app/stage/js/dom.js";
import { askedParts, askedText } from "../../app/stage/js/shareask.js";

const IDS = ["o", "o2", "o3", "o4"];
const ranked = (...ids) => ({ ...freshPrediction(), ranked: ids });
const out = (steps, diverged = []) => IDS.slice(0, steps.length).map((id, index) => ({ id, step: steps[index], diverged: diverged.includes(id) }));

test("tapping gives places in turn, and takes them back", () => {
  let said = freshPrediction();
  assert.equal(isSaid(said), false);
  for (const id of ["o3", "o", "o2"]) said = tapped(said, id);
  assert.deepEqual(said.ranked, ["o3", "o", "o2"]);
  assert.deepEqual(rowsOf(said, IDS), ["o3", "o", "o2", "o4", NEVER]);
  said = tapped(said, "o");
  assert.deepEqual(said.ranked, ["o3", "o2"]);
  assert.equal(isSaid(said), true);
});

test("a row put above the line orders everything above it, one put below only itself", () => {
  const said = movedTo(tapped(freshPrediction(), "o2"), IDS, "o4", 0);
  assert.deepEqual(said.ranked, ["o4", "o2", "o", "o3"]);
  const below = movedTo(tapped(freshPrediction(), "o2"), IDS, "o4", 99);
  assert.deepEqual([below.ranked, below.absent], [["o2"], ["o4"]]);
  assert.deepEqual(tapped(below, "o4").absent, []);
});

test("arrow keys walk a row through the list and over the line", () => {
  let said = ranked(...IDS);
  said = nudgedRow(said, IDS, "o4", -1);
  assert.deepEqual(said.ranked, ["o", "o2", "o4", "o3"]);
  said = nudgedRow(nudgedRow(said, IDS, "o4", 1), IDS, "o4", 1);
  assert.deepEqual([said.ranked, said.absent], [["o", "o2", "o3"], ["o4"]]);
  said = nudgedRow(said, IDS, "o4", 1);
  assert.deepEqual(said.absent, ["o4"], "there is nothing below the last");
  said = nudgedRow(said, IDS, "o4", -1);
  assert.deepEqual([said.ranked, said.absent], [IDS, []]);
  assert.deepEqual(nudgedRow(said, IDS, "o", -1).ranked, IDS);
});

test("what was said is kept for the runs that are still there", () => {
  const said = { ranked: ["o2", "o"], absent: ["o3"], pins: { o: [0, 0], o3: [1, 1] }, says: { o3: true }, choice: 1 };
  assert.deepEqual(keptFor(said, ["o", "o2"]), { ranked: ["o2", "o"], absent: [], pins: { o: [0, 0] }, says: {}, choice: 1 });
});

test("four runs make six pairs and four pins: ten points", () => {
  // said: momentum, adam, rmsprop, gradient descent; it was: rmsprop 18, adam 26, gradient descent 39, momentum 58
  const outcomes = [["m", 58], ["a", 26], ["r", 18], ["g", 39]].map(([id, step]) => ({ id, step, diverged: false }));
  const said = ranked("m", "a", "r", "g");
  assert.deepEqual(orderScore(said, outcomes), { right: 2, of: 6 });
  const hits = { m: true, a: true, r: false, g: true };
  const score = scoreOf(["order", "where"], said, outcomes, hits, null);
  assert.deepEqual([score.right, score.of], [5, 10]);
  assert.deepEqual(score.parts.where, { right: 3, of: 4 });
  assert.deepEqual(arrivals(outcomes).map(({ id }) => id), ["r", "a", "g", "m"]);
  assert.equal(mostMissed(said, outcomes), "m");
});

test("a tie is right in either order, as long as both were said to arrive", () => {
  const outcomes = out([20, 20]);
  assert.deepEqual(orderScore(ranked("o", "o2"), outcomes), { right: 1, of: 1 });
  assert.deepEqual(orderScore(ranked("o2", "o"), outcomes), { right: 1, of: 1 });
  assert.deepEqual(orderScore({ ...ranked("o"), absent: ["o2"] }, outcomes), { right: 0, of: 1 });
});

test("who does not arrive comes after everyone who does, and together with others who do not", () => {
  const outcomes = out([null, 30, null], ["o"]);
  const right = { ...freshPrediction(), ranked: ["o2"], absent: ["o", "o3"] };
  assert.deepEqual(orderScore(right, outcomes), { right: 3, of: 3 });
  assert.deepEqual(orderScore(ranked("o2", "o", "o3"), outcomes), { right: 2, of: 3 }, "first it was, but the others do not arrive");
  assert.deepEqual(orderScore(ranked("o", "o2", "o3"), outcomes), { right: 1, of: 3 });
});

test("a run without a place comes after those that have one; two without one score nothing", () => {
  assert.deepEqual(orderScore(ranked("o"), out([10, 20, 30])), { right: 2, of: 3 });
  assert.deepEqual(orderScore(ranked("o3"), out([10, 20, 30])), { right: 0, of: 3 });
  assert.deepEqual(orderScore(freshPrediction(), out([null, null])), { right: 0, of: 1 });
});

test("a run alone is asked whether it arrives", () => {
  assert.deepEqual(orderScore(ranked("o"), out([10])), { right: 1, of: 1 });
  assert.deepEqual(orderScore({ ...freshPrediction(), absent: ["o"] }, out([10])), { right: 0, of: 1 });
});

test("diverging and choosing score a point each, choosing only where an answer is marked", () => {
  const outcomes = out([10, null], ["o2"]), said = { ...freshPrediction(), says: { o: false, o2: true }, choice: 1 };
  assert.deepEqual(scoreOf(["diverge"], said, outcomes, {}, null), { parts: { diverge: { right: 2, of: 2 } }, right: 2, of: 2 });
  assert.deepEqual(scoreOf(["choose"], said, outcomes, {}, 1), { parts: { choose: { right: 1, of: 1 } }, right: 1, of: 1 });
  assert.deepEqual(scoreOf(["choose"], said, outcomes, {}, null), { parts: {}, right: 0, of: 0 });
  assert.deepEqual(scoreOf(["diverge"], { ...said, says: { o: false } }, outcomes, {}, null).right, 1);
});

// two valleys, at (-1, 0) and (1, 0), and one bowl
const wells = (x, y, _, into) => {
  into[0] = (x * x - 1) ** 2 + y * y;
  into[1] = 4 * x * (x * x - 1);
  into[2] = 2 * y;
};
const twoWells = { kernel: wells, knobs: [], box: [-2, 2, -2, 2], minima: Float64Array.from([-1, 0, 0, 0, 1, 0, 0, 0]) };

test("a pin rolls into the valley it lies in", () => {
  const [x, y] = rolledDown(wells, [], [0.3, 1.5], 4);
  assert.ok(Math.hypot(x - 1, y) < 0.01, `${x}, ${y}`);
  assert.equal(basinOf(twoWells, [-0.2, -1.8]), 0);
  assert.equal(basinOf(twoWells, [1.9, 1.9]), 1);
});

test("a pin is right in the basin of the end, or near it where there is only one", () => {
  const run = { path: [0.2, 1, 0.99, 0], valid: 1, outcome: { kind: "converged" } };
  assert.equal(pinHolds(twoWells, twoWells.box, run, [0.4, -1.5]), true);
  assert.equal(pinHolds(twoWells, twoWells.box, run, [-0.4, 0]), false);
  const one = { ...twoWells, minima: Float64Array.from([1, 0, 0, 0]) };
  assert.equal(pinHolds(one, one.box, run, [0.4, -1.5]), false, "one valley is no answer");
  assert.equal(pinHolds(one, one.box, run, [1.2, 0.2]), true);
  const gone = { path: [0, 0, 1.9, 0, 7, 0], valid: 2, outcome: { kind: "diverged" } };
  assert.deepEqual(lastSeen(gone, twoWells.box), [1.9, 0]);
  assert.equal(pinHolds(twoWells, twoWells.box, gone, [1.8, 0.1]), true);
  assert.equal(pinHolds(twoWells, twoWells.box, gone, [1, 0]), false, "it did not stay in that valley");
});

const t = translator({});
const fact = (id, more) => ({ id, name: id.toUpperCase(), step: null, kind: "going", ended: null, length: 1, mean: 0.1, hit: -1, left: -1, growth: 0, distance: 2, ...more });
const told = (facts, about = null) => whyParts(t, facts, about, 100).map((parts) => parts.map(({ text }) => text).join(""));

test("two sentences say what was measured", () => {
  const quick = fact("a", { step: 10, kind: "converged", length: 2, mean: 0.2 });
  assert.deepEqual(told([quick, fact("b", { step: 40, kind: "converged", length: 6, mean: 0.15 })]), [
    "A arrived first, at step 10; B came last, at step 40.", "B walked a way of 6, A one of 2.",
  ]);
  assert.match(told([quick, fact("b", { step: 40, kind: "converged" }), fact("c")])[0], /B came last of those that arrived, at step 40/);
  assert.match(told([quick, fact("b", { step: 40, kind: "converged", hit: 5, left: 8 })])[1], /^B was at a minimum already at step 5, shot past/);
  assert.match(told([quick, fact("b", { step: 40, kind: "converged", length: 2, mean: 0.05 })])[1], /^A took steps of 0.2 on average, B of 0.05/);
  assert.deepEqual(told([quick, fact("b", { kind: "diverged", ended: 7, growth: 1.05 })]), ["Only A arrived, at step 10.", "B diverged: each bounce was 1.05 times the last."]);
  assert.match(told([fact("b", { kind: "diverged", ended: 7 })])[1], /diverged at step 7/);
  assert.deepEqual(told([fact("a")]), ["A did not arrive within 100 steps.", "A was still 2 away from a minimum after 100 steps: its steps were 0.1 long on average."]);
  assert.match(told([quick, fact("b")], "a")[1], /^B was still/, "nothing is to be said of the one that was missed");
  assert.equal(told([]).length, 0);
});

test("names are bold", () => {
  const [parts] = whyParts(t, [fact("a")], null, 100);
  assert.deepEqual(parts[0], { text: "A", bold: true });
});

test("what the share dialog writes into a link, and reads from one", () => {
  assert.equal(askedText(""), "");
  assert.equal(askedText("order,where"), "order,where");
  assert.equal(askedText("order", "  Who |\u202e wins? "), "order:Who wins?");
  assert.equal(askedText("choose", "Who swings?", "Adam\n\n* Momentum\n*Both"), "choose:Who swings?|Adam|*Momentum|Both");
  assert.equal(askedText("choose", "Who swings?", "Adam"), "", "one answer is no choice");
  assert.equal(askedText("choose", "", "Adam\nBoth"), "");
  const { kinds, words, lines } = askedParts("choose:Is it 2:1?|Yes|*No");
  assert.equal(askedText(kinds, words, lines), "choose:Is it 2:1?|Yes|*No");
  assert.deepEqual(askedParts("order"), { kinds: "order", words: "", lines: "" });
});

test("a run that is asked about knows no more than its start", () => {
  const run = {
    id: "o", title: "Adam", path: Float64Array.of(1, 2, 7.25, 8.25), valid: 1, loss: Float64Array.of(3, 0.125), grad: Float64Array.of(4, 0.25), lr: Float64Array.of(0.5, 0.0625),
    outcome: { kind: "converged", finding: "arrived", text: "reached the minimum", step: 1 }, rest: { x: 7, text: "lowest" }, restarts: [1], kernel: () => 0, kept: [0, 1],
    sent: { path: [1, 2, 7.25, 8.25], outcome: { text: "reached the minimum" } },
  };
  const seen = veiled(run, "hidden");
  assert.deepEqual([[...seen.path], [...seen.loss], [...seen.grad], [...seen.lr], seen.valid], [[1, 2], [3], [4], [0.5], 0]);
  assert.ok(!/7\.25|8\.25|0\.125|0\.25|0\.0625|reached|lowest/.test(JSON.stringify(seen)));
  assert.deepEqual([seen.kernel, seen.rest, seen.outcome.step], [null, null, null], "nor can it be walked");
  assert.equal(run.valid, 1, "the run itself is as it was");
});

test("a reveal takes six seconds, most of them until the last arrival", () => {
  for (const [steps, last] of [[80, 58], [300, 20], [500, null], [20000, 60]]) {
    const clock = makeClock();
    clock.setSteps(steps);
    clock.seek(0);
    clock.tempo = revealTempo([{ outcome: { step: last } }, { outcome: { step: null } }], steps);
    clock.play();
    let seconds = 0, arrived = null;
    for (; clock.playing && seconds < 20; seconds += 0.005) {
      clock.advance(0.005);
      if (arrived === null && last !== null && clock.playhead >= last) arrived = seconds;
    }
    assert.ok(Math.abs(seconds - 6) < 0.1, `${steps} steps in ${seconds} s`);
    if (last !== null) assert.ok(arrived > 4.2, `the last arrives after ${arrived} s`);
  }
  const clock = makeClock();
  clock.tempo = () => 5;
  clock.take("2");
  assert.equal(clock.tempo, null, "another speed is a speed");
});

test("what is asked has its room under a phone's map", () => {
  const parts = presenterLayout([390, 844], { runs: 4, pins: 0, asks: 400 });
  assert.ok(parts.column.height > 250 && parts.map.height > 200, `${parts.column.height} ${parts.map.height}`);
  assert.ok(parts.map.y + parts.map.height <= parts.column.y && parts.column.y + parts.column.height <= parts.dock.y);
});
