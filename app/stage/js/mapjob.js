// What a map is to be filled with, as the hand has everything: handed to workers as texts and numbers.

import { orderOf } from "./batches.js";
import { heldEnds, knobAlong, startsAlong } from "./mapaxes.js";
import { atRest } from "./pose.js";

const PACKED = ["kernel_knobs", "kernel_values", "held_by"];

/** Kernels of a landscape as texts, with the values that they read: for steps {four, curvature}. */
function textsAt(printings, values) {
  const printed = atRest(values) ? printings.rest : printings.placed;
  return { ...printed, k: printed.names.map((name) => values[name]) };
}

/** What the landscape of a stage is to whoever judges runs on it. */
function judgedOn({ surface, header }) {
  const { four, hessian, k } = textsAt(header.surface.live.kernels, surface.named), { constants, minima, local, box, named } = surface;
  return { ground: { text: four, k }, curvature: hessian && { text: hessian, k }, constants, minima, local, box, named };
}

const axisKind = ({ where }) => (where.kind === "run" ? "run" : where.kind === "surface" ? "surface" : "part");

/**
 * What fills a map of a run: of the ends from everywhere in the window (`axes` null), or of settings, [{site, ends}, {site,
 * ends}] across and up with sites as sitesOf has them. Null while the run's kernels for many runs are not here, and where it has none.
 */
export function makeMapJob(stage, run, axes) {
  const { header, surface, edits } = stage, noise = run.noise && run.noise.length >= 2 * stage.steps;
  const printings = run.ground ?? header.surface.live.kernels;
  if (!run.lanes || !printings.rest.four || !surface.kernel || edits.rewrites(run) || (run.noise && !noise)) return null;
  const { four, hessian, k } = textsAt(printings, surface.named), [x0, x1, y0, y1] = stage.window;
  const hands = Object.fromEntries(Object.entries(edits.ofSurface()).filter(([, value]) => typeof value === "number"));
  const { key, box, constants, critical, live } = header.surface;
  return {
    rule: run.lanes, steps: stage.steps, noise: run.noise, order: orderOf(run.batches, stage.steps), start: [...stage.start],
    base: {
      ...Object.fromEntries(PACKED.map((name) => [name, run[name]])), values: run.values, held: [...edits.heldOf(run)],
      followed: run.followed, knobs: run.knobs.map(({ name, title, integer }) => ({ name, title, integer })),
    },
    parts: edits.partsOf(run), surface: judgedOn(stage), walked: { four, curvature: hessian, k },
    land: { data: { key, box, constants, critical, live }, moved: hands, own: header.own_start && !edits.start, fours: printings },
    sides: axes
      ? axes.map(({ site, ends }) => ({ kind: axisKind(site), name: site.kernel ?? site.knob.name, knob: site.knob, ends: heldEnds(site.knob, ends ?? site.knob.soft) }))
      : [{ kind: "start", ends: [x0, x1] }, { kind: "start", ends: [y0, y1] }],
  };
}

/** A job at a size: its axes as the values of every pixel. */
export function sizedJob({ sides, ...job }, width, height) {
  const values = ({ knob, ends }, count) => (knob ? knobAlong(knob, ends, count) : startsAlong(...ends, count));
  return { ...job, axes: sides.map((side, at) => ({ kind: side.kind, name: side.name ?? "", values: values(side, at ? height : width) })) };
}
