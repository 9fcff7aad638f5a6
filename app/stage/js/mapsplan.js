// Which living maps are wanted: of which runs, over what, and why one is lacking.

import { axesOf, isEach } from "./mapknobs.js";
import { inputsOf } from "./live.js";
import { sitesOf } from "./wallword.js";

const MOST_MAPS = 6; // side by side

/** The knobs of a run that can stand at a side, as the hand has them. */
function sitesHere(stage, run) {
  const { header, edits } = stage, surfaceValue = (name) => edits.valueAt({ kind: "surface" }, name) ?? header.surface.live.values[name];
  return sitesOf(run, header.surface, { surfaceValue, partValue: (where, name) => edits.valueAt(where, name) });
}

/** Whether a run's map can come from the server alone, and there is one. */
const isServed = (stage, run) => Boolean(stage.reporter.emit) && !(stage.surface.kernel && run.kernel);

/** Why a run has no living map, in a sentence; "" where it has one. */
function lackOf(stage, run, axes) {
  const { t, surface } = stage;
  if (!isServed(stage, run)) {
    if (!surface.kernel) return t("This landscape is not computed in the browser: it has no living map.");
    if (!run.kernel) return t("{name} searches along the way, on the server: it has no living map. Its run is on the map beside.", { name: run.title });
    if (!run.lanes && !stage.crew.managed()) return t("This page was saved without the living map of {name}.", { name: run.title });
  }
  if (stage.edits.rewrites(run)) return t("is worked out when you let go");
  return axes === undefined ? t("{name} does not have these two knobs.", { name: run.title }) : "";
}

/** The runs that have a map of their own now: one each, else the one that the word names, else the one in focus. */
function mappedRuns(stage) {
  const runs = stage.runs ?? [];
  if (isEach(stage)) return runs.slice(0, MOST_MAPS);
  const named = stage.word("map").split(",").map((axis) => axis.split(/[.:]/)[0]), said = runs.find(({ id }) => named.includes(id));
  return [said ?? stage.explain.focus].filter(Boolean);
}

/** [{run, sites, axes, lack, served}]: axes are null for basins; served: the server fills it (mapsserved.js). */
export function plannedMaps(stage) {
  const word = stage.word("map"), each = isEach(stage);
  return mappedRuns(stage).map((run) => {
    const sites = sitesHere(stage, run), axes = axesOf(word, sites, each);
    return { run, sites, axes: axes ?? null, lack: lackOf(stage, run, axes), served: isServed(stage, run) };
  });
}

const made = new WeakMap(); // a kernel -> its number
let count = 0;

/** Two of the same kernel have the same number. */
function kernelNumber(kernel) {
  if (!kernel) return 0;
  if (!made.has(kernel)) made.set(kernel, (count += 1));
  return made.get(kernel);
}

/** Everything that a map's runs depend on, as a text: not the values that its own axes stand for. */
export function mapSign(stage, { run, axes }, span, size) {
  const { surface, steps, header } = stage, sites = axes?.map(({ site }) => site) ?? [], ground = sites.filter(({ where }) => where.kind === "surface").map(({ knob }) => knob.name);
  const reads = sites.map(({ knob, where, kernel }) => kernel ?? (where.kind === "surface" ? `ground_${knob.name}` : knob.name));
  const inputs = inputsOf(stage, run).map((value, at) => (reads.includes(run.kernel_knobs[at]) ? 0 : value)), named = Object.entries(surface.named).filter(([name]) => !ground.includes(name));
  const kernels = [run.kernel, stage.kernelOf(header.surface.live.kernels.rest.kernel), stage.groundOf(run).ground?.at].map(kernelNumber), noise = run.noise ? [run.noise.length, run.noise[0], run.noise[1]] : null;
  return JSON.stringify([kernels, inputs, named, noise, run.batches, steps, run.held_by, axes ? [stage.start, sites.map(({ place }) => place)] : null, span, size]);
}
