// The printed kernels at work: surfaces as steps call them, paths, and the loss and gradient along them.

/** Source printed by the application -> what it denotes, or null when there is none. */
export function compileKernel(source) {
  return source ? new Function(`"use strict"; return (${source})`)() : null;
}

/** What a surface's object prepares of knob values k, and behind it the `order` that batches of its rows are cut from. */
export function preparedAt(object, k, order) {
  const c = new Float64Array(object.size + (order?.length ?? 0));
  object.prepare(k, c);
  if (order) c.set(order, object.size);
  return c;
}

/** A surface's object at knob values k: {at, c}, what a step calls and what it hands over; null without a source. */
export function askAt(object, k, order = null) {
  return object ? { at: object.at, c: preparedAt(object, k, order) } : null;
}

/** The same as a plain function (x, y, knobs, out), for whoever looks at single points. */
export function pointKernel(asked) {
  return asked ? (x, y, _, out) => asked.at(x, y, asked.c, out) : null;
}

/** The length of a vector. Math.hypot takes ten times as long: it is asked where squares lose digits or run over. */
export function normOf(x, y) {
  const square = x * x + y * y;
  return square > 1e-280 && square < 1e300 ? Math.sqrt(square) : Math.hypot(x, y);
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
    grad[at] = normOf(out[1], out[2]);
  }
  return { loss, grad };
}

/** What a run's kernel reads, in its order: the sliders' values, and for schedules and transforms what Python sent. */
export function kernelValues(names, sent, knobs) {
  return names.map((name, i) => (name in knobs ? Number(knobs[name]) : (sent?.[i] ?? NaN)));
}

/**
 * The path of a rule alone, {path, valid}, the tables of its clock, and what its walk keeps of every update (records). values are the rule's own, in its order; ground and curvature are {at, c};
 * noise is interleaved, or null.
 */
export function walkPath(rule, values, { ground, curvature }, start, steps, noise, powers) {
  const tables = Array.from({ length: rule.columns }, () => new Float64Array(steps));
  rule.clock(values, steps, noise, tables, powers);
  const path = new Float64Array(2 * (steps + 1)), records = Array.from({ length: rule.kept ?? 0 }, () => new Float64Array(steps).fill(NaN));
  const valid = rule.walk(start[0], start[1], values, steps, tables, ground.at, ground.c, curvature?.at, curvature?.c, path, records);
  return { path, valid, tables, records };
}

/** Walk a run in the browser: {path, valid, loss, grad, tables, records}. */
export function walk(rule, values, surface, start, steps, noise, powers) {
  const { path, valid, tables, records } = walkPath(rule, values, surface, start, steps, noise, powers);
  return { path, valid, tables, records, ...seriesAlong(surface.kernel, surface.knobs, path) };
}

/** Eigenvalues, larger first, of a symmetric 2x2 matrix (fxx, fxy, fyy). */
export function eigenvalues(fxx, fxy, fyy) {
  const mean = (fxx + fyy) / 2, half = (fxx - fyy) / 2;
  const spread = Math.sqrt(half * half + fxy * fxy);
  return [mean + spread, mean - spread];
}

/** The largest curvature of a surface at a point: where it is quadratic, anywhere. NaN where it has no Hessian. */
export function steepest({ hessian, knobs }, [x, y]) {
  const out = new Float64Array(3).fill(NaN);
  hessian?.(x, y, knobs, out);
  return eigenvalues(...out)[0];
}

/**
 * The number of the nearest known minimum and the distance to it, written to out; minima holds x, y and the direction of
 * a whole line of minima (0, 0 for a point), four numbers each. -1 and Infinity where none is known.
 */
export function nearestOf(x, y, minima, out) {
  let best = Infinity, number = -1;
  for (let at = 0; at < minima.length; at += 4) {
    let dx = x - minima[at], dy = y - minima[at + 1];
    const ux = minima[at + 2], uy = minima[at + 3];
    if (ux || uy) {
      const beside = dx * ux + dy * uy;
      dx -= beside * ux;
      dy -= beside * uy;
    }
    const square = dx * dx + dy * dy;
    if (square < best) {
      best = square;
      number = at / 4;
    }
  }
  out[0] = number;
  out[1] = Math.sqrt(best);
}

/** The nearest minimum to a point: {number, distance}, or null when none is known. */
export function nearestMinimum(minima, x, y) {
  const out = new Float64Array(2);
  nearestOf(x, y, minima, out);
  return out[0] < 0 ? null : { number: out[0], distance: out[1] };
}
