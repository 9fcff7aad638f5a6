// The browser's half of the contracts: reads tasks as JSON lines, answers each with what the stage's modules make of it.

import { createInterface } from "node:readline";

import { equalWindow, makeCamera } from "../../app/stage/js/camera.js";
import { rateAt, stepRate } from "../../app/stage/js/clock.js";
import { contourLevels, wantedContours } from "../../app/stage/js/contours.js";
import { askAt, compileKernel, pointKernel } from "../../app/stage/js/kernels.js";
import { takeLook, LOOK } from "../../app/stage/js/look.js";
import { drawHeld, drawLines, drawMark, nestedSizes, traceOutline } from "../../app/stage/js/marks.js";
import { formatNumber, formatSteps, linearTicks, logTicks, tickDigits } from "../../app/stage/js/numbers.js";
import { decodePayload } from "../../app/stage/js/payload.js";
import { heightField, sampleField, shadeField } from "../../app/stage/js/relief.js";
import { BLOCK_RISE, blockOf, cornersOf, readPose, reliefCamera } from "../../app/stage/js/reliefcamera.js";
import { groundRaster, scaleOf } from "../../app/stage/js/reliefground.js";
import { rulerTicks } from "../../app/stage/js/reliefsigns.js";
import { drapeTrail } from "../../app/stage/js/relieftrails.js";
import { checkKnob, fromPosition, linearStep, toPosition } from "../../app/stage/js/scales.js";
import { calmPart, logRange, lossBase, thinSeries } from "../../app/stage/js/series.js";
import { arrowsOf } from "../../app/stage/js/steparrows.js";
import { allowedBy } from "../../app/stage/js/stepground.js";
import { crowdedSpots, exitPoint, projectTrail, separatePoints, spreadLanes } from "../../app/stage/js/trails.js";

// JSON has no NaN and no infinities; they travel as words.
const WORDS = { NaN, Infinity, "-Infinity": -Infinity };
const revive = (value) => (Array.isArray(value) ? value.map(revive) : typeof value === "string" && value in WORDS ? WORDS[value] : value);
const tell = (value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);

const tasks = {
  look: (look) => Boolean(takeLook(look)),

  relief({ kernel, knobs, window, columns, rows, known, theme, width }) {
    const fill = pointKernel(askAt(compileKernel(kernel), knobs));
    const heights = heightField(sampleField(fill, knobs, window, columns, rows), known);
    const pixels = shadeField(heights, LOOK.themes[theme]);
    const { base, offset, soft, low, high } = heights;
    const levels = contourLevels(heights, wantedContours(width)).map(({ above, heavy, label }) => [above, heavy, label]);
    return { scale: [base, offset, soft, low, high], levels, pixels: Buffer.from(pixels.buffer).toString("base64") };
  },

  // The ground in three dimensions: its scale, and where its nodes stand.
  rises({ kernel, knobs, box, known, nodes, plain }) {
    const surface = { kernel: pointKernel(askAt(compileKernel(kernel), knobs)), knobs, box, critical: known.map((value) => ({ value })) };
    const scale = scaleOf(surface), { columns, rows, w } = groundRaster(surface, blockOf(box), nodes, scale, plain);
    return { scale: [scale.base, scale.c], columns, rows, rise: BLOCK_RISE, w: Array.from(w, tell) };
  },

  // Paths on that ground as a camera sees them, and what is written around it.
  drapes({ kernel, knobs, home, window, known, plain, camera, rect, paths, length }) {
    const surface = { kernel: pointKernel(askAt(compileKernel(kernel), knobs)), knobs, box: home, critical: known.map((value) => ({ value })) };
    const block = blockOf(window), ground = groundRaster(surface, block, 180, scaleOf(surface), plain), eye = reliefCamera(readPose(camera), block, rect);
    const trails = paths.map(([path, flies]) => {
      const { x, y, step, pen, behind, apart, count } = drapeTrail(Float64Array.from(path), path.length / 2 - 1, ground, eye, { flies });
      return { points: Array.from({ length: count }, (_, at) => [x[at], y[at]]), step: [...step], pen: [...pen], behind: [...behind], apart: [...apart] };
    });
    return { scale: eye.scale, corners: cornersOf(block, eye).map((corner) => eye.place(...corner, 0.1)), ticks: rulerTicks(ground, length), trails };
  },

  // A step's arrows, from the numbers of its lines: [kind, unit, from, to, label, always, base, cut].
  arrows: (cases) => cases.map(({ lines, told, before, after }) => arrowsOf({ lines }, told, before, after)
    .map(({ kind, unit, from, to, label, always, base, cut }) => [kind, unit, from, to, kind === "piece" || kind === "part" ? "" : label, always, base ?? null, cut === true])),
  allows: (cases) => cases.map(({ hessian, gain, limit, eta, slopes }) => {
    const allowed = allowedBy(hessian, { gain, limitAt: limit === null ? null : (curvature) => limit / curvature, eta, slopes });
    return allowed.eigen.map(({ curvature, way }, at) => [curvature, way, allowed.basis, allowed.ways[at].times]);
  }),

  levels: (cases) => cases.map(([base, offset, high, wanted]) =>
    contourLevels({ base, offset, high }, wanted).map(({ above, heavy, label, value }) => [above, heavy, label, value])),

  numbers: (cases) => cases.map(([value, digits]) => formatNumber(value, digits)),
  steps: (cases) => cases.map(formatSteps),
  ticks: (cases) => cases.map(([low, high, count]) => {
    const even = linearTicks(low, high, count);
    return [even, even.length ? tickDigits(even) : 0, logTicks(low, high, count)];
  }),

  outlines: (names) => names.map((name) => {
    const path = [];
    const pen = { beginPath() {}, closePath: () => path.push("closed"), moveTo: (x, y) => path.push([x, y]), lineTo: (x, y) => path.push([x, y]) };
    traceOutline(pen, name, 100, 50, 8, 0.3);
    return path;
  }),

  // What is drawn, as strokes: [what, colour, width, points].
  strokes: ({ theme, colour, marks, places, critical, window, rect }) => {
    const told = [];
    const pen = {
      beginPath() { this.path = []; }, closePath() {}, save() {}, restore() {}, rect() {}, clip() {},
      moveTo(x, y) { this.path.push([x, y]); }, lineTo(x, y) { this.path.push([x, y]); },
      fill() { told.push(["fill", this.fillStyle, 0, this.path]); },
      stroke() { told.push(["line", this.strokeStyle, this.lineWidth, this.path]); },
    };
    const colours = LOOK.themes[theme];
    for (const kind of marks) drawMark(pen, kind, 100, 50, colours, LOOK.marks[kind].size);
    drawHeld(pen, places.slice(0, 1).map(([x, y]) => ({ x, y, colour })), colours, LOOK.held.size);
    drawLines(pen, critical, makeCamera(window, rect), colours, 1);
    return { told, sizes: nestedSizes(places.map(([x, y]) => ({ x, y })), LOOK.held.size) };
  },

  sliders: (cases) => cases.map(([knob, positions, values]) => [positions.map((at) => fromPosition(knob, at)), values.map((value) => toPosition(knob, value)), linearStep(0, values.length)]),
  checks: (cases) => cases.map(([knob, values]) => values.map((value) => checkKnob(knob, value))),

  series: (cases) => cases.map(({ runs, floor, diverged, columns }) => {
    const series = runs.map((values) => Float64Array.from(values));
    const calm = series.map((values, index) => calmPart(values, diverged[index]));
    const { base, kind } = lossBase(floor, calm);
    const range = logRange(calm, base);
    const under = range && LOOK.strips.below * range[0];
    return { base, kind, range, lines: series.map((values) => thinSeries(values, columns, base, under)) };
  }),

  exits: (cases) => cases.map(({ path, window, rect }) => {
    const camera = makeCamera(window, rect);
    const valid = path.length / 2 - 1;
    const trail = projectTrail(Float64Array.from(path), valid, camera, 0);
    return exitPoint(trail, trail.count - 1, { x: camera.toX(path.at(-2)), y: camera.toY(path.at(-1)) }, rect);
  }),
  lanes({ paths, window, rect }) {
    const camera = makeCamera(window, rect);
    const trails = paths.map((path) => projectTrail(Float64Array.from(path), path.length / 2 - 1, camera, 0));
    return spreadLanes(trails, rect).map((trail) => Array.from({ length: trail.count }, (_, at) => [trail.x[at], trail.y[at]]));
  },
  separate: (cases) => cases.map(([points, apart, fixed]) => separatePoints(points, apart, crowdedSpots(fixed, points, apart))),
  windows: (cases) => cases.map(([window, width, height]) => equalWindow(window, { width, height })),
  paces: (cases) => cases.map(([playhead, steps]) => [stepRate(steps, 1), rateAt({ playhead, steps, speed: 1, pace: null, tempo: null })]),

  payload(text) {
    const { header, arrays } = decodePayload(new Uint8Array(Buffer.from(text, "base64")));
    return { header, arrays: Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, [array.constructor.name, [...array].map(tell)]])) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { name, data } = JSON.parse(line);
  const found = tasks[name](name === "look" ? data : deepRevive(data));
  process.stdout.write(`${JSON.stringify(found, (_, value) => tell(value))}\n`);
}

function deepRevive(value) {
  if (Array.isArray(value)) return value.map(deepRevive);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === "kernel" ? one : deepRevive(one)]));
  return revive(value);
}
