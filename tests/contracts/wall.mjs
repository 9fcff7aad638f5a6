// The cells of a wall as the stage's own modules make them: a payload's header and the sides as JSON in, the runs out.

import { readFileSync } from "node:fs";
import "../javascript/look.mjs";
import { Edits } from "../../app/stage/js/edits.js";
import { compileKernel } from "../../app/stage/js/kernels.js";
import { hearing } from "../../app/stage/js/noise.js";
import { surfaceOf } from "../../app/stage/js/surface.js";
import { cellRun } from "../../app/stage/js/wallruns.js";
import { readWall, sitesOf, usualSides, wallText } from "../../app/stage/js/wallword.js";

const { header, wall, tools } = JSON.parse(readFileSync(0, "utf8"));
const held = new Map(), kernelOf = (text) => (text ? held.get(text) ?? (held.set(text, compileKernel(text)), held.get(text)) : null);
const judge = compileKernel(tools);
const surface = surfaceOf(header.surface, kernelOf), [sent] = header.runs;
const run = { ...sent, kernel: kernelOf(sent.kernel), values: sent.knob_values, noise: sent.noise && hearing(judge.widths)(sent.noise) };
const stage = {
  header, surface, homeSurface: surface, surfaceKey: "here", start: header.start, steps: header.steps, edits: new Edits(), kernelOf, tools: judge,
  t: (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]),
};
const all = sitesOf(run, header.surface, { surfaceValue: (name) => header.surface.live.values[name], partValue: () => undefined });
const usual = wallText(usualSides(all));
const sides = readWall(wall), sites = sides.map(({ place }) => all.find((site) => site.place === place)), kept = new Map();
const cells = sides[0].values.flatMap((a) => (sides[1]?.values ?? [null]).map((b) => (b === null ? [a] : [a, b])));
console.log(JSON.stringify({ usual, places: all.map(({ place }) => place), cells: cells.map((values) => {
  const cell = cellRun(stage, run, sites, values, kept), { outcome, path, valid } = cell.run;
  return { values, valid, finding: outcome.finding, step: outcome.step, text: outcome.text, end: [...path.slice(-2)], start: cell.start };
}) }));
