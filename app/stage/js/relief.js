// The ground: the surface sampled on a raster, its log height, tint and hillshade.

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

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];

function sample(values, most) {
  const stride = Math.max(1, Math.floor(values.length / most));
  const picked = [];
  for (let at = 0; at < values.length; at += stride) if (Number.isFinite(values[at])) picked.push(values[at]);
  return Float64Array.from(picked).sort();
}

/**
 * Log height above the lowest value in view: h = log10(f - base + offset).
 * The offset keeps the lowest point finite and scales with the view, so that zooming keeps the picture's character.
 */
export function heightField(field, known = []) {
  const base = Math.min(field.lowest, ...known);
  const values = sample(field.value, 4000);
  const middle = values.length ? quantile(values, 0.5) - base : 1;
  const spread = values.length ? quantile(values, 0.99) - base : 1;
  const offset = Math.max(1e-3 * middle, 1e-7 * spread, 1e-300);
  const height = new Float32Array(field.value.length);
  for (let at = 0; at < height.length; at += 1) {
    const above = field.value[at] - base;
    height[at] = Number.isFinite(above) ? Math.log10(Math.max(above, 0) + offset) : NaN;
  }
  const sorted = sample(height, 4000);
  return { ...field, base, offset, height, sorted, low: sorted[0] ?? 0, high: quantile(sorted, 0.998) ?? 1 };
}

/** Height -> tint position in 0..1: half even in log height, half even in area, so that no view is all one tint. */
export function tintTable(heights, size = 512) {
  const { sorted, low, high } = heights;
  const table = new Float32Array(size);
  let rank = 0;
  for (let index = 0; index < size; index += 1) {
    const height = low + ((high - low) * index) / (size - 1);
    while (rank < sorted.length && sorted[rank] <= height) rank += 1;
    const share = sorted.length ? rank / sorted.length : 0;
    table[index] = 0.6 * (index / (size - 1)) + 0.4 * share;
  }
  return table;
}

/**
 * RGBA of the ground, non-finite values left transparent.
 * Light from the north-west at 48 degrees; slopes are taken in log height per raster cell, scaled by their median and
 * compressed, so that a wall is a wall without burning out and a valley never turns black.
 */
export function shadeField(heights, ramp, relief) {
  const { columns, rows, window, value, gx, gy, height, base, offset, low, high } = heights;
  const cellX = (window[1] - window[0]) / (columns - 1), cellY = (window[3] - window[2]) / (rows - 1);
  const count = columns * rows;
  const slopeX = new Float32Array(count), slopeY = new Float32Array(count), size = new Float32Array(count);
  for (let at = 0; at < count; at += 1) {
    const per = (Math.max(value[at] - base, 0) + offset) * LN10;
    const sx = (gx[at] * cellX) / per, sy = (-gy[at] * cellY) / per; // screen y grows downwards
    const ok = Number.isFinite(sx) && Number.isFinite(sy);
    slopeX[at] = ok ? sx : 0;
    slopeY[at] = ok ? sy : 0;
    size[at] = ok ? Math.sqrt(sx * sx + sy * sy) : NaN;
  }
  const typical = quantile(sample(size, 4000), 0.6) || 1;
  const table = tintTable(heights);
  const tints = ramp.length / 3 - 1;
  const altitude = (48 * Math.PI) / 180;
  const flat = Math.sin(altitude), side = Math.cos(altitude) * Math.SQRT1_2;
  const pixels = new Uint8ClampedArray(4 * count);
  const toByte = linearToByte();
  const toTable = (table.length - 1) / (high - low || 1);
  for (let at = 0; at < count; at += 1) {
    if (!Number.isFinite(height[at])) continue;
    const index = Math.min(table.length - 1, Math.max(0, Math.round((height[at] - low) * toTable)));
    const tint = 3 * Math.round(Math.min(1, Math.max(0, table[index])) * tints);
    const steep = (size[at] > 0 ? size[at] : 0) / typical;
    const soft = (0.74 / typical) / (1 + 0.42 * steep);
    const nx = -slopeX[at] * soft, ny = -slopeY[at] * soft;
    const light = (-side * nx - side * ny + flat) / Math.sqrt(nx * nx + ny * ny + 1) - flat;
    const gain = 1.35 * light;
    const lift = (relief * (light > 0 ? 0.3 : 0.26) * gain) / Math.sqrt(1 + gain * gain);
    const bright = ramp[tint];
    const moved = lift * Math.min(1, light > 0 ? 1.9 * (1.02 - bright) : 2 * bright); // little room above light ground or below dark
    // Shaded dark ground loses colour with its light: kept, the colour would leave the screen's range as a flat navy blue.
    const fade = light < 0 ? 1 + lift * Math.min(2, 1 / bright) * Math.min(1, Math.max(0, (0.8 - bright) / 0.3)) : 1;
    const turn = Math.max(lift, moved); // sunlit a touch warmer, shade cooler
    const L = bright + moved, A = fade * ramp[tint + 1] - 0.012 * turn, B = fade * ramp[tint + 2] + 0.06 * turn;
    const l = (L + 0.3963377774 * A + 0.2158037573 * B) ** 3;
    const m = (L - 0.1055613458 * A - 0.0638541728 * B) ** 3;
    const s = (L - 0.0894841775 * A - 1.291485548 * B) ** 3;
    pixels[4 * at] = toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
    pixels[4 * at + 1] = toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
    pixels[4 * at + 2] = toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
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
      gammaTable[index] = 255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055) + 0.5;
    }
  }
  return (linear) => gammaTable[Math.round(Math.sqrt(Math.min(1, Math.max(0, linear))) * GAMMA_SIZE)];
}
