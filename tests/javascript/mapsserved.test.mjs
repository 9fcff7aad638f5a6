// Maps that the server fills: what is heard belongs to what was wished, and what was dropped there is wished for anew.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ServedMaps } from "../../app/stage/js/mapsserved.js";

const map = (width, finding = new Uint8Array(width * width)) => ({
  id: "o", width, height: width, done: true, finding, place: new Uint16Array(width * width).fill(3), step: new Uint16Array(width * width),
  loss: new Float32Array(width * width), x: new Float32Array(width * width), y: new Float32Array(width * width),
});

function wishing(number, span, what = "this") {
  const served = new ServedMaps({ request: () => {} });
  served.ways = {};
  served.wished = { number, wants: new Map([["o", { what, span }]]), heard: false };
  return served;
}

test("what is told of another wish is not taken; of this one it is, with places and steps as they are", () => {
  const served = wishing(7, [0, 1, 0, 1]);
  served.hear({ wish: 6, row: null, failed: "", maps: [map(4)] });
  assert.equal(served.told.size, 0);
  served.hear({ wish: 7, row: { id: "o", done: 1, all: 4 }, failed: "", maps: [map(4)] });
  const { heard, done, what } = served.told.get("o");
  assert.deepEqual([heard.width, heard.stride, done, what], [4, 1, true, "this"]);
  assert.deepEqual([heard.map.place[5], heard.map.step[5]], [2, -1]);
  const t = (text, values) => `${text} ${values?.row ?? ""}`;
  assert.match(served.words(t, "o"), /1$/);
  assert.doesNotMatch(served.words(t, "o2"), /row\b|1$/);
});

test("a wish that was dropped there is forgotten here, but not one that has not arrived yet", () => {
  const served = wishing(7, [0, 1, 0, 1]), none = { wish: 0, row: null, failed: "", maps: [] };
  served.hear(none);
  assert.notEqual(served.wished, null);
  served.hear({ ...none, wish: 7 });
  served.hear(none);
  assert.equal(served.wished, null);
});

test("a finer map of nearly the same part stays until as fine a one has come; one of another part or other runs does not", () => {
  for (const [span, what, width] of [[[0, 1.02, 0, 1], "this", 16], [[0, 0.5, 0, 0.5], "this", 16], [[0, 4, 0, 4], "this", 4], [[0, 1, 0, 1], "other", 4]]) {
    const served = wishing(7, [0, 1, 0, 1]);
    served.hear({ wish: 7, row: null, failed: "", maps: [map(16)] });
    served.wished = { number: 8, wants: new Map([["o", { what, span }]]), heard: false };
    served.hear({ wish: 8, row: null, failed: "", maps: [map(4)] });
    assert.equal(served.told.get("o").heard.width, width);
    served.hear({ wish: 8, row: null, failed: "", maps: [map(64)] });
    assert.equal(served.told.get("o").heard.width, 64);
  }
});

test("why there is none is told to the plan, until its runs are others", () => {
  const served = wishing(7, [0, 1, 0, 1]);
  served.hear({ wish: 7, row: null, failed: "too long", maps: [] });
  assert.deepEqual(served.told.get("o"), { what: "this", span: [0, 1, 0, 1], failed: "too long" });
});
