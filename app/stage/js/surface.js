// A surface as kernels, maps and verdicts ask it.

import { orderOf } from "./batches.js";
import { askAt, pointKernel } from "./kernels.js";
import { kernelsAt, minimaOf } from "./livesurface.js";

/** The payload's surface, with its kernels compiled at its knob values by `compile` (source -> object, or null). */
export function surfaceOf(data, compile) {
  const ground = askAt(compile(data.kernel), data.kernel_knobs);
  const curvature = askAt(compile(data.hessian), data.kernel_knobs);
  const minima = minimaOf(data.critical);
  return {
    ground, curvature, kernel: pointKernel(ground), hessian: pointKernel(curvature), knobs: data.kernel_knobs, named: data.live.values,
    critical: data.critical, floor: data.floor, title: data.title, formula: data.formula, box: data.box, constants: data.constants,
    quadratic: data.quadratic, table: data.table,
    minima: Float64Array.from(minima.flatMap(({ x, y, along }) => [x, y, ...along])),
    values: minima.map(({ value }) => value ?? NaN), local: minima.map(({ sign }) => sign === "local"),
  };
}

/**
 * The surface that a run walks on for so many steps: the page's, or its own kernels where a schedule moves one of the surface's
 * knobs, or where each step asks about a batch of its rows.
 */
export function groundOf(run, surface, compile, steps) {
  if (!run.ground) return surface;
  const { ground, curvature } = kernelsAt(run.ground, surface.named, compile, orderOf(run.batches, steps));
  return { ...surface, ground, curvature };
}
