// Knobs that follow an expression, "2/κ": what they are while a hand moves what it names.

import { askAt, steepest } from "./kernels.js";
import { declared } from "./workshop.js";

const GROUND = "s.", CURVATURE = "lambda_max";

/**
 * A run's knob values with those that follow brought in line, and what they follow: {values, said}, said by name {text,
 * source}. `values` are the hand's, `held` the names of knobs that it gave numbers: these follow no longer. scene:
 * {surface, start, kernelOf}, or null where no hand has moved anything: then all are in line.
 */
export function inLine(run, values, held, scene) {
  const now = { ...values }, said = {}, { surface, start } = scene ?? {};
  const valueOf = (name) => (name === CURVATURE ? steepest(surface, start) : name.startsWith(GROUND) ? surface.named[name.slice(GROUND.length)] : Number(now[name]));
  const out = new Float64Array(3);
  for (const { name, text, source, kernel, reads } of run.followed) {
    if (held.has(name)) continue;
    said[name] = { text, source };
    if (!scene) continue;
    const asked = askAt(scene.kernelOf(kernel), reads.map(valueOf));
    out.fill(NaN);
    asked.at(0, 0, asked.c, out);
    const whole = run.knobs.find((knob) => knob.name === name).integer;
    now[name] = whole ? Math.round(out[0]) : out[0];
  }
  return { values: now, said };
}

/** What following is made of, for a worker that has surfaces. */
export const FOLLOWING_PARTS = [declared({ GROUND, CURVATURE }), steepest, inLine];
