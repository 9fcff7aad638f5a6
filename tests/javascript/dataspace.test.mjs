import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { splitField } from "../../app/stage/js/dataplace.js";
import { answerLines, lineEnd, missOf, missText, rowNear, spreadLabels, walkOrder } from "../../app/stage/js/dataspace.js";

const t = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const curve = { names: ["u", "v"], inputs: ["u"], target: "v", shape: "curve", level: 0.5, columns: [[3, 1, 2, 1], [1, 0, 2, 5]] };
const classes = { names: ["u1", "u2", "v"], inputs: ["u1", "u2"], target: "v", shape: "boundary", level: 0.5, columns: [[0, 1, 2], [0, 1, 0], [0, 1, 1]] };

test("maps and data share a field side by side, or one under the other where it is higher than wide", () => {
  const wide = splitField({ width: 900, height: 500 }, {});
  assert.ok(wide.maps.width + wide.data.width < 900 && wide.maps.height === 500 && wide.data.height === 500 && wide.below === 0);
  assert.equal(wide.data.x + wide.data.width, 900, "it ends where the field does");
  const high = splitField({ width: 400, height: 700 }, {});
  assert.ok(high.maps.width === 400 && high.data.width === 400 && high.maps.height + high.below === 700);
  const page = splitField({ width: 370, height: 320 }, { free: true, narrow: true });
  assert.ok(page.below > page.data.height, "a page that may be longer gets longer");
  assert.ok(splitField({ width: 900, height: null }, { free: true, several: true }).below > 0, "under rows of maps");
  const beside = splitField({ width: 900, height: 500 }, { several: true });
  assert.ok(beside.data.width < wide.data.width, "less beside several maps");
  assert.equal(splitField({ width: 280, height: 160 }, {}), null, "too small for both");
});

test("labels make room for each other, in their order, and stay inside", () => {
  assert.deepEqual(spreadLabels([10, 50], 15, 0, 100), [10, 50], "those that have room stay");
  const placed = spreadLabels([90, 92, 91, -20], 15, 0, 100);
  assert.deepEqual(placed, [70, 100, 85, 0]);
});

test("keys go from row to row by the input, and a pointer means the nearest row within reach", () => {
  assert.deepEqual(walkOrder(curve), [1, 3, 2, 0]);
  assert.equal(rowNear([[0, 0], [10, 0]], [7, 0], 5), 1);
  assert.equal(rowNear([[0, 0], [10, 0]], [5, 9], 5), null);
});

test("a curve breaks where its answer is not finite, and its end is the last point in view", () => {
  const lines = answerLines(curve, ([u]) => (Math.abs(u) < 0.1 ? NaN : u), [-1, 1, -1, 1]);
  assert.equal(lines.length, 2);
  assert.deepEqual(answerLines(curve, () => NaN, [-1, 1, -1, 1]), []);
  const rect = { left: 0, top: 0, width: 10, height: 10 };
  assert.deepEqual(lineEnd([[0, 5, 4, 8, 9, 12]], rect), [4, 8]);
  assert.equal(lineEnd([[0, 50, 10, 60]], rect), null);
});

test("how far answers are off is told as squares, or as rows on the wrong side", () => {
  assert.equal(missText(t, missOf(curve, [1, 0, 2, 3]), String), "mean squared error 1");
  assert.equal(missText(t, missOf(classes, [0.2, 0.7, 0.4]), String), "1 of 3 on the wrong side");
  assert.equal(missOf(classes, [NaN, NaN, NaN]).wrong, 2, "what is not a number is on no upper side");
});
