// The printed kernels at work: paths, and the loss and gradient along them.

/** Source printed by the application -> function, or null when there is none. */
export function compileKernel(source) {
  return source ? new Function(`"use strict"; return (${source})`)() : null;
}

/** Loss and gradient norm at points 0..steps of an interleaved path. */
export function seriesAlong(kernel, knobs, path) {
  const points = path.length >> 1;
  const loss = new Float64Array(points), grad = new Float64Array(points);
  const out = new Float64Array(3);
  for (let at = 0; at < points; at += 1) {
    out[0] = out[1] = out[2] = NaN;
    kernel(path[2 * at], path[2 * at + 1], knobs, out);
    loss[at] = out[0];
    grad[at] = Math.hypot(out[1], out[2]);
  }
  return { loss, grad };
}

/** What a run's kernel reads, in its order: the sliders' values, and for schedules and transforms what Python sent. */
export function kernelValues(names, sent, knobs) {
  return names.map((name, i) => (name in knobs ? Number(knobs[name]) : (sent?.[i] ?? NaN)));
}

/** Walk a run in the browser: {path, valid, loss, grad}. values are the kernel's own, in its order; noise is interleaved. */
export function walk(kernel, values, surface, start, steps, noise) {
  const path = new Float64Array(2 * (steps + 1));
  path[0] = start[0];
  path[1] = start[1];
  const valid = kernel(start[0], start[1], values, surface.knobs, steps, path, noise);
  return { path, valid, ...seriesAlong(surface.kernel, surface.knobs, path) };
}

/** Eigenvalues, larger first, of a symmetric 2x2 matrix (fxx, fxy, fyy). */
export function eigenvalues(fxx, fxy, fyy) {
  const mean = (fxx + fyy) / 2;
  const spread = Math.hypot((fxx - fyy) / 2, fxy);
  return [mean + spread, mean - spread];
}

/** The nearest minimum to a point: {minimum, distance}, or null when none is known. */
export function nearestMinimum(critical, x, y) {
  let best = null;
  for (const minimum of critical) {
    if (minimum.kind !== "minimum") continue;
    const distance = Math.hypot(minimum.x - x, minimum.y - y);
    if (!best || distance < best.distance) best = { minimum, distance };
  }
  return best;
}
