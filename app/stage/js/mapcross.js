// What is drawn over the maps by hand: the crosshair through both, the words at it, numbers of the minima, theory, ranges.

import { withAlpha } from "./colour.js";
import { LOOK } from "./look.js";
import { paintNumber } from "./typeset.js";

const HALO = 3.4; // px of light about words

/** Words over a map: their own light about them. x, y is the middle of the line's left end. */
export function writeOver(context, theme, text, x, y, { size, font, weight = 600, align = "left", colour = theme.ink }) {
  context.font = `${weight} ${size}px ${font}`;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.strokeStyle = withAlpha(theme.casing, 0.9);
  context.lineWidth = HALO;
  paintNumber(context, text, x, y, { align, stroke: true });
  context.fillStyle = colour;
  paintNumber(context, text, x, y, { align });
}

const SUB = { text: "max", size: 0.72, drop: 0.24 }; // of "λmax", whose last letters stand below the line

const limitParts = (text) => text.split(/(max)/).filter(Boolean);

/** The width of a limit's formula. */
export function measureLimit(context, text, { size, font, weight = 600 }) {
  return limitParts(text).reduce((sum, part) => {
    context.font = `${weight} ${part === SUB.text ? SUB.size * size : size}px ${font}`;
    return sum + context.measureText(part).width;
  }, 0);
}

/** A limit's formula, its "max" below the line; x, y is the middle of its left end. */
export function writeLimit(context, theme, text, x, y, { size, ...write }) {
  let at = x;
  for (const part of limitParts(text)) {
    const below = part === SUB.text, type = below ? SUB.size * size : size;
    writeOver(context, theme, part, at, y + (below ? SUB.drop * size : 0), { size: type, ...write });
    at += measureLimit(context, part, { size, ...write });
  }
}

/** A line over its own light. */
export function lineOver(context, theme, points, { width, casing, dash = [], colour = theme.ink }) {
  context.save();
  context.lineJoin = "round";
  context.beginPath();
  points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.strokeStyle = theme.casing;
  context.lineWidth = casing;
  context.stroke();
  context.setLineDash(dash);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
  context.restore();
}

/** The crosshair through a map, open about its point. */
export function drawCross(context, theme, { left, top, width, height }, x, y) {
  const open = LOOK.maps.open, right = left + width, base = top + height;
  const px = Math.round(x) + 0.5, py = Math.round(y) + 0.5;
  for (const [a, b] of [[[left, py], [px - open, py]], [[px + open, py], [right, py]], [[px, top], [px, py - open]], [[px, py + open], [px, base]]]) {
    if (a[0] > b[0] || a[1] > b[1]) continue;
    lineOver(context, theme, [a, b], { width: 1.1, casing: 3 });
  }
}

/** A small open ring at the crosshair's point. */
export function drawAim(context, theme, x, y) {
  for (const [colour, width] of [[theme.casing, 5], [theme.ink, 2]]) {
    context.beginPath();
    context.arc(x, y, 6, 0, 2 * Math.PI);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }
}

/** Lines of words beside a point, on the side that has room: the first bold. */
export function writeAt(context, theme, lines, x, y, { left, top, width, height }, { size, font }) {
  const weights = lines.map((_, at) => (at ? 400 : 600)), gap = LOOK.maps.open + 4, pitch = 1.25 * size;
  const wide = Math.max(...lines.map((line, at) => {
    context.font = `${weights[at]} ${size}px ${font}`;
    return context.measureText(line).width;
  }));
  const onLeft = x + gap + wide > left + width - 4 && x - gap - wide > left, high = lines.length * pitch;
  const from = y - gap - high > top ? y - gap - high : y + gap;
  const at = onLeft ? x - gap : Math.min(x + gap, Math.max(left + 4, left + width - 4 - wide));
  lines.forEach((line, row) => writeOver(context, theme, line, at, Math.min(top + height - high, from) + (row + 0.5) * pitch, { size, font, weight: weights[row], align: onLeft ? "right" : "left" }));
}

const MOST_NUMBERS = 12; // minima in sight beyond which numbers would hide the map: they come as one zooms in

/** The numbers of the minima beside their stars; `minima` as a surface has them. */
export function numberMinima(context, theme, minima, camera, { size, font }) {
  const { left, top, width, height } = camera.rect, seen = [];
  for (let at = 0; at < minima.length; at += 4) {
    const x = camera.toX(minima[at]), y = camera.toY(minima[at + 1]), whole = minima[at + 2] || minima[at + 3]; // a line of minima has no place
    if (!whole && x >= left && x <= left + width && y >= top && y <= top + height) seen.push({ x, y, number: at / 4 + 1 });
  }
  if (seen.length > MOST_NUMBERS) return;
  for (const { x, y, number } of seen) {
    const right = x + 2.2 * size < left + width;
    writeOver(context, theme, String(number), right ? x + 0.85 * size : x - 0.85 * size, Math.max(top + 0.6 * size, y - 0.85 * size), { size, font, align: right ? "left" : "right" });
  }
}

/** The range that works, as a bracket along a row or column of a map, with the values at its ends. */
export function drawBracket(context, theme, [ax, ay], [bx, by], texts, { size, font }) {
  const across = Math.abs(bx - ax) >= Math.abs(by - ay), cap = 7;
  const line = (points) => lineOver(context, theme, points, { width: 2, casing: 5 });
  line([[ax, ay], [bx, by]]);
  for (const [x, y] of [[ax, ay], [bx, by]]) line(across ? [[x, y - cap], [x, y + cap]] : [[x - cap, y], [x + cap, y]]);
  if (across) {
    writeOver(context, theme, texts[0], ax + 3, ay - cap - 0.65 * size, { size, font });
    if (bx - ax > 5 * size) writeOver(context, theme, texts[1], bx - 3, by - cap - 0.65 * size, { size, font, align: "right" });
  } else {
    writeOver(context, theme, texts[0], ax + cap + 4, ay - 0.2 * size, { size, font });
    writeOver(context, theme, texts[1], bx + cap + 4, by + 0.2 * size, { size, font });
  }
}
