// Batches as the stage's own modules draw and walk them: the payload of each case as JSON in, its orders, paths and batches out.

import { readFileSync } from "node:fs";
import { orderOf, rowStream } from "../../app/stage/js/batches.js";
import { batchArguments, batchAt, epochsAlong } from "../../app/stage/js/batchsteps.js";
import { compileKernel, walk } from "../../app/stage/js/kernels.js";
import { inputsOf } from "../../app/stage/js/live.js";
import { Edits } from "../../app/stage/js/edits.js";
import { hearing } from "../../app/stage/js/noise.js";
import { Parts } from "../../app/stage/js/parts.js";
import { decodePayload } from "../../app/stage/js/payload.js";
import { groundOf, surfaceOf } from "../../app/stage/js/surface.js";
import { Swarm } from "../../app/stage/js/swarm.js";
import { beginCrowd, tellCrowd, walkCrowd } from "../../app/stage/js/swarmwalk.js";

const MEMBERS = 6;
const { tools: source, streams, cases } = JSON.parse(readFileSync(0, "utf8"));
const tools = compileKernel(source);

function told(payload) {
  const header = new Parts().take(decodePayload(new Uint8Array(Buffer.from(payload, "base64"))));
  const stage = { header, tools, edits: new Edits(), steps: header.steps, surface: surfaceOf(header.surface, compileKernel) };
  return header.runs.map((sent) => {
    const run = { ...sent, kernel: compileKernel(sent.kernel), values: sent.knob_values, noise: sent.noise && hearing(tools.widths)(sent.noise) }, ground = groundOf(run, stage.surface, compileKernel, stage.steps);
    const found = walk(run.kernel, inputsOf(stage, run), ground, header.start, stage.steps, run.noise, tools.powers);
    const crowded = { stage: { ...stage, groundOf: () => groundOf(run, stage.surface, compileKernel, stage.steps) }, starts: new Float64Array(2 * MEMBERS).map((_, at) => header.start[at % 2]), size: MEMBERS, kinds: () => [], wantsValleys: false };
    const crowd = beginCrowd(Swarm.prototype.job.call(crowded, run, { form: "seeds" }, MEMBERS), { ...tools, heard: new Map() });
    while (!walkCrowd(crowd, 0, () => 1)) continue;
    const walked = { ...run, ...found }, untold = { ...run, path: found.path };
    const steps = Array.from({ length: Math.max(1, found.valid) }, (_, step) => step);
    return {
      ends: [...tellCrowd(crowd).xy.slice(-2 * MEMBERS)], path: [...found.path], loss: [...found.loss].map(String), valid: found.valid,
      batches: steps.map((step) => [...(batchAt(stage, walked, step) ?? [])]), again: steps.map((step) => [...(batchAt(stage, untold, step) ?? [])]),
      asks: steps.map((step) => batchArguments(stage, walked, step)), epochs: run.batches && [...epochsAlong(stage, walked)], order: run.batches && [...orderOf(run.batches, stage.steps)],
    };
  });
}

console.log(JSON.stringify({ streams: streams.map((one) => [...rowStream(...one)]), cases: cases.map(told) }));
