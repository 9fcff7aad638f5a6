import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { checkKnob, fromPosition, toPosition } from "../../app/stage/js/scales.js";

const knob = (soft, scale, more = {}) => ({ soft, scale, integer: false, low: null, high: null, low_open: false, high_open: false, ...more });

test("every scale maps its ends to the ends and runs the same way", () => {
  for (const one of [knob([1e-4, 10], "log"), knob([0, 1], "log"), knob([0, 0.9999], "one_minus_log"), knob([0, 1], "one_minus_log"), knob([-3, 5], "linear")]) {
    assert.equal(fromPosition(one, 0), one.soft[0]);
    assert.equal(fromPosition(one, 1), one.soft[1]);
    assert.equal(toPosition(one, one.soft[0]), 0);
    assert.equal(toPosition(one, one.soft[1]), 1);
    let last = -Infinity;
    for (let at = 0; at <= 1; at += 0.01) {
      const value = fromPosition(one, at);
      assert.ok(value >= last, `${one.scale} at ${at}`);
      last = value;
    }
  }
});

test("position and value are each other's inverse, up to rounding for people", () => {
  for (const one of [knob([1e-4, 10], "log"), knob([0, 0.9999], "one_minus_log"), knob([-3, 5], "linear")]) {
    for (let at = 0.05; at < 1; at += 0.09) assert.ok(Math.abs(toPosition(one, fromPosition(one, at)) - at) < 0.02, `${one.scale} ${at}`);
  }
});

test("the middle of a log slider is the geometric mean", () => {
  assert.ok(Math.abs(fromPosition(knob([1e-4, 1], "log"), 0.5) - 0.01) < 1e-12);
});

test("whole-numbered knobs stay whole", () => {
  const one = knob([1, 20], "linear", { integer: true });
  for (let at = 0; at <= 1; at += 0.07) assert.ok(Number.isInteger(fromPosition(one, at)));
});

test("values outside the slider's ends sit at its end", () => {
  assert.equal(toPosition(knob([1e-4, 10], "log"), 1e9), 1);
  assert.equal(toPosition(knob([1e-4, 10], "log"), 0), 0);
});

test("the hard interval knows open from closed", () => {
  const one = knob([0, 1], "linear", { low: 0, low_open: true, high: 1 });
  assert.equal(checkKnob(one, 0), "low");
  assert.equal(checkKnob(one, 1), "ok");
  assert.equal(checkKnob(one, 1.1), "high");
  assert.equal(checkKnob(one, NaN), "number");
  assert.equal(checkKnob({ ...one, integer: true }, 0.5), "integer");
});
