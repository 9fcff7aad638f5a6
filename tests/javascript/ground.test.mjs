import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { labRamp, luminance, oklabToRgb, parseColour, rgbToOklab } from "../../app/stage/js/colour.js";
import { contourLevels, labelSpot, linkSegments, marchingSquares } from "../../app/stage/js/contours.js";
import { heightField, sampleField, shadeField, tintPlaces } from "../../app/stage/js/relief.js";

const bowl = (x, y, k, out) => {
  out[0] = x * x + y * y;
  out[1] = 2 * x;
  out[2] = 2 * y;
};

test("colours survive the way to OKLab and back", () => {
  for (const text of ["#000000", "#ffffff", "#D55E00", "#0b1518", "#9fc6c4"]) {
    const rgb = parseColour(text);
    oklabToRgb(rgbToOklab(rgb)).forEach((value, channel) => assert.ok(Math.abs(value - rgb[channel]) < 0.01));
  }
  assert.deepEqual(parseColour("rgb(1, 2, 3)"), [1, 2, 3]);
  assert.deepEqual(parseColour("#abc"), [170, 187, 204]);
  assert.equal(parseColour("tomato soup"), null);
  assert.equal(luminance(""), null);
  assert.ok(luminance("#ffffff") > 0.99 && luminance("#000000") === 0);
});

test("a ramp starts and ends with its colours", () => {
  const ramp = labRamp(["#000000", "#ff0000", "#ffffff"], [0, 0.5, 1]);
  assert.deepEqual(oklabToRgb(ramp.slice(0, 3)).map(Math.round), [0, 0, 0]);
  assert.deepEqual(oklabToRgb(ramp.slice(3, 6)).map(Math.round), [255, 0, 0]);
  assert.deepEqual(oklabToRgb(ramp.slice(6)).map(Math.round), [255, 255, 255]);
});

test("the raster's outer nodes lie on the window's edges, the first at the top left", () => {
  const field = sampleField(bowl, [], [-1, 3, -2, 2], 5, 9);
  assert.equal(field.value[0], 1 + 4);
  assert.equal(field.value[4], 9 + 4);
  assert.equal(field.gy[0], 4);
  assert.equal(field.lowest, 0);
});

test("holes stay holes: not finite is neither a height nor a pixel nor a crash", () => {
  const holed = (x, y, k, out) => {
    out[0] = Math.log(x);
    out[1] = 1 / x;
    out[2] = 0;
  };
  const heights = heightField(sampleField(holed, [], [-1, 1, 0, 1], 21, 5));
  const pixels = shadeField(heights, { tints: ["#224466", "#ffeecc"], relief: 0.8 });
  assert.equal(pixels[3], 0);
  assert.equal(pixels[4 * 20 + 3], 255);
  const nowhere = heightField(sampleField((x, y, k, out) => out.fill(NaN), [], [0, 1, 0, 1], 8, 8));
  assert.ok(shadeField(nowhere, { tints: ["#000000", "#ffffff"], relief: 1 }).every((byte) => byte === 0));
  assert.deepEqual(marchingSquares(nowhere.height, 8, 8, contourLevels(nowhere, 24).map((level) => level.height)).flat(), []);
});

test("a flat surface has a ground too", () => {
  const flat = heightField(sampleField((x, y, k, out) => out.fill(0), [], [0, 1, 0, 1], 8, 8));
  const pixels = shadeField(flat, { tints: ["#808080", "#909090"], relief: 1 });
  assert.ok(pixels.every(Number.isFinite) && pixels[3] === 255);
});

test("light comes from the north-west and neither burns nor blackens", () => {
  const heights = heightField(sampleField(bowl, [], [-1, 1, -1, 1], 101, 101));
  const pixels = shadeField(heights, { tints: ["#9fc6c4", "#dcc19c"], relief: 0.7 });
  const at = (column, row) => pixels[4 * (row * 101 + column) + 1];
  assert.ok(at(80, 80) > at(20, 20), "in a bowl the far side, facing the light, is the brighter");
  for (let index = 0; index < pixels.length; index += 4) assert.ok(pixels[index + 1] > 60 && pixels[index + 1] < 255);
});

test("deep dark ground in shade is neither black nor a flat blue: every channel still moves with the light", () => {
  const dark = { tints: ["#0d2b36", "#123642", "#1b414a", "#2a4a4f", "#3b5253", "#4c5a57", "#5e645f"], relief: 0.85 };
  const crescent = (x, y, k, out) => {
    const rise = y - x * x;
    out.set([(1 - x) ** 2 + 100 * rise * rise, -2 * (1 - x) - 400 * x * rise, 200 * rise]);
  };
  const pixels = shadeField(heightField(sampleField(crescent, [], [-2, 2, -1, 3], 201, 201)), dark);
  let clipped = 0;
  for (let index = 0; index < pixels.length; index += 4) {
    clipped += pixels[index] < 4;
    assert.ok(pixels[index + 1] >= 18 && pixels[index + 2] >= 26);
  }
  assert.ok(clipped < 0.002 * 201 * 201, `${clipped} pixels without any red`);
  const black = shadeField(heightField(sampleField(bowl, [], [-1, 1, -1, 1], 21, 21)), { tints: ["#000000", "#101010"], relief: 1 });
  assert.ok(black.every(Number.isFinite));
});

test("tints rise with height", () => {
  const table = tintPlaces(heightField(sampleField(bowl, [], [-2, 2, -2, 2], 41, 41)));
  for (let index = 1; index < table.length; index += 1) assert.ok(table[index] >= table[index - 1]);
});

test("contour levels are round losses, about even in log, every fourth heavy", () => {
  const levels = contourLevels({ base: -2, offset: 1e-3, high: 3 }, 26);
  assert.ok(levels.length > 10 && levels.length <= 28);
  const gaps = levels.slice(1).map(({ above }, index) => Math.log10(above / levels[index].above));
  assert.ok(Math.min(...gaps) > 0.1 && Math.max(...gaps) < 0.4);
  const heavy = levels.map((level, index) => (level.heavy ? index : -1)).filter((index) => index >= 0);
  for (let index = 1; index < heavy.length; index += 1) assert.equal(heavy[index] - heavy[index - 1], 4);
  assert.deepEqual(heavy.slice(-3).map((index) => levels[index].label), ["−1", "8", "100"]);
  for (const { above, value, label } of levels) {
    assert.ok(Math.abs(value - (above - 2)) < 1e-12);
    assert.equal(Number(label.replace("\u2212", "-")), value, "the label is the loss itself");
  }
});

test("marching squares finds circles, closed and at the right radius", () => {
  const size = 61;
  const values = Float64Array.from({ length: size * size }, (_, at) => Math.hypot((at % size) - 30, Math.floor(at / size) - 30));
  const [segments] = marchingSquares(values, size, size, [20]);
  const lines = linkSegments(segments);
  assert.equal(lines.length, 1);
  const [line] = lines;
  assert.ok(Math.hypot(line[0] - line.at(-2), line[1] - line.at(-1)) < 1e-9);
  for (let at = 0; at < line.length; at += 2) assert.ok(Math.abs(Math.hypot(line[at] - 30, line[at + 1] - 30) - 20) < 0.05);
});

test("open lines are linked into one, and saddles are split without crossing", () => {
  const [segments] = marchingSquares(Float64Array.from({ length: 30 }, (_, at) => at % 6), 6, 5, [2.5]);
  assert.equal(linkSegments(segments).length, 1);
  const [saddle] = marchingSquares([1, 0, 0, 1], 2, 2, [0.4]);
  assert.equal(saddle.length, 12);
});

test("a label finds a straight stretch, and only where there is room", () => {
  const line = Array.from({ length: 100 }, (_, at) => [100 + 2 * at, 100]).flat();
  const rect = { left: 0, top: 0, width: 400, height: 200 };
  const spot = labelSpot(line, 40, rect, []);
  assert.ok(spot && Math.abs(spot.y - 100) < 1e-9 && Math.abs(spot.angle) < 1e-9);
  assert.equal(labelSpot(line, 40, rect, [{ x: 200, y: 100 }], 400), null);
  assert.equal(labelSpot(line.slice(0, 8), 40, rect, []), null);
});
