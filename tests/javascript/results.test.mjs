// The table of results: its order, and its text on the clipboard.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./look.mjs";
import { swarmCell, swarmColumns } from "../../app/stage/js/resultsswarm.js";
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

test("a swarm adds how many arrived and with which losses they end; where there is none, nothing", () => {
  const t = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const told = { members: 4, final: Float64Array.of(1, 3, 2, Infinity) }, alone = { members: 1, final: Float64Array.of(5) };
  const swarm = { on: true, told: new Map([["o", told], ["o2", alone]]), headline: () => ({ what: "reached", share: 0.75, low: 0.3, high: 0.95 }) };
  assert.deepEqual(swarmColumns(t, { swarm: { on: false, told: new Map() } }), []);
  assert.deepEqual(swarmColumns(t, undefined), []);
  assert.deepEqual(swarmColumns(t, { swarm }).map(({ title }) => title), ["Reached a minimum", "Median final loss", "Eight of ten end from"]);
  const cell = (id, key) => swarmCell(t, { swarm }, id, `swarm.${key}`);
  assert.deepEqual(cell("o", "share"), { text: "75 % (30–95 %) of 4", value: 0.75 });
  assert.deepEqual(cell("o", "median"), { text: "2.5", value: 2.5 });
  assert.deepEqual([cell("o", "range").value, cell("o2", "share").value, cell("o3", "median").value], [null, null, null]);
});
