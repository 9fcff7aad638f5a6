// Cards that manage: acts on their way, places after a drag, the largest stable step, and how runs were before.

import assert from "node:assert/strict";
import test from "node:test";
import "./look.mjs";
import { dotOf } from "../../app/stage/js/badges.js";
import { Edits } from "../../app/stage/js/edits.js";
import { Reporter } from "../../app/stage/js/reporter.js";
import { compileKernel } from "../../app/stage/js/kernels.js";
import { steepest } from "../../app/stage/js/kernels.js";
import { limitNow, stableRate } from "../../app/stage/js/limitzone.js";
import { movedKnobs, Past, settingsText } from "../../app/stage/js/past.js";
import { droppedAt } from "../../app/stage/js/reorder.js";
import { endText, keepTries } from "../../app/stage/js/tries.js";

const PARTS = { start: [0, 0], layout: "overlay", window: null };

test("an act is sent until it is answered, under the number with which it first left", () => {
  let time = 100;
  const edits = new Edits(() => time);
  edits.act({ act: "remove", slot: 2 });
  const first = edits.event(PARTS);
  assert.deepEqual(first.acts, [{ number: 100, act: "remove", slot: 2 }]);
  time = 150;
  edits.act({ act: "move", slot: 1, by: -1 });
  const second = edits.event(PARTS);
  assert.deepEqual(second.acts.map(({ number, act }) => [number, act]), [[100, "remove"], [150, "move"]]);
  assert.ok(edits.open());
  edits.settle({ answered: 100, runs: [], start: [0, 0] }, false);
  assert.deepEqual(edits.acts.map(({ act }) => act.act), ["move"]);
  edits.settle({ answered: 150, runs: [], start: [0, 0] }, false);
  assert.ok(!edits.open());
});

test("an event that something else may have passed by is sent again when an answer does not know of it", () => {
  const sent = [], reporter = new Reporter((event) => sent.push(event.seq), () => 0), asked = [];
  let seq = 4;
  reporter.send(0, () => ({ seq: (seq += 1), window: null }));
  reporter.heard(4); // an older answer alone says nothing
  assert.deepEqual(sent, [5]);
  reporter.beside(() => asked.push("whole"));
  reporter.heard(4);
  assert.deepEqual(sent, [5, 6]);
  reporter.heard(6);
  reporter.beside(() => asked.push("whole"));
  reporter.heard(4);
  assert.deepEqual(sent, [5, 6]);
  assert.equal(asked.length, 2);
});

test("what must not get lost is sent again until an answer knows of it, less and less often", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const sent = [], reporter = new Reporter((event) => sent.push(event.seq), () => 0);
  let seq = 0;
  const event = () => ({ seq: (seq += 1), window: null });
  reporter.send(0, event, 100);
  t.mock.timers.tick(100);
  assert.deepEqual(sent, [1, 2]);
  t.mock.timers.tick(199);
  assert.deepEqual(sent, [1, 2]);
  t.mock.timers.tick(1);
  assert.deepEqual(sent, [1, 2, 3]);
  reporter.heard(3);
  t.mock.timers.tick(10_000);
  assert.deepEqual(sent, [1, 2, 3]);
  reporter.send(0, event, 100);
  reporter.stop();
  t.mock.timers.tick(10_000);
  assert.deepEqual(sent, [1, 2, 3, 4]);
});

test("a run is hidden at once, and as Python has it after the answer", () => {
  const edits = new Edits(() => 7);
  const run = { slot: 3, off: false };
  assert.equal(edits.offNow(run), false);
  edits.act({ act: "hide", slot: 3, off: true });
  edits.act({ act: "hide", slot: 1, off: true });
  assert.equal(edits.offNow(run), true);
  edits.act({ act: "hide", slot: 3, off: false });
  assert.equal(edits.offNow(run), false);
  assert.equal(edits.offNow({ slot: 1, off: false }), true);
  edits.event(PARTS);
  edits.settle({ answered: 7, runs: [], start: [0, 0] }, false);
  assert.equal(edits.offNow({ slot: 1, off: false }), false);
});

test("a lesson's next scene is asked for by every event until it has come, under the number of the first", () => {
  let time = 10;
  const edits = new Edits(() => time);
  edits.turnTo({ scene: "turn.2" });
  const first = edits.event(PARTS);
  time += 5;
  const second = edits.event(PARTS);
  assert.deepEqual(first.lesson, { number: first.seq, scene: "turn.2" });
  assert.deepEqual(second.lesson, first.lesson);
  assert.ok(second.seq > first.seq);
  edits.settle({ answered: first.seq - 1, start: [0, 0], runs: [] }, false);
  assert.ok(edits.event(PARTS).lesson);
  edits.settle({ answered: first.seq, start: [0, 0], runs: [] }, false);
  assert.equal(edits.event(PARTS).lesson, null);
});

test("a card dropped between others takes the place between them", () => {
  const boxes = [0, 40, 80, 120].map((top) => ({ top, height: 40 }));
  assert.equal(droppedAt(10, boxes, 2), 0);
  assert.equal(droppedAt(70, boxes, 0), 1);
  assert.equal(droppedAt(95, boxes, 2), 2, "where it was");
  assert.equal(droppedAt(400, boxes, 1), 3);
  assert.equal(droppedAt(-50, boxes, 3), 0);
});

const bowl = (kappa) => ({ quadratic: true, knobs: [], hessian: (x, y, knobs, out) => out.set([1, 0, kappa]) });
const kernel = "{ size: 1, prepare: (p, c) => { c[0] = p[0]; return c; }, at: (x, y, c, out) => { out[0] = (2 * (1 + c[0])) / x; } }";
const rule = (momentum) => ({ limit: { kernel, knobs: ["momentum"], text: "2(1 + μ)/λmax" }, values: { momentum }, path: Float64Array.of(0, 0, 5, 5), valid: 1 });

test("the largest stable step follows the knobs and the ground", () => {
  assert.equal(steepest(bowl(100), [0, 0]), 100);
  assert.ok(Math.abs(limitNow(rule(0.9), bowl(100), 0, compileKernel).rate - 0.038) < 1e-15);
  assert.ok(limitNow(rule(0.5), bowl(100), 0, compileKernel).rate < 0.0301);
  assert.ok(Math.abs(limitNow(rule(0.9), bowl(20), 0, compileKernel).rate - 0.19) < 1e-15);
  assert.equal(stableRate(rule(0.9), -3, compileKernel), null, "no limit on a dome");
  assert.equal(limitNow({ ...rule(0.9), limit: null }, bowl(20), 0, compileKernel), null);
  assert.equal(limitNow(rule(0.9), { ...bowl(20), hessian: null }, 0, compileKernel), null);
});

test("on curved ground it is that of the head, and says so", () => {
  const curved = { quadratic: false, knobs: [], hessian: (x, y, knobs, out) => out.set([1 + x, 0, 0.5]) };
  const at = (step) => limitNow(rule(0), curved, step, compileKernel);
  assert.deepEqual([at(0).rate, at(0).here], [2, true]);
  assert.ok(Math.abs(at(1).rate - 1 / 3) < 1e-15);
  assert.ok(Math.abs(at(9).rate - 1 / 3) < 1e-15, "beyond its last valid point it stays");
});

const HEADER = { surface: { key: "bowl", kernel_knobs: [20] }, steps: 10, start: [0, 0], runs: [] };
const sent = (slot, lr) => ({ slot, key: "sgd", kernel_values: [lr], knob_values: { lr } });
const shown = (slot, lr) => ({ ...sent(slot, lr), path: Float64Array.of(lr, 0), valid: 0, loss: [1], grad: [1], values: { lr }, outcome: { kind: "going", text: "still going" } });

test("one movement keeps what was before it once", () => {
  let time = 0;
  const past = new Past(() => time);
  const first = shown(0, 0.1), later = shown(0, 0.2);
  past.move([first], "drag");
  past.move([later], "drag");
  past.move([later], "drop");
  assert.deepEqual(past.of([later]).map(({ values }) => values.lr), [0.1]);
  past.move([later], "key");
  assert.deepEqual(past.of([shown(0, 0.3)]).map(({ values }) => values.lr), [0.2]);
  time = 500;
  past.move([shown(0, 0.3)], "key");
  assert.deepEqual(past.of([shown(0, 0.4)]).map(({ values }) => values.lr), [0.2], "the same held key");
  time = 3000;
  past.move([shown(0, 0.4)], "key");
  assert.deepEqual(past.of([shown(0, 0.5)]).map(({ values }) => values.lr), [0.4]);
  assert.deepEqual(past.of([shown(1, 0.5)]), []);
});

test("an answer to the hand leaves the ghost, a change from elsewhere makes one, another landscape none", () => {
  const past = new Past(() => 0);
  const was = { ...HEADER, runs: [sent(0, 0.1), sent(1, 0.1)] }, now = { ...HEADER, runs: [sent(0, 0.2), sent(1, 0.1)] };
  past.move([shown(0, 0.1)], "drag");
  past.move([shown(0, 0.2)], "drop");
  past.arrive([shown(0, 0.2), shown(1, 0.1)], now, was, true);
  assert.deepEqual([...past.kept.values()].map(({ values }) => values.lr), [0.1]);
  past.arrive([shown(0, 0.2), shown(1, 0.1)], was, now, false);
  assert.deepEqual([...past.kept.values()].map(({ slot, values }) => [slot, values.lr]), [[0, 0.2]], "a step back");
  past.arrive([shown(0, 0.1)], { ...was, runs: [sent(1, 0.1)] }, was, true);
  assert.equal(past.kept.size, 0, "its run has gone");
  past.move([shown(1, 0.1)], "drop");
  past.arrive([shown(1, 0.1)], { ...was, surface: { key: "beale", kernel_knobs: [] } }, was, false);
  assert.equal(past.kept.size, 0);
});

test("what was different is told by sign or by word", () => {
  const knobs = [{ name: "lr", symbol: "η", title: "learning rate" }, { name: "form", title: "form", choices: [{ value: "a", label: "averaged" }] }];
  const at = (lr, form = "a", said = {}) => ({ knobs, values: { lr, form }, said }), half = { lr: { text: "2/κ", source: "2/κ" } };
  const moved = movedKnobs(at(0.03, "b"), at(0.02));
  assert.equal(settingsText(moved), "η = 0.02, form: averaged");
  assert.deepEqual(movedKnobs(at(1), at(1)), []);
  assert.equal(settingsText(movedKnobs(at(0.04), at(0.04, "a", half))), "η = 2/κ", "what was followed");
  assert.equal(settingsText(movedKnobs(at(0.04, "a", half), at(0.05, "a", half))), "η = 0.05", "a value that it has no more");
});

test("tries are kept for the tab, and told once to a page that has none", () => {
  const held = new Map(), told = [], storage = { setItem: (key, text) => held.set(key, text), getItem: (key) => held.get(key) ?? null };
  const tell = (stored) => told.push(stored), tries = [["s=bowl", [[0, "converged", 78]]]];
  keepTries(storage, [], true, tell);
  keepTries(storage, tries, true, tell);
  keepTries(storage, [], false, tell);
  assert.deepEqual(told, [], "nothing is stored, something is there, and it was told before");
  keepTries(storage, [], true, tell);
  assert.deepEqual(told, [tries]);
  keepTries({ ...storage, getItem: () => "{" }, [], true, tell);
  keepTries({ setItem() { throw new Error("full"); } }, tries, true, tell);
  assert.equal(told.length, 1);
});

test("an end in a sign and a number", () => {
  assert.deepEqual([["converged", 78], ["diverged", 84], ["going", null], ["left_view", null]].map(([kind, step]) => endText(kind, step)), ["✓ 78", "↗ 84", "…", "↗"]);
});

test("a badge's dot is where the run is", () => {
  const curve = Float32Array.of(0, 1, 2, 3, 4), run = { grad: [3, 1, 0.5], valid: 2 };
  const rate = { symbol: "η", reach: 0, curve };
  assert.deepEqual(dotOf(rate, run, 0, 5), { share: 0, value: 0 });
  assert.deepEqual(dotOf(rate, run, 4, 5), { share: 0.75, value: 3 }, "the rate of the update that led here");
  assert.deepEqual(dotOf(rate, run, 5, 5), { share: 1, value: 4 });
  const clip = { symbol: "", reach: 2, curve: Float32Array.of(0, 0.5, 1, 1, 1) };
  assert.deepEqual(dotOf(clip, run, 0, 2), { share: 1, value: 1 }, "beyond its reach");
  assert.deepEqual(dotOf(clip, run, 1, 2), { share: 0.5, value: 1 });
  assert.deepEqual(dotOf(clip, run, 9, 2), { share: 0.25, value: 0.5 }, "a run that ended stays");
  assert.equal(dotOf({ ...rate, curve: null }, run, 1, 5), null);
});
