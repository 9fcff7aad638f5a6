import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { parseColour } from "../../app/stage/js/colour.js";
import { LOOK } from "../../app/stage/js/look.js";
import { knobAlong } from "../../app/stage/js/mapaxes.js";
import { bandOfStep, BANDS, bandsFor, classedMap, className, classNumber, endingNames, firstMinimum, sharesAt, wholePercents } from "../../app/stage/js/mapclasses.js";
import { reachText } from "../../app/stage/js/mapkey.js";
import { allowedEnds, axesOf, endPlaces, knobPlace, knobTicks, ownPlace, placeValue } from "../../app/stage/js/mapknobs.js";
import { usualMap } from "../../app/stage/js/mapoffer.js";
import { mapDress, paintMap, readyMap, smoothBorders } from "../../app/stage/js/mappaint.js";
import { draggedValues, settingsPlace } from "../../app/stage/js/mapsaim.js";
import { packedColour, signTile } from "../../app/stage/js/mapsigns.js";
import { mapsGrid } from "../../app/stage/js/mapssizes.js";
import { limitLine, quickestBall, rateAxis, workingCells } from "../../app/stage/js/maptheory.js";

const CODES = ["diverged", "arrived", "local", "rests", "saddle", "left", "bounces", "stalls", "going"];
const KINDS = { diverged: "diverged", arrived: "converged", local: "converged", rests: "converged", saddle: "saddle", left: "left_view", bounces: "oscillating", stalls: "plateau", going: "going" };
const TOOLS = { codes: CODES, kinds: KINDS }, STEPS = 100;

/** A told map of [finding, place, step] run by run, the lowest row first. */
function toldMap(rows, stride = 1) {
  const cells = rows.flat();
  return {
    width: rows[0].length, height: rows.length, stride,
    map: { finding: Uint8Array.from(cells, ([finding]) => CODES.indexOf(finding)), place: Int16Array.from(cells, ([, place]) => place ?? -1), step: Int32Array.from(cells, ([, , step]) => step ?? -1) },
  };
}
const classed = (rows, stride) => classedMap(TOOLS, toldMap(rows, stride), STEPS);
const packed = (colour) => packedColour(parseColour(colour));

test("every ending has a class of its own, and a class says which", () => {
  const map = classed([CODES.map((finding) => [finding, 1, 7])]), names = [...map.classes].map(className);
  assert.deepEqual(names, ["diverged", "m1", "m1", "rest", "saddle", "left_view", "oscillating", "plateau", "going"]);
  assert.equal(new Set(names).size, endingNames().length + 1);
  for (const name of [...endingNames(), "m0", "m60"]) assert.equal(className(classNumber(name)), name);
});

test("shares add up, at the end and at every step before, and as whole percents", () => {
  const map = classed([[["arrived", 0, 3], ["arrived", 1, 50], ["diverged", -1, 10]], [["going"], ["saddle"], ["arrived", 0, 3]], [["arrived", 0, 99], ["bounces"], ["stalls"]]]);
  for (let step = 0; step <= STEPS; step += 1) {
    const shares = sharesAt(map, step);
    assert.ok(Math.abs(shares.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-12);
    assert.equal(wholePercents(shares.map(({ share }) => share)).reduce((sum, one) => sum + one, 0), 100);
  }
  const at = (name, step) => sharesAt(map, step).find(({ number }) => number === classNumber(name))?.share ?? 0;
  assert.equal(at("m0", 2), 0);
  assert.equal(at("m0", 3), 2 / 9);
  assert.equal(at("m0", STEPS), 3 / 9);
  assert.equal(at("going", 2), 1); // whatever has not ended is on its way
  assert.equal(at("saddle", STEPS - 1), 0); // what names no step is known at the end
  assert.equal(at("going", STEPS), 1 / 9);
  assert.equal(reachText((text, values) => `${values.share} ${values.step}`, map), "44 3");
});

test("bands are the usual ones where arrivals spread over them, else round numbers that span the arrivals", () => {
  const arriving = (steps, when) => classedMap(TOOLS, toldMap([Array.from({ length: 200 }, (_, at) => ["arrived", 0, when(at / 199)])]), steps);
  assert.equal(bandsFor([arriving(100, (share) => Math.round(3 + 90 * share))]), LOOK.maps.bands);
  assert.equal(bandsFor([classed([[["going"]]])]), LOOK.maps.bands);
  for (const [low, high] of [[400, 5000], [130, 900], [2000, 2300], [101, 130], [30, 4000]]) {
    const map = arriving(6000, (share) => Math.round(low + (high - low) * share)), bands = bandsFor([map]), used = new Set([...map.step].map((step) => bandOfStep(bands, step)));
    assert.equal(bands.length, BANDS - 1);
    assert.ok(bands.every((band, at) => Number.isInteger(band) && (at === 0 || band > bands[at - 1])), bands.join());
    assert.ok(used.size >= 4, `${low}–${high}: ${bands}`);
    assert.ok(bands.every((band) => Number(band.toPrecision(3)) === band), `${bands}`);
  }
});

test("a picture stands the right way up, in the hue of the minimum and the band of the steps", () => {
  for (const theme of Object.values(LOOK.themes)) {
    const dress = mapDress(theme, 1), minimum = (place, step) => ["arrived", place, step];
    const map = classed([[minimum(0, 3), minimum(0, 3), minimum(0, 3)], [minimum(0, 30), minimum(0, 30), minimum(0, 30)]]), ready = readyMap(map, LOOK.maps.bands);
    const out = paintMap(new Uint32Array(6), [3, 2], ready, dress, STEPS);
    assert.deepEqual([...out], [3, 3, 3, 0, 0, 0].map((band) => packed(theme.basins[0][band]))); // later ones on top: row 0 is the lowest
    const fifth = paintMap(new Uint32Array(1), [1, 1], readyMap(classed([[minimum(4, 3)]]), LOOK.maps.bands), dress, STEPS);
    assert.equal(fifth[0], packed(theme.basins[0][0])); // beyond four the hues repeat
    const gone = paintMap(new Uint32Array(1), [1, 1], readyMap(classed([[["diverged", -1, 8]]]), LOOK.maps.bands), dress, STEPS);
    assert.equal(gone[0], packed(theme.diverged[1]));
  }
});

test("a pixel appears at the step at which its run arrives, and looks on its way until then", () => {
  const theme = LOOK.themes.light, dress = mapDress(theme, 1), ready = readyMap(classed([[["arrived", 0, 20]]]), LOOK.maps.bands), side = 12;
  const at = (step) => paintMap(new Uint32Array(side * side), [side, side], ready, dress, step), { size, pixels } = signTile("going", theme, 1);
  const dots = Uint32Array.from({ length: side * side }, (_, place) => pixels[(Math.floor(place / side) % size) * size + (place % side) % size]);
  assert.deepEqual(at(19), dots);
  assert.deepEqual(at(20), new Uint32Array(side * side).fill(packed(theme.basins[0][2])));
  assert.deepEqual(at(20), at(STEPS));
});

test("a coarse map shows the runs that are known, each about its place; a moved window shows blank beyond them", () => {
  const theme = LOOK.themes.light, dress = mapDress(theme, 1), lost = ["diverged", -1, 1];
  const rows = Array.from({ length: 8 }, (_, row) => Array.from({ length: 8 }, (_, column) => (row % 4 === 0 && column % 4 === 0 ? ["arrived", row === 0 ? 0 : 1, 3] : lost)));
  const ready = readyMap(classed(rows, 4), LOOK.maps.bands), out = paintMap(new Uint32Array(64), [8, 8], ready, dress, STEPS);
  assert.deepEqual(new Set(out), new Set([packed(theme.basins[0][0]), packed(theme.basins[1][0])]));
  assert.equal(out[0], packed(theme.basins[1][0]));
  assert.equal(out[63], packed(theme.basins[0][0]));
  const moved = paintMap(new Uint32Array(64), [8, 8], ready, dress, STEPS, [0.5, 1.5, 0, 1]);
  assert.ok([0, 1, 2, 3, 4, 5, 6, 7].every((row) => moved[row * 8 + 7] === packed(theme.blank) && moved[row * 8] !== packed(theme.blank)));
});

test("a smooth border is a line, dust has none", () => {
  const side = 40, half = classed(Array.from({ length: side }, () => Array.from({ length: side }, (_, column) => ["arrived", column < 20 ? 0 : 1, 3])));
  const line = smoothBorders(half);
  assert.equal(line.reduce((sum, one) => sum + one, 0), side);
  assert.ok(Array.from({ length: side }, (_, row) => line[row * side + 19]).every(Boolean));
  const dust = classed(Array.from({ length: side }, (_, row) => Array.from({ length: side }, (_, column) => ["arrived", (7 * row + 11 * column + ((row * column) % 5)) % 3, 3])));
  assert.ok(smoothBorders(dust).reduce((sum, one) => sum + one, 0) <= 4); // corners have no neighbourhood
  const out = paintMap(new Uint32Array(side * side), [side, side], readyMap(half, LOOK.maps.bands), mapDress(LOOK.themes.light, 1), STEPS);
  assert.equal(out.filter((colour) => colour === packed(LOOK.themes.light.casing)).length, side);
});

test("all endings are told apart in grey, in both themes", () => {
  const SIDE = 90, grey = (colour) => 0.2126 * (colour & 255) + 0.7152 * ((colour >> 8) & 255) + 0.0722 * ((colour >> 16) & 255);
  for (const theme of Object.values(LOOK.themes)) {
    const field = (name) => {
      const { size, pixels } = signTile(name, theme, 2), found = new Float32Array(SIDE * SIDE);
      for (let row = 0; row < SIDE; row += 1) for (let column = 0; column < SIDE; column += 1) found[row * SIDE + column] = grey(pixels[(row % size) * size + (column % size)]);
      return found;
    };
    const fields = [...Object.keys(LOOK.patterns).map((name) => [name, field(name)]), ...[...theme.basins.flat(), ...theme.diverged].map((colour) => [colour, new Float32Array(SIDE * SIDE).fill(grey(packed(colour)))])];
    const signs = fields.filter(([name]) => LOOK.patterns[name]);
    const far = (a, b) => { // the least part of pixels that differ, however one is shifted
      let least = 1;
      for (let dy = 0; dy < 18; dy += 3) for (let dx = 0; dx < 18; dx += 3) {
        let count = 0;
        for (let row = 0; row < 60; row += 1) for (let column = 0; column < 60; column += 1) count += Math.abs(a[row * SIDE + column] - b[(row + dy) * SIDE + column + dx]) > 45 ? 1 : 0;
        least = Math.min(least, count / 3600);
      }
      return least;
    };
    for (const [name, one] of signs) for (const [other, two] of fields) if (name !== other) assert.ok(far(one, two) > 0.06, `${theme.name}: ${name} and ${other}: ${far(one, two)}`);
  }
});

const KNOBS = {
  log: { name: "lr", title: "rate", symbol: "η", scale: "log", soft: [1e-4, 1], low: 0, high: null, integer: false },
  zero: { name: "l", title: "l", symbol: "", scale: "log", soft: [0, 0.1], low: 0, high: null, integer: false },
  rest: { name: "momentum", title: "momentum", symbol: "μ", scale: "one_minus_log", soft: [0, 0.999], low: 0, high: 1, integer: false },
  open: { name: "beta", title: "beta", symbol: "β", scale: "one_minus_log", soft: [0.5, 1], low: 0, high: 1, integer: false },
  even: { name: "kappa", title: "kappa", symbol: "κ", scale: "linear", soft: [1, 200], low: 1, high: 500, integer: false },
  whole: { name: "T", title: "T", symbol: "", scale: "linear", soft: [1, 300], low: 1, high: null, integer: true },
};

test("a pixel's value stands in the middle of its pixel, on every scale", () => {
  for (const [name, knob] of Object.entries(KNOBS)) {
    const count = 50, values = knobAlong(knob, knob.soft, count), [from, to] = endPlaces(knob, knob.soft);
    values.forEach((value, at) => {
      const place = knobPlace(knob, value, knob.soft[1]), share = (place - from) / (to - from);
      assert.ok(Math.abs(share - (at + 0.5) / count) < (knob.integer ? 0.005 : 1e-6), `${name} ${at}: ${share}`);
      assert.ok(Math.abs(placeValue(knob, place) - value) <= 1e-9 * Math.abs(value) + 1e-12);
    });
  }
});

test("ends that a hand moves stay where the knob allows, and ticks lie between them", () => {
  for (const knob of Object.values(KNOBS)) {
    const [from, to] = endPlaces(knob, knob.soft), span = to - from;
    for (const [low, high] of [[from, to], [from + 0.4 * span, to - 0.4 * span], [from - 3 * span, to - 3 * span], [from + 3 * span, to + 3 * span], [from - span, to + span]]) {
      const ends = allowedEnds(knob, [low, high]);
      assert.ok(ends[0] < ends[1] && ends[0] >= (knob.low ?? -Infinity) && ends[1] <= (knob.high ?? Infinity), `${knob.name}: ${ends}`);
      const ticks = knobTicks(knob, ends, 6);
      assert.ok(ticks.every(({ value, text }) => value >= ends[0] - 1e-9 * Math.abs(ends[0]) && value <= ends[1] * (1 + 1e-9) + 1e-12 && text), `${knob.name} ${ends}: ${JSON.stringify(ticks)}`);
    }
    assert.ok(knobTicks(knob, knob.soft, 6).length >= 2, knob.name);
  }
  assert.deepEqual(knobTicks(KNOBS.rest, [0, 0.999], 6).map(({ text }) => text), ["0", "0.9", "0.99", "0.999"]);
  assert.deepEqual(knobTicks(KNOBS.log, [0.01, 0.1], 6).map(({ text }) => text), ["0.01", "0.02", "0.05", "0.1"]);
});

const site = (knob, place, kind = "run", value = knob.soft[1] / 2) => ({ place, knob, where: { kind, run: place.split(".")[0] }, value });
const SITES = [site(KNOBS.log, "o2.lr"), site(KNOBS.rest, "o2.momentum"), site(KNOBS.whole, "o2.s.T", "schedule"), site(KNOBS.even, "s.kappa", "surface")];

test("a word names axes of a run; for each run its own; none where it has no such knob", () => {
  assert.equal(axesOf("", SITES, false), null);
  assert.equal(axesOf("basins", SITES, true), null);
  assert.deepEqual(axesOf("o2.lr:0.01..0.5,s.kappa", SITES, false).map(({ site: { place }, ends }) => [place, ends]), [["o2.lr", [0.01, 0.5]], ["s.kappa", [1, 200]]]);
  assert.equal(axesOf("o.lr,o.momentum", SITES, false), undefined);
  assert.deepEqual(axesOf("o.lr,o.momentum", SITES, true).map(({ site: { place } }) => place), ["o2.lr", "o2.momentum"]);
  assert.equal(axesOf("o.lr,o.beta1", SITES, true), undefined);
  assert.equal(axesOf("s.kappa,o.s.T", SITES, true)[1].site.place, "o2.s.T");
  assert.equal(ownPlace("o.lr", SITES), "o2.lr");
  assert.equal(usualMap(SITES), "o2.lr,o2.momentum");
  assert.equal(usualMap([SITES[0], SITES[2], SITES[3]]), "o2.lr,s.kappa");
});

test("settings that a hand drags to are values of the knobs, where the hand is", () => {
  const axes = axesOf("o2.lr,o2.momentum", SITES, false);
  const values = draggedValues(axes, [Math.log(0.0312345), -Math.log(1 - 0.912345)]);
  assert.deepEqual(values, [0.03123, 0.9123]);
  assert.deepEqual(settingsPlace(axes), [Math.log(0.5), -Math.log(1 - 0.4995)]);
  assert.deepEqual(draggedValues(axes, [50, 60])[1], 1);
});

// the heavy ball's: 2(1 + mu)/curvature, as the application prints it
const LIMIT = { size: 1, prepare: (k, c) => { c[0] = k[0]; return c; }, at: (x, _, c, out) => { out[0] = (2 * (1 + c[0])) / x; } };
const RUN = { limit: { kernel: "limit", knobs: ["momentum"], text: "2(1 + μ)/λmax" }, values: { momentum: 0.9, lr: 0.1 }, columns: {} };
const bowl = (kappa) => ({ quadratic: true, knobs: null, hessian: (x, y, knobs, out) => out.set([1, 0, kappa]) });

test("the line of theory is the limit's own, along either axis and over a knob of the ground", () => {
  const axes = axesOf("o2.lr,o2.momentum", SITES, false), lines = (over, run = RUN, ground = bowl(20)) => limitLine(run, over, ground, () => LIMIT, ({ kappa }) => bowl(kappa));
  assert.equal(rateAxis(axes), 0);
  assert.ok(lines(axes).length > 50);
  for (const [rate, mu] of lines(axes)) assert.ok(Math.abs(rate - (2 * (1 + mu)) / 20) < 1e-12);
  assert.deepEqual(lines([axes[1], axes[0]]), lines(axes));
  for (const [rate, kappa] of lines(axesOf("o2.lr,s.kappa", SITES, false))) assert.ok(Math.abs(rate - 3.8 / kappa) < 1e-12);
  for (const none of [lines(axesOf("o2.lr,o2.s.T", SITES, false)), lines(axesOf("s.kappa,o2.momentum", SITES, false)), lines(axes, { ...RUN, limit: null }), lines(axes, { ...RUN, columns: { lr: 0 } }), lines(axes, RUN, { ...bowl(20), quadratic: false }), lines(null)]) assert.deepEqual(none, []);
});

test("the quickest heavy ball shrinks every direction faster than its neighbours do", () => {
  const axes = axesOf("o2.lr,o2.momentum", SITES, false), run = { ...RUN, key: "momentum", values: { ...RUN.values, form: "heavy_ball" } };
  const factor = (rate, mu) => Math.max(...[1, 20].map((bend) => { // of the recursion's roots, the larger
    const half = (1 + mu - rate * bend) / 2, root = half * half - mu;
    return root < 0 ? Math.sqrt(mu) : Math.abs(half) + Math.sqrt(root);
  }));
  const [rate, mu] = quickestBall(run, axes, bowl(20));
  for (const [across, up] of [[0.99, 1], [1.01, 1], [1, 0.98], [1, 1.02], [0.99, 0.98], [1.01, 1.02]]) assert.ok(factor(rate * across, mu * up) > factor(rate, mu) - 1e-7);
  assert.deepEqual(quickestBall(run, [axes[1], axes[0]], bowl(20)), [mu, rate]);
  for (const none of [quickestBall({ ...run, key: "nesterov" }, axes, bowl(20)), quickestBall({ ...run, values: { form: "averaged" } }, axes, bowl(20)), quickestBall(run, axesOf("o2.lr,s.kappa", SITES, false), bowl(20)), quickestBall(run, axes, bowl(-1)), quickestBall(run, null, bowl(20))]) assert.equal(none, null);
});

test("the range that works is the stretch of the run's own value, else the longest", () => {
  const yes = ["arrived", 0, 3], no = ["going"], row = [no, yes, no, yes, yes, yes, no], map = classed([row.map(() => no), row]);
  assert.deepEqual(workingCells(map, 0, 1, 1), { from: 1, to: 1 });
  assert.deepEqual(workingCells(map, 0, 6, 1), { from: 3, to: 5 });
  assert.equal(workingCells(map, 0, 3, 0), null);
  assert.deepEqual(workingCells(map, 1, 1, 3), { from: 1, to: 1 });
  assert.equal(workingCells({ ...map, stride: 2 }, 0, 1, 1), null);
});

test("maps fit the box they have to, and two stand side by side", () => {
  for (const count of [2, 3, 5, 7]) for (const box of [{ width: 1224, height: 420 }, { width: 820, height: 400 }, { width: 620, height: 700 }]) {
    const { columns, rows, width, height } = mapsGrid(count, box, 60, true, false);
    assert.ok(columns * rows >= count && columns * width + (columns - 1) * LOOK.maps.gap <= box.width);
    assert.ok(rows * (height + 60) <= box.height + 10 || height === 110, JSON.stringify({ count, box, height }));
  }
  assert.equal(mapsGrid(2, { width: 600, height: 500 }, 60, false, false).columns, 2);
  assert.equal(mapsGrid(2, { width: 360, height: 500 }, 60, false, true).columns, 1);
  assert.equal(firstMinimum(), endingNames().length + 1);
});
