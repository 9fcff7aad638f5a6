// Swarms, noise and intervals as the stage's own modules make them: a task as JSON in, the answer out.

import { readFileSync } from "node:fs";
import { compileKernel } from "../../app/stage/js/kernels.js";
import { normalNumbers } from "../../app/stage/js/noise.js";
import { startsOf } from "../../app/stage/js/swarmstarts.js";
import { beginCrowd, keptSteps, tellCrowd, walkCrowd } from "../../app/stage/js/swarmwalk.js";
import { linesOf, tallyOf, wilson } from "../../app/stage/js/swarmshares.js";
import { surfaceOf } from "../../app/stage/js/surface.js";

const { tools: source, ...asked } = JSON.parse(readFileSync(0, "utf8"));
const tools = { ...compileKernel(source), heard: new Map() };
const swarm = ({ rule, ground, values, word, start, steps, noise, heldBy, curves }) => {
  const surface = surfaceOf(ground, compileKernel), kept = keptSteps(steps, 50);
  const { constants, minima, local, box } = surface;
  const crowd = beginCrowd({
    rule: compileKernel(rule), values, ground: surface.ground, curvature: surface.curvature,
    judged: { ground: surface.ground, curvature: surface.curvature, constants, minima, local, box },
    starts: startsOf(word, box, start), steps, kept, noise: noise && Float64Array.from(noise), seeds: word.form === "seeds", heldBy, curves, cells: 48,
  }, tools);
  while (!walkCrowd(crowd, 0, () => 1)) continue;
  const told = tellCrowd(crowd), { classes } = tallyOf(tools, told, steps);
  return {
    starts: [...crowd.job.starts], finding: [...told.finding].map((code) => tools.codes[code]), place: [...told.place], valid: [...told.valid],
    classes: Object.fromEntries([...classes].map(([name, { end }]) => [name, end])), lines: linesOf([tallyOf(tools, told, steps)], surface.values.length).map(({ name }) => name), kept: [...kept], bands: Object.fromEntries(Object.entries(told.bands).map(([name, parts]) => [name, parts.map(({ low, mid, high }) => [low, mid, high].map((values) => [...values].map(String)))])), final: [...told.final].map(String), valleys: told.valleys && [...told.valleys], end: [...told.xy.slice(-2 * told.members)],
  };
};
console.log(JSON.stringify({
  swarms: (asked.swarms ?? []).map(swarm), wilson: (asked.wilson ?? []).map((one) => wilson(...one)),
  starts: (asked.starts ?? []).map(([word, box, start]) => [...startsOf(word, box, start)]), kept: (asked.kept ?? []).map(([steps, most]) => [...keptSteps(steps, most)]),
  noise: (asked.noise ?? []).map(([seed, replicate, count]) => [...normalNumbers(seed, replicate, count, tools.widths)]),
}));
