import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { editableNumber, formatNumber, formatSteps, linearTicks, logTicks, raisedParts, readNumber } from "../../app/stage/js/numbers.js";

test("numbers read as people write them", () => {
  const cases = [
    [0, "0"], [3.14159e-7, "3.14×10⁻⁷"], [1e-7, "10⁻⁷"], [-2.5e12, "−2.5×10¹²"], [0.001, "0.001"], [0.05, "0.05"], [123.456, "123"],
    [99999, "99\u2009999"], [99999.7, "10⁵"], [1e5, "10⁵"], [0.00012, "1.2×10⁻⁴"], [0.00099996, "0.001"], [0.0625, "0.0625"], [12345, "12\u2009345"], [-0.5, "−0.5"], [NaN, "–"], [null, "–"], [Infinity, "∞"], [-Infinity, "−∞"], [5e-324, "4.94×10⁻³²⁴"],
  ];
  for (const [value, text] of cases) assert.equal(formatNumber(value), text, String(value));
  assert.equal(formatNumber(3.14159e-7, 2), "3.1×10⁻⁷");
});

test("steps are grouped from ten thousand", () => {
  assert.equal(formatSteps(9999), "9999");
  assert.equal(formatSteps(10000), "10\u2009000");
  assert.equal(formatSteps(1234567), "1\u2009234\u2009567");
});

test("what is typed is read back, in any of the forms people use", () => {
  for (const value of [0, 1e-7, 0.999, -3.25, 123456, 1e12]) assert.equal(readNumber(editableNumber(value)), value);
  assert.equal(readNumber("3.1×10⁻⁷"), 3.1e-7);
  assert.equal(readNumber("3x10^-2"), 0.03);
  assert.equal(readNumber("0,05"), 0.05);
  assert.equal(readNumber("−2"), -2);
  for (const text of ["", "abc", "1,2,3", "1e", "--1"]) assert.ok(Number.isNaN(readNumber(text)), text);
});

test("linear ticks are round, inside, and about as many as asked", () => {
  assert.deepEqual(linearTicks(-2, 2, 4), [-2, -1, 0, 1, 2]);
  for (const [low, high] of [[0, 1e-9], [1e6, 1e6 + 3], [-7, 13]]) {
    const ticks = linearTicks(low, high, 6);
    assert.ok(ticks.length >= 3 && ticks.length <= 8, `${low}..${high}: ${ticks}`);
    assert.ok(ticks.every((tick) => tick >= low - 1e-12 && tick <= high + 1e-12));
  }
  assert.deepEqual(linearTicks(1, 1, 5), []);
  assert.deepEqual(linearTicks(NaN, 1, 5), []);
});

test("log ticks are powers of ten and never more than asked", () => {
  assert.deepEqual(logTicks(0.5, 2000, 10), [1, 10, 100, 1000]);
  assert.ok(logTicks(1e-18, 1e3, 4).length <= 4);
  assert.deepEqual(logTicks(0, 1, 4), []);
});

test("superscripts are split off to be raised", () => {
  assert.deepEqual(raisedParts("3.1×10⁻¹²"), [["3.1×10", false], ["−12", true]]);
  assert.deepEqual(raisedParts("0.5"), [["0.5", false]]);
});
