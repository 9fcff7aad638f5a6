// The table of results: its order, and its text on the clipboard.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./look.mjs";
import { sortedRows, tableText } from "../../app/stage/js/results.js";
import { apart } from "../../app/stage/js/whychart.js";

const rows = [["b", 3], ["a", null], ["d", 1], ["c", 3]].map(([text, value]) => ({ text, cells: [{ text, value: null }, { text: String(value), value }] }));
const named = (list) => list.map(({ text }) => text).join("");

test("numbers are sorted as numbers, what has none stays last both ways, equal ones as they came", () => {
  assert.equal(named(sortedRows(rows, 1, true, 1)), "dbca");
  assert.equal(named(sortedRows(rows, 1, true, -1)), "bcda");
  assert.equal(named(sortedRows(rows, 0, false, -1)), "dcba");
  assert.equal(named(rows), "badc", "the rows themselves stay");
});

test("a copy keeps its columns whatever stands in a cell", () => {
  assert.equal(tableText(["a", "b"], [["1\t2", "3\n4"]], false), "a\tb\n1 2\t3 4");
  assert.equal(tableText(["a", "b"], [["x|y", "2"]], true), "| a | b |\n| --- | --- |\n| x\\|y | 2 |");
});

test("names at the ends of two curves keep apart, in their order, inside the chart", () => {
  for (const [a, b] of [[50, 50], [50, 45], [0, 2], [99, 100], [10, 90]]) {
    const [c, d] = apart([a, b], 14, [5, 100]);
    assert.ok(Math.abs(c - d) >= 14 - 1e-9 && Math.min(c, d) >= 5 - 1e-9 && Math.max(c, d) <= 100 + 1e-9, `${a} ${b}: ${c} ${d}`);
    assert.ok(a === b || Math.sign(c - d) === Math.sign(a - b));
  }
});
