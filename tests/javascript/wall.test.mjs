import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { heldBy } from "../../app/stage/js/wallruns.js";
import { readWall, sitesOf, spreadValues, usualSides, usualValues, wallText } from "../../app/stage/js/wallword.js";

const LR = { name: "lr", title: "learning rate", symbol: "η", low: 0, low_open: true, high: null, soft: [1e-4, 1], scale: "log", integer: false };
const MU = { name: "momentum", title: "momentum", symbol: "μ", low: 0, high: 1, high_open: true, soft: [0, 0.999], scale: "one_minus_log", integer: false };
const T0 = { name: "T_0", title: "period", symbol: "", low: 1, high: 1e6, soft: [10, 1000], scale: "log", integer: true };
const KAPPA = { name: "kappa", title: "condition", symbol: "κ", low: 1, high: 1000, soft: [1, 1000], scale: "log", integer: false };
const RUN = {
  id: "o2", knobs: [{ name: "form", choices: [] }, MU, LR], values: { lr: 0.03, momentum: 0.9, form: "a" },
  badges: [{ parts: [{ letter: "s", key: "cosine", place: 0, title: "Cosine", knobs: [T0], values: { T_0: 50 } }, { letter: "t", key: "clip", place: 1, title: "Clip", knobs: [{ ...LR, name: "most" }], values: { most: 1 } }] }],
};
const sites = () => sitesOf(RUN, { title: "Bowl", knobs: [KAPPA] }, { surfaceValue: () => 20, partValue: () => undefined });

test("the sides of a wall are read and written the same way", () => {
  for (const text of ["o.lr:0.01,0.02", "o2.lr:0.1;s.kappa:2,20", "o.s.T_0:10,50;o.t2.most:1,2"]) assert.equal(wallText(readWall(text)), text);
  assert.equal(readWall("o.s1.T_0:10")[0].place, "o.s.T_0");
  assert.deepEqual(readWall(""), []);
  assert.deepEqual(readWall("o.lr:1,x,2")[0].values, [1, 2]);
});

test("every number of a run, its parts and its landscape can stand at a side, the usual ones first", () => {
  assert.deepEqual(sites().map(({ place, value }) => [place, value]), [["o2.lr", 0.03], ["o2.momentum", 0.9], ["o2.s.T_0", 50], ["o2.t2.most", 1], ["s.kappa", 20]]);
  assert.equal(sites()[2].kernel, "s1_T_0");
  assert.deepEqual(sites()[3].where, { kind: "transform", runs: ["o2"], at: 1, key: "clip", reads: { o2: { most: "t2_most" } } });
});

test("values are spread on the knob's own scale, and the one in force is among them", () => {
  assert.deepEqual(spreadValues(LR, 0.001, 0.1, 3), [0.001, 0.01, 0.1]);
  assert.deepEqual(spreadValues(T0, 10, 1000, 5).every(Number.isInteger), true);
  assert.deepEqual(spreadValues(LR, 0.01, 0.01, 4), [0.01]);
  assert.deepEqual(spreadValues(LR, -1, 0.1, 2), [0.1]); // what the knob cannot be is left out
  for (const site of sites()) {
    const values = usualValues(site, 5);
    assert.ok(values.includes(site.value), site.place);
    assert.deepEqual(values, [...values].sort((a, b) => a - b));
    assert.ok(values.length >= 3);
  }
});

test("a wall without words has the rate across and what one tunes next down", () => {
  assert.deepEqual(usualSides(sites()).map(({ place, values }) => [place, values.length]), [["o2.lr", 5], ["o2.momentum", 4]]);
  const few = sites().filter(({ place }) => place === "o2.lr" || place === "s.kappa");
  assert.deepEqual(usualSides(few).map(({ place }) => place), ["o2.lr", "s.kappa"]);
});

test("what holds a run off a minimum follows the decay that a cell has", () => {
  const run = { held_by: "Clip", knobs: [{ name: "weight_decay", title: "weight decay" }] };
  assert.equal(heldBy(run, { weight_decay: 0.1 }), "Clip + weight decay");
  assert.equal(heldBy({ ...run, held_by: "Clip + weight decay" }, { weight_decay: 0 }), "Clip");
  assert.equal(heldBy({ ...run, knobs: [] }, {}), "Clip");
});
