// What theory says of a map of settings, by the same limits as the sliders', and the range that works. Pure.

import { steepest } from "./kernels.js";
import { stableRate } from "./limitzone.js";
import { firstMinimum } from "./mapclasses.js";
import { knobAlong } from "./mapaxes.js";

const POINTS = 96; // of a line
const RATE = "lr";

/** Which axis is the run's own rate, 0 or 1; -1 where none is. */
export const rateAxis = (axes) => axes.findIndex(({ site: { knob, where } }) => where.kind === "run" && knob.name === RATE);

/**
 * The largest stable rate along the other axis, [[rate, other], ...]: where each is known. The ground has to be a bowl at
 * every value, the same along the whole path, and the rate must not be on a schedule; surfaceWith({name: value}) gives
 * the ground at another knob of its own.
 */
export function limitLine(run, axes, surface, compile, surfaceWith) {
  const at = axes ? rateAxis(axes) : -1;
  if (at < 0 || !run.limit || !surface.quadratic || run.ground || run.columns[RATE] !== undefined) return [];
  const { site: { knob, where }, ends } = axes[1 - at];
  if (where.kind !== "run" && where.kind !== "surface") return []; // a part's knob: the limit does not know it
  const corner = [0, 0];
  return [...knobAlong(knob, ends, POINTS)].flatMap((value) => {
    const ground = where.kind === "surface" ? surfaceWith({ [knob.name]: value }) : surface;
    const values = where.kind === "run" ? { ...run.values, [knob.name]: value } : run.values;
    const rate = stableRate({ limit: run.limit, values }, steepest(ground, corner), compile);
    return rate === null ? [] : [[rate, value]];
  });
}

/**
 * Where runs come to a minimum along one axis of a classed map, at the cell of the other axis that the run itself is in:
 * {from, to} are the first and last such cell of the stretch that holds the run's own, or else of the longest; null where
 * none works or not every cell is known.
 */
export function workingCells({ classes, width, height, stride }, axis, own, other) {
  if (stride !== 1) return null;
  const length = axis === 0 ? width : height, minimum = firstMinimum();
  const works = (cell) => classes[axis === 0 ? other * width + cell : cell * width + other] >= minimum;
  const stretches = [];
  for (let cell = 0, from = -1; cell <= length; cell += 1) {
    const on = cell < length && works(cell);
    if (on && from < 0) from = cell;
    if (!on && from >= 0) {
      stretches.push({ from, to: cell - 1 });
      from = -1;
    }
  }
  const held = stretches.find(({ from, to }) => own >= from && own <= to);
  return held ?? stretches.reduce((best, one) => (!best || one.to - one.from > best.to - best.from ? one : best), null);
}
