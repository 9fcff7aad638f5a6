// The ground of the relief as a raster of heights: what the mesh stands on, trails lie on and rays meet. Pure.

import { roundest } from "./contours.js";
import { BLOCK_RISE } from "./reliefcamera.js";
import { heightField, sampleField } from "./relief.js";

const SURVEY = 61; // nodes a side from which a landscape's own scale is taken
const ROUND = 1.5; // how far that is moved to a round number, as a factor
const GRAZED = 0.02 * BLOCK_RISE; // ground that a line of sight only grazes hides nothing
const MOST_RISE = Number.MAX_VALUE / 8;

/**
 * The scale of heights of a landscape, the same however close one looks: {base, c}. The base is the lowest loss of its
 * home window, known points included; c, a round number, is the light's offset (app/lab/heights.py): a part of its middle.
 */
export function scaleOf(surface) {
  const known = surface.critical.map(({ value }) => value).filter((value) => value !== null && Number.isFinite(value));
  const { base, soft } = heightField(sampleField(surface.kernel, surface.knobs, surface.box, SURVEY, SURVEY), known);
  return { base, c: roundest(soft / ROUND, soft, soft * ROUND)[0] };
}

/** Height of a loss before it is fitted to the block: the loss itself, or log(1 + (loss - base)/c), odd about the base. */
export function rawHeight(loss, { base, c }, plain) {
  const above = Math.max(-MOST_RISE, Math.min(MOST_RISE, loss - base));
  return plain ? above : Math.sign(above) * Math.log1p(Math.abs(above) / c);
}

/** Loss of a raw height: the way back. */
export const rawLoss = (height, { base, c }, plain) => base + (plain ? height : Math.sign(height) * c * Math.expm1(Math.abs(height)));

/** The ground of a window: {block, columns, rows, w, low, high, scale, plain}; w is NaN where the loss is not finite, rows go down the map. */
export function groundRaster(surface, block, nodes, scale, plain) {
  const columns = Math.max(8, Math.round(nodes * block.wide)) + 1, rows = Math.max(8, Math.round(nodes * block.deep)) + 1;
  const { value } = sampleField(surface.kernel, surface.knobs, block.window, columns, rows);
  return rasterFrom(value, { block, columns, rows, scale, plain });
}

/** The same from losses, row by row. */
export function rasterFrom(value, { block, columns, rows, scale, plain }) {
  const w = new Float32Array(value.length);
  const raw = new Float64Array(value.length);
  let low = Infinity, high = -Infinity;
  for (let at = 0; at < value.length; at += 1) {
    const height = Number.isFinite(value[at]) ? rawHeight(value[at], scale, plain) : NaN;
    raw[at] = height;
    if (height < low) low = height;
    if (height > high) high = height;
  }
  if (!(low < Infinity)) [low, high] = [0, 1];
  const fit = high > low ? BLOCK_RISE / (high - low) : 0;
  for (let at = 0; at < value.length; at += 1) w[at] = (raw[at] - low) * fit;
  return { block, columns, rows, w, low, high, fit, scale, plain };
}

/** Height in the block of a loss, within it. */
export const standsAt = ({ low, high, fit, scale, plain }, loss) => (Math.min(high, Math.max(low, rawHeight(loss, scale, plain))) - low) * fit;

/** Height of the ground at (u, v), on straight lines between its nodes; NaN outside and over holes. */
export function groundAt({ block: { wide, deep }, columns, rows, w }, u, v) {
  const column = (u / wide + 0.5) * (columns - 1), row = (0.5 - v / deep) * (rows - 1);
  if (!(column >= -1e-6 && row >= -1e-6 && column <= columns - 1 + 1e-6 && row <= rows - 1 + 1e-6)) return NaN;
  const left = Math.min(columns - 2, Math.max(0, Math.floor(column))), top = Math.min(rows - 2, Math.max(0, Math.floor(row)));
  const a = column - left, b = row - top, at = top * columns + left;
  const upper = w[at] + a * (w[at + 1] - w[at]), lower = w[at + columns] + a * (w[at + columns + 1] - w[at + columns]);
  return upper + b * (lower - upper);
}

/** Length of a raster's cell, in the block's longer side. */
export const cellOf = ({ block: { wide, deep }, columns, rows }) => Math.max(wide / (columns - 1), deep / (rows - 1));

/** Whether the ground stands between a place on it and the eye. The way is walked on the raster itself: it is asked for every point of every trail. cells: length of a step on it. */
export function isHidden(ground, { eye: [eu, ev, ew] }, u, v, w, cells = 1) {
  const flat = Math.hypot(eu, ev);
  if (flat < 1e-6) return false;
  const { block: { wide, deep }, columns, rows, w: heights } = ground, step = (cells * cellOf(ground)) / flat;
  const across = (step * eu * (columns - 1)) / wide, down = (-step * ev * (rows - 1)) / deep, up = step * ew;
  let column = (u / wide + 0.5) * (columns - 1), row = (0.5 - v / deep) * (rows - 1);
  for (let high = w + GRAZED + up; high < BLOCK_RISE + GRAZED; high += up) {
    column += across;
    row += down;
    if (!(column >= 0 && row >= 0 && column < columns - 1 && row < rows - 1)) return false;
    const left = column | 0, top = row | 0, a = column - left, b = row - top, at = top * columns + left;
    const upper = heights[at] + a * (heights[at + 1] - heights[at]), lower = heights[at + columns] + a * (heights[at + columns + 1] - heights[at + columns]);
    if (upper + b * (lower - upper) > high) return true;
  }
  return false;
}

export const insideBlock = ({ wide, deep }, u, v) => Math.abs(u) <= wide / 2 && Math.abs(v) <= deep / 2;

/** Where the ray through a pixel first meets the ground, [u, v, w]; null where it goes by. */
export function pickGround(ground, camera, px, py) {
  const { eye: [eu, ev, ew] } = camera, flat = Math.hypot(eu, ev), { block } = ground;
  const [u0, v0] = camera.under(px, py, 0); // the ray is (u0, v0, 0) + far * eye
  const at = (far) => [u0 + far * eu, v0 + far * ev];
  const above = (far) => far * ew - groundAt(ground, ...at(far)); // NaN outside and over holes
  const top = (BLOCK_RISE * 1.0001) / ew;
  if (flat < 1e-6) return Number.isNaN(above(0)) ? null : [u0, v0, groundAt(ground, u0, v0)];
  const step = (0.5 * cellOf(ground)) / flat;
  let before = null;
  for (let far = top; far > -step; far -= step) {
    const reach = Math.max(0, far), gap = above(reach);
    if (Number.isNaN(gap)) {
      before = null;
      continue;
    }
    if (gap <= 0) {
      if (before === null) return insideBlock(block, ...at(reach + step)) || reach + step > top ? null : sideOrGround(ground, camera, at, reach, step, above);
      return meetBetween(ground, at, above, reach, before);
    }
    before = reach;
  }
  return null;
}

/** The ray comes in over the block's border within one step: onto the ground there, or through its side. */
function sideOrGround(ground, camera, at, reach, step, above) {
  let low = reach, high = reach + step;
  for (let round = 0; round < 30; round += 1) {
    const middle = (low + high) / 2;
    if (insideBlock(ground.block, ...at(middle))) low = middle;
    else high = middle;
  }
  return above(low) > 0 ? meetBetween(ground, at, above, reach, low) : null;
}

function meetBetween(ground, at, above, under, over) {
  let low = under, high = over;
  for (let round = 0; round < 40; round += 1) {
    const middle = (low + high) / 2;
    if (above(middle) > 0) high = middle;
    else low = middle;
  }
  const [u, v] = at((low + high) / 2);
  return [u, v, groundAt(ground, u, v)];
}
