// The signs of endings that are no minimum, as small pictures that repeat. Pure.

import { LOOK } from "./look.js";
import { parseColour } from "./colour.js";

const SIGN_FINE = 4; // samples each way of a pixel of a sign

/** Whether a place (u right, v down, in pixels of one repeat) lies in the sign of a form. */
function inSign({ form, every, width, arm }, u, v) {
  const middle = every / 2, x = u - middle, y = v - middle;
  switch (form) {
    case "stripes": return (u + v) % every < width;
    case "dots": return Math.hypot(x, y) <= width;
    case "plus": return (Math.abs(x) <= width / 2 && Math.abs(y) <= arm) || (Math.abs(y) <= width / 2 && Math.abs(x) <= arm);
    case "level": return Math.abs(y) <= width / 2;
    case "rings": return Math.abs(Math.hypot(x, y) - arm) <= width / 2;
    case "chevrons": return Math.abs(y) <= arm && Math.abs(x + Math.abs(y) - arm / 2) <= 0.75 * width;
    default: throw new Error(`no sign is called ${form}`);
  }
}

/** How much of each pixel of one repeat a sign covers: {size, cover}, at so many device pixels a pixel. */
function signCover(pattern, ratio) {
  const size = Math.max(2, Math.round(pattern.every * ratio)), scale = pattern.every / size, cover = new Float32Array(size * size);
  for (let row = 0; row < size; row += 1) for (let column = 0; column < size; column += 1) {
    let hits = 0;
    for (let i = 0; i < SIGN_FINE; i += 1) for (let j = 0; j < SIGN_FINE; j += 1) hits += inSign(pattern, (column + (j + 0.5) / SIGN_FINE) * scale, (row + (i + 0.5) / SIGN_FINE) * scale) ? 1 : 0;
    cover[row * size + column] = hits / SIGN_FINE ** 2;
  }
  return { size, cover };
}

/** Four bytes as canvas has them, in one number; colours are [r, g, b]. */
export const packedColour = ([r, g, b]) => ((255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;

/** One repeat of an ending's sign in a theme's colours: {size, pixels}. */
export function signTile(name, theme, ratio) {
  const { size, cover } = signCover(LOOK.patterns[name], ratio), ground = parseColour(theme.blank), ink = parseColour(name === "saddle" ? theme.saddle : theme.sign);
  const pixels = Uint32Array.from(cover, (part) => packedColour(ground.map((channel, at) => channel + part * (ink[at] - channel))));
  return { size, pixels };
}
