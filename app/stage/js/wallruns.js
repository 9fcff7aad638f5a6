// The runs on a wall: each cell's values put in the place of what is in force, walked and judged like any other run.

import { inLine } from "./following.js";
import { walk } from "./kernels.js";
import { inputsAt } from "./live.js";
import { startAt, surfaceAt } from "./livesurface.js";
import { outcomeOf } from "./outcome.js";
import { groundOf } from "./surface.js";
import { declared } from "./workshop.js";

/** The landscape of a cell and where its run begins: the stage's own where no side moves it. `kept` holds those already made. */
function groundFor(stage, moved, kept) {
  if (!Object.keys(moved).length) return { surface: stage.surface, start: stage.start, key: stage.surfaceKey };
  const key = JSON.stringify([stage.surfaceKey, moved]);
  if (!kept.has(key)) {
    const { header, edits, homeSurface } = stage, hands = Object.fromEntries(Object.entries(edits.ofSurface()).filter(([, value]) => typeof value === "number"));
    const values = { ...hands, ...moved }, own = header.own_start && !edits.start;
    kept.set(key, { surface: surfaceAt(homeSurface, header.surface, values, (source) => stage.kernelOf(source)), start: own ? startAt(header.surface, values) : stage.start, key });
  }
  return kept.get(key);
}

const JOIN = " + "; // between the names of what holds a run (app/lab/captions.py)

/** What holds a run off the minima once its own decay has this value (optimizers/system.py says the same). */
export function heldBy(run, { weight_decay: decay }) {
  const title = run.knobs.find(({ name }) => name === "weight_decay")?.title;
  if (title === undefined || decay === undefined) return run.held_by;
  const others = run.held_by.split(JOIN).filter((part) => part && part !== title);
  return [...others, ...(Number(decay) ? [title] : [])].join(JOIN);
}

/** The run of a cell: `sites` with the `values` they have there. {run, surface, surfaceKey, start, values}. */
export function cellRun(stage, run, sites, values, kept) {
  const of = (kind) => sites.flatMap((site, at) => (kind(site) ? [[site, values[at]]] : []));
  const moved = Object.fromEntries(of(({ where }) => where.kind === "surface").map(([{ knob }, value]) => [knob.name, value]));
  const own = Object.fromEntries(of(({ where }) => where.kind === "run").map(([{ knob }, value]) => [knob.name, value]));
  const parts = Object.fromEntries(of(({ kernel }) => kernel).map(([{ kernel }, value]) => [kernel, value]));
  const { surface, start, key } = groundFor(stage, moved, kept), { steps, tools, t } = stage, compile = (source) => stage.kernelOf(source);
  const held = new Set([...stage.edits.heldOf(run), ...Object.keys(own)]);
  const lined = inLine(run, { ...run.values, ...own }, held, { surface, start, kernelOf: compile });
  const { tables: _, ...found } = walk(run.kernel, inputsAt(stage, run, lined.values, parts, surface), groundOf(run, surface, compile, steps), start, steps, run.noise, tools.powers);
  const held_by = heldBy(run, lined.values), outcome = outcomeOf(t, tools, found, surface, steps, held_by);
  return { run: { ...run, ...found, ...lined, held_by, outcome, rest: null, restarts: [], waits: false }, surface, surfaceKey: key, start, values };
}

/** What telling that is made of, for a worker. */
export const HELD_PARTS = [declared({ JOIN }), heldBy];
