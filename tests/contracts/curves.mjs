// What the stage makes of payloads: every curve that it could show, what walks beside, snapshots and evaluations.

import { readFileSync } from "node:fs";

import "../javascript/look.mjs";

import { besideOf } from "../../app/stage/js/beside.js";
import { kindOf, offeredWords } from "../../app/stage/js/curvekinds.js";
import { compileKernel } from "../../app/stage/js/kernels.js";
import { Parts } from "../../app/stage/js/parts.js";
import { hearing } from "../../app/stage/js/noise.js";
import { decodePayload } from "../../app/stage/js/payload.js";
import { makeRun } from "../../app/stage/js/runs.js";
import { snapshotsOf } from "../../app/stage/js/snapshots.js";
import { callsAt } from "../../app/stage/js/stripaxis.js";
import { groundOf, surfaceOf } from "../../app/stage/js/surface.js";

const [, , toolsFile, ...files] = process.argv;
const { default: tools } = await import(toolsFile);
const hear = hearing(tools.widths);
const plain = (values) => [...values].map((value) => (Number.isFinite(value) ? value : String(value)));
const named = (words, value) => Object.fromEntries(words.map((word) => [word, value(word)]));

for (const file of files) {
  const header = new Parts().take(decodePayload(new Uint8Array(readFileSync(file))));
  const surface = surfaceOf(header.surface, compileKernel), { start, steps } = header;
  const groundFor = (run) => groundOf(run, surface, compileKernel, header.steps);
  const runs = header.runs.map((run) => {
    const scene = { ground: groundFor(run), kernel: compileKernel(run.kernel), start, steps, powers: tools.powers };
    return makeRun({ ...run, noise: run.noise && hear(run.noise) }, { scene, values: run.knob_values, held: new Map(), next: new Map() });
  });
  const words = offeredWords(runs, true).flat();
  const told = runs.map((run) => ({
    curves: named(words, (word) => kindOf(word, runs).lines(run, groundFor(run))?.map(plain) ?? null),
    shifts: named(words, (word) => kindOf(word, runs).shift),
    beside: Object.fromEntries(besideOf(run, groundFor(run)).map(({ name, path }) => [name, plain(path)])),
    snapshots: snapshotsOf(run, surface, steps).map(({ step, minimum }) => [step, minimum]),
    calls: Array.from({ length: steps + 1 }, (_, step) => callsAt(run, step)),
  }));
  console.log(JSON.stringify(told));
}
