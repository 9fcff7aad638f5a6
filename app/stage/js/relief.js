// The ground: the surface sampled on a raster, its log height, tint and hillshade.

import { labRamp, oklabToLinear } from "./colour.js";
import { LOOK } from "./look.js";

const LN10 = Math.LN10;

/** Value and gradient of the kernel on a columns x rows raster whose outer nodes lie on the window's edges. */
export function sampleField(kernel, knobs, window, columns, rows) {
  const [x0, x1, y0, y1] = window;
  const count = columns * rows;
  const value = new Float64Array(count), gx = new Float64Array(count), gy = new Float64Array(count);
  const out = new Float64Array(3);
  let lowest = Infinity;
  for (let row = 0, at = 0; row < rows; row += 1) {
    const y = y1 - ((y1 - y0) * row) / (rows - 1);
    for (let column = 0; column < columns; column += 1, at += 1) {
      out[0] = out[1] = out[2] = NaN;
      kernel(x0 + ((x1 - x0) * column) / (columns - 1), y, knobs, out);
      value[at] = out[0];
      gx[at] = out[1];
      gy[at] = out[2];
      if (out[0] < lowest && Number.isFinite(out[0])) lowest = out[0];
    }
  }
  return { columns, rows, window, value, gx, gy, lowest };
}

const MOST = Number.MAX_VALUE / 4; // a range beyond it: its upper end is drawn as one height

/** The value below which a share of the ordered values lies; 1 where there is none. */
export const quantile = (ordered, share) => ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))] ?? 1;

/** Some of the finite values, evenly picked and sorted: enough for quantiles. */
export function sample(values) {
  const stride = Math.max(1, Math.floor(values.length / LOOK.relief.sample));
  const picked = new Float64Array(Math.ceil(values.length / stride));
  let count = 0;
  for (let at = 0; at < values.length; at += stride) {
    if (!Number.isFinite(values[at])) continue;
    picked[count] = values[at];
    count += 1;
  }
  return picked.subarray(0, count).sort();
}

/**
 * The height scale of a view, as in app/lab/heights.py: h = log10(f - base + offset), from low to high. The base is the
 * lowest loss in view, known minima included; soft is the larger offset under which the light falls.
 */
export function heightField(field, known = []) {
  const { relief } = LOOK;
  const lowest = Math.min(field.lowest, ...known.filter(Number.isFinite));
  const base = Number.isFinite(field.lowest) ? lowest : 0;
  const above = sample(field.value).map((value) => Math.min(value - base, MOST));
  const empty = !Number.isFinite(field.lowest);
  const [middle, spread, top] = [0.5, 0.99, relief.top].map((share) => quantile(above, share));
  const offset = empty ? 1 : Math.max(relief.floor * middle, relief.span * spread, 1e-300);
  const low = Math.log10(offset), most = empty ? 1 : Math.log10(Math.min(top, MOST) + offset);
  const height = new Float64Array(field.value.length);
  for (let at = 0; at < height.length; at += 1) {
    const value = field.value[at];
    height[at] = Number.isFinite(value) ? Math.log10(Math.min(Math.max(value - base, 0), MOST) + offset) : NaN;
  }
  return {
    ...field, base, offset, soft: Math.max(offset, relief.soft_floor * middle), height,
    ordered: above.map((value) => Math.log10(value + offset)), low, high: most > low ? most : low + 1,
  };
}

/** Places in 0..1 between the tints of evenly spaced heights: partly by height, partly by the area that lies below. */
export function tintPlaces({ ordered, low, high }) {
  const { tints, even } = LOOK.relief;
  const places = new Float64Array(tints);
  let rank = 0;
  for (let index = 0; index < tints; index += 1) {
    const share = index / (tints - 1), height = low + (high - low) * share;
    while (rank < ordered.length && ordered[rank] <= height) rank += 1;
    places[index] = even * share + (1 - even) * (rank / Math.max(1, ordered.length));
  }
  return places;
}

/** OKLab colours of evenly spaced heights of a view, flat: the tints as they lie on it, without light. */
export const tintTable = (heights, theme) => labRamp(theme.tints, tintPlaces(heights));

/** Where a height's colour begins in the tint table. */
export function tintAt({ low, high }, height) {
  const last = LOOK.relief.tints - 1;
  return 3 * Math.min(last, Math.max(0, Math.floor(((height - low) * last) / (high - low) + 0.5)));
}

/**
 * RGBA of the ground, non-finite values left transparent.
 * The light comes from the north-west; slopes are taken in log height per raster cell, scaled by their typical size and
 * compressed, so that a wall is a wall without burning out and a valley never turns black.
 */
export function shadeField(heights, theme) {
  const { columns, rows, window, value, gx, gy, height, base, soft } = heights;
  const { relief } = LOOK;
  const cellX = (window[1] - window[0]) / (columns - 1), cellY = (window[3] - window[2]) / (rows - 1);
  const count = columns * rows;
  const slopeX = new Float32Array(count), slopeY = new Float32Array(count), size = new Float32Array(count);
  for (let at = 0; at < count; at += 1) {
    const per = (Math.min(Math.max(value[at] - base, 0), MOST) + soft) * LN10;
    const sx = (gx[at] * cellX) / per, sy = (-gy[at] * cellY) / per; // screen y grows downwards
    const ok = Number.isFinite(sx) && Number.isFinite(sy);
    slopeX[at] = ok ? sx : 0;
    slopeY[at] = ok ? sy : 0;
    size[at] = ok ? Math.sqrt(sx * sx + sy * sy) : NaN;
  }
  const typical = quantile(sample(size), relief.typical) || 1;
  const table = tintTable(heights, theme);
  const altitude = (relief.altitude * Math.PI) / 180;
  const flat = Math.sin(altitude), side = Math.cos(altitude) * Math.SQRT1_2;
  const gentle = relief.gentle / typical;
  const pixels = new Uint8ClampedArray(4 * count);
  const linear = new Float64Array(3);
  const toByte = linearToByte();
  for (let at = 0; at < count; at += 1) {
    if (!Number.isFinite(height[at])) continue;
    const tint = tintAt(heights, height[at]);
    const gentler = gentle / (1 + (relief.soft * (size[at] > 0 ? size[at] : 0)) / typical);
    const nx = -slopeX[at] * gentler, ny = -slopeY[at] * gentler;
    const light = (-side * nx - side * ny + flat) / Math.sqrt(nx * nx + ny * ny + 1) - flat;
    const gain = relief.gain * light;
    const lift = (theme.relief * (light > 0 ? relief.shine : relief.shade) * gain) / Math.sqrt(1 + gain * gain);
    const bright = table[tint];
    const moved = lift * Math.min(1, light > 0 ? 1.9 * (1.02 - bright) : 2 * bright); // little room above light ground or below dark
    // Shaded dark ground loses colour with its light: kept, the colour would leave the screen's range as a flat navy blue.
    const fade = light < 0 ? 1 + lift * Math.min(2, 1 / bright) * Math.min(1, Math.max(0, (0.8 - bright) / 0.3)) : 1;
    const turn = Math.max(lift, moved); // sunlit a touch warmer, shade cooler
    oklabToLinear(bright + moved, fade * table[tint + 1] - 0.012 * turn, fade * table[tint + 2] + 0.06 * turn, linear);
    pixels[4 * at] = toByte(linear[0]);
    pixels[4 * at + 1] = toByte(linear[1]);
    pixels[4 * at + 2] = toByte(linear[2]);
    pixels[4 * at + 3] = 255;
  }
  return pixels;
}

const GAMMA_SIZE = 4096;
let gammaTable = null;

// A power per channel and pixel is half the cost of the picture; a table of 4096 entries is exact to the byte's eye.
function linearToByte() {
  if (!gammaTable) {
    gammaTable = new Uint8ClampedArray(GAMMA_SIZE + 1);
    for (let index = 0; index <= GAMMA_SIZE; index += 1) {
      const c = (index / GAMMA_SIZE) ** 2; // squared spacing: fine steps where the curve is steep
      gammaTable[index] = 255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);
    }
  }
  return (linear) => gammaTable[Math.round(Math.sqrt(Math.min(1, Math.max(0, linear))) * GAMMA_SIZE)];
}
