import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { conditionOf } from "../../app/stage/js/knobpanel.js";
import { stageText } from "../../app/stage/js/knobrow.js";

test("a value between two stages names both, a whole one its own", () => {
  const knob = { stages: ["raw", "zero mean", "unit variance"] };
  assert.deepEqual([0, 0.4, 1, 1.99, 2].map((value) => stageText(knob, value)), ["raw", "raw → zero mean", "zero mean", "zero mean → unit variance", "unit variance"]);
});

test("the condition number is that of the lowest minimum's Hessian, where it has one", () => {
  const hessian = (x, y, knobs, out) => out.set([2 + x, 0, 8 + y]);
  const minimum = { sign: "minimum", x: 0, y: 0 };
  assert.equal(conditionOf({ critical: [{ sign: "local", x: 1, y: 1 }, minimum], hessian, knobs: [] }), 4);
  assert.equal(conditionOf({ critical: [], hessian, knobs: [] }), null);
  assert.equal(conditionOf({ critical: [{ ...minimum, x: -2 }], hessian, knobs: [] }), null, "a valley has none");
  assert.equal(conditionOf({ critical: [minimum], hessian: null, knobs: [] }), null);
});
