// What theory says of a map of settings, by the same limits as the sliders', and the range that works. Pure.

import { eigenvalues, steepest } from "./kernels.js";
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
 * Where a rate and a size of batch have the noise scale lr/B that the run has (S. L. Smith & Q. V. Le 2018): its value, and the
 * line as [[rate, batch], ...]; null on other maps.
 */
export function noiseScale(axes) {
  const at = axes ? rateAxis(axes) : -1, other = axes?.[1 - at];
  if (at < 0 || other.site.where.kind !== "transform" || other.site.knob.name !== "batch") return null;
  const scale = axes[at].site.value / other.site.value;
  return { scale, line: [...knobAlong(other.site.knob, other.ends, POINTS)].map((batch) => [scale * batch, batch]) };
}

const BALL = { key: "momentum", forms: ["heavy_ball", "displacement"] }; // whose recursion is the heavy ball's

/**
 * The quickest heavy ball on a bowl that bends by L at most and by m at least, (√L + √m)⁻²·4 and ((√L − √m)/(√L + √m))²
 * (B. T. Polyak 1964), as [value across, value up]; null on other maps, or where it lies beyond their ends.
 */
export function quickestBall(run, axes, surface) {
  const at = axes ? rateAxis(axes) : -1, other = axes?.[1 - at]?.site;
  if (at < 0 || other.knob.name !== "momentum" || other.where.kind !== "run" || run.key !== BALL.key || !BALL.forms.includes(run.values.form)) return null;
  if (!surface.quadratic || !surface.hessian || run.ground || run.columns[RATE] !== undefined) return null;
  const out = new Float64Array(3).fill(NaN);
  surface.hessian(0, 0, surface.knobs, out);
  const [most, least] = eigenvalues(...out);
  if (!(least > 0)) return null;
  const sum = Math.sqrt(most) + Math.sqrt(least), values = [4 / sum ** 2, ((Math.sqrt(most) - Math.sqrt(least)) / sum) ** 2];
  const seen = values.every((value, place) => { const { ends: [low, high] } = axes[place === 0 ? at : 1 - at]; return value >= low && value <= high; });
  return seen ? (at === 0 ? values : [values[1], values[0]]) : null;
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
