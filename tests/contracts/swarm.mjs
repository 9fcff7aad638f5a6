// Swarms, noise and intervals as the stage's own modules make them: a task as JSON in, the answer out.

import { readFileSync } from "node:fs";
import { compileKernel } from "../../app/stage/js/kernels.js";
import { normalNumbers } from "../../app/stage/js/noise.js";
import { startsOf } from "../../app/stage/js/swarmstarts.js";
import { beginCrowd, keptSteps, tellCrowd, walkCrowd } from "../../app/stage/js/swarmwalk.js";
import { lossBins, lossQuantiles } from "../../app/stage/js/swarmlosses.js";
import { linesOf, pairedOf, tallyOf, wilson } from "../../app/stage/js/swarmshares.js";
import { minimaCurvatures, sharpAndFlat, valleyLines } from "../../app/stage/js/swarmstack.js";
import { VALLEY_CELLS, valleysOf } from "../../app/stage/js/swarmvalleys.js";
import { surfaceOf } from "../../app/stage/js/surface.js";

const { tools: source, ...asked } = JSON.parse(readFileSync(0, "utf8"));
const tools = { ...compileKernel(source), heard: new Map() };
const swarm = ({ rule, ground, values, word, start, steps, noise, heldBy, curves }) => {
  const surface = surfaceOf(ground, compileKernel), kept = keptSteps(steps, 50);
  const { constants, minima, local, box } = surface;
  const crowd = beginCrowd({
    rule: compileKernel(rule), values, ground: surface.ground, curvature: surface.curvature,
    judged: { ground: surface.ground, curvature: surface.curvature, constants, minima, local, box },
    starts: startsOf(word, box, start), steps, kept, noise: noise && Float64Array.from(noise), seeds: word.form === "seeds", heldBy, curves, cells: VALLEY_CELLS,
  }, tools);
  while (!walkCrowd(crowd, 0, () => 1)) continue;
  const told = tellCrowd(crowd), { classes } = tallyOf(tools, told, steps);
  return {
    starts: [...crowd.job.starts], finding: [...told.finding].map((code) => tools.codes[code]), place: [...told.place], valid: [...told.valid],
    classes: Object.fromEntries([...classes].map(([name, { end }]) => [name, end])), lines: linesOf([tallyOf(tools, told, steps)], surface.values.length).map(({ name }) => name), kept: [...kept], bands: Object.fromEntries(Object.entries(told.bands).map(([name, parts]) => [name, parts.map(({ low, mid, high }) => [low, mid, high].map((values) => [...values].map(String)))])), final: [...told.final].map(String), valleys: told.valleys && [...told.valleys], end: [...told.xy.slice(-2 * told.members)],
  };
};
const numbers = (texts) => Float64Array.from(texts, (text) => ({ inf: Infinity, "-inf": -Infinity, nan: NaN })[text] ?? Number(text));
const valleys = (data) => {
  const surface = surfaceOf(data, compileKernel), cells = valleysOf(surface, VALLEY_CELLS), minima = surface.minima.length / 4, curvatures = minimaCurvatures(surface);
  const counts = [0, 1].map((at) => Array.from({ length: minima + 1 }, (_, place) => (at * 7 + place * 5) % 11));
  return { cells: [...cells], curvatures, kinds: minima === 2 ? sharpAndFlat(curvatures) : null, counts, lines: valleyLines([Int32Array.from(counts.flat())], minima) };
};
const pairs = ([first, second]) => {
  const { lower, equal, count, low, high } = pairedOf(numbers(first), numbers(second));
  return { counts: [lower, equal, count], ends: [low, high], quantiles: lossQuantiles(numbers(first)).map(String) };
};
console.log(JSON.stringify({
  valleys: (asked.valleys ?? []).map(valleys), pairs: (asked.pairs ?? []).map(pairs),
  bins: (asked.bins ?? []).map(([finals, floor]) => lossBins(finals.map(numbers), floor)).map(({ log, base, low, high }) => [log, ...[base, low, high]]),
  swarms: (asked.swarms ?? []).map(swarm), wilson: (asked.wilson ?? []).map((one) => wilson(...one)),
  starts: (asked.starts ?? []).map(([word, box, start]) => [...startsOf(word, box, start)]), kept: (asked.kept ?? []).map(([steps, most]) => [...keptSteps(steps, most)]),
  noise: (asked.noise ?? []).map(([seed, replicate, count]) => [...normalNumbers(seed, replicate, count, tools.widths)]),
}));
