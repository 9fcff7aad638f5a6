import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { makeClock } from "../../app/stage/js/clock.js";
import { actOf, isTaken, keyLines, perform } from "../../app/stage/js/keys.js";
import { nudged } from "../../app/stage/js/startring.js";

const press = (key, more = {}) => actOf({ key, ...more });

test("keys ask for what the sheet says", () => {
  assert.equal(press(" "), "toggle");
  assert.equal(press("ArrowRight", { shiftKey: true }), "ahead 10");
  assert.equal(press("ArrowLeft"), "back");
  assert.deepEqual(["+", "=", "-", "0", "p", "P", "f", "s", "d", "w", "r", "?"].map((key) => press(key)), ["closer", "closer", "wider", "fit", "presenter", "presenter", "full", "layout", "depth", "wall", "reveal", "help"]);
  assert.equal(press("x"), null);
  assert.ok(keyLines((text) => text).length > 10);
});

test("a clicker's keys and Escape are ours in the presenter view alone", () => {
  assert.equal(press("PageDown"), null);
  assert.equal(press("Escape"), null);
  assert.equal(actOf({ key: "PageDown" }, { presenter: true }), "toggle");
  assert.equal(actOf({ key: "PageUp" }, { presenter: true }), "first");
  assert.equal(actOf({ key: "Escape" }, { presenter: true }), "leave");
});

test("shortcuts of the browser are left to it, and single characters can be turned off", () => {
  assert.equal(press("p", { ctrlKey: true }), null);
  assert.equal(press("ArrowLeft", { altKey: true }), null);
  assert.equal(actOf({ key: "p" }, { singles: false }), null);
  assert.equal(actOf({ key: " " }, { singles: false }), "toggle");
  assert.equal(actOf({ key: "ArrowRight" }, { singles: false }), "ahead");
});

test("a key held down plays once but goes on stepping", () => {
  assert.equal(press(" ", { repeat: true }), null);
  assert.equal(press("p", { repeat: true }), null);
  assert.equal(press("ArrowRight", { repeat: true }), "ahead");
});

test("whoever has the focus keeps its own keys", () => {
  const button = { tag: "BUTTON" }, range = { tag: "INPUT", type: "range" }, text = { tag: "INPUT", type: "text" };
  assert.ok(!isTaken(" ", button, false), "clicked, then Space plays");
  assert.ok(isTaken(" ", button, true), "reached by Tab, Space presses it");
  assert.ok(!isTaken("p", button, true));
  assert.ok(!isTaken(" ", range, true) && isTaken("ArrowLeft", range, false) && isTaken("PageUp", range, false));
  assert.ok(isTaken("ArrowLeft", { tag: "DIV", role: "slider" }, false) && !isTaken(" ", { tag: "DIV", role: "slider" }, false));
  assert.ok(isTaken(" ", text, false) && isTaken("p", { tag: "DIV", editable: true }, false) && isTaken("s", { tag: "SELECT" }, false));
  assert.ok(isTaken("ArrowRight", { tag: "BUTTON", role: "tab" }, false));
});

test("acts reach the clock and the stage", () => {
  const clock = makeClock();
  clock.setSteps(100);
  const done = [];
  const window = [-2, 2, -1, 1];
  const stage = {
    clock, window, home: window, panels: { maps: [] }, moved() {}, redraw() {}, commit: () => done.push([...stage.window]),
    setWindow: (wanted) => (stage.window = wanted), predict: { takes: () => false },
  };
  for (const act of ["last", "back 10", "closer", "wider", "fit", "reveal"]) perform(stage, act);
  assert.equal(clock.playhead, 90);
  assert.deepEqual(done.map(([x0]) => Number(x0.toFixed(9))), [Number((-2 / 1.5).toFixed(9)), -2, -2]);
  assert.equal(stage.window, window);
  perform(stage, "toggle");
  assert.ok(clock.playing);
  perform({ ...stage, predict: { takes: (act) => act === "toggle" } }, "toggle");
  assert.ok(clock.playing, "what is asked takes the key");
});

test("arrows move the start, finely with Shift", () => {
  const window = [-4, 4, -2, 2];
  assert.deepEqual(nudged([1, 1], { key: "ArrowRight" }, window), [1.05, 1]);
  const [x, y] = nudged([1, 1], { key: "ArrowDown", shiftKey: true }, window);
  assert.ok(x === 1 && Math.abs(y - 0.995) < 1e-12);
  assert.equal(nudged([1, 1], { key: "a" }, window), null);
});
