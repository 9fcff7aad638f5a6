// Arrows on the map: the field of ways down, and at a run's head the way down beside the move it makes.

import { withAlpha } from "./colour.js";

/** Direction of a vector of the plane as the map shows it: a unit vector in pixels, y down; null when it has none. */
export function screenDirection([dx, dy], camera) {
  const x = dx * camera.scaleX, y = -dy * camera.scaleY;
  const length = Math.hypot(x, y);
  return length > 0 && length < Infinity ? [x / length, y / length] : null;
}

/**
 * Ways down on a staggered grid of about `spacing` pixels: [{x, y, ux, uy, share}], where share in (0, 1] grows with the
 * slope and is 1 from the view's median on. Points without a finite slope above zero have none.
 */
export function downhillField({ kernel, knobs }, camera, spacing) {
  const { left, top, width, height } = camera.rect;
  const columns = Math.max(1, Math.round(width / spacing)), rows = Math.max(1, Math.round(height / spacing));
  const out = new Float64Array(3);
  const found = [];
  for (let row = 0; row < rows; row += 1) {
    const stagger = row % 2 ? 0.75 : 0.25;
    for (let column = 0; column < columns; column += 1) {
      const x = left + ((column + stagger) * width) / columns, y = top + ((row + 0.5) * height) / rows;
      out.fill(NaN);
      kernel(camera.fromX(x), camera.fromY(y), knobs, out);
      const slope = Math.hypot(out[1], out[2]);
      const way = Number.isFinite(out[0]) && Number.isFinite(slope) ? screenDirection([-out[1], -out[2]], camera) : null;
      if (way) found.push({ x, y, ux: way[0], uy: way[1], slope });
    }
  }
  const slopes = found.map(({ slope }) => slope).sort((a, b) => a - b);
  const median = slopes[slopes.length >> 1];
  return found.map(({ slope, ...arrow }) => ({ ...arrow, share: Math.min(1, Math.sqrt(slope / median)) }));
}

/** Draw the field, each arrow centred on its point, leaving room for the labels already there. */
export function drawField(context, arrows, theme, length, labels) {
  const half = length / 2, barb = 0.3 * length;
  context.save();
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = 1.15;
  for (const { x, y, ux, uy, share } of arrows) {
    if (labels.some((label) => Math.abs(label.x - x) < length + 6 && Math.abs(label.y - y) < length + 2)) continue;
    const tipX = x + half * ux, tipY = y + half * uy;
    context.strokeStyle = withAlpha(theme.ink, 0.14 + 0.4 * share);
    context.beginPath();
    context.moveTo(x - half * ux, y - half * uy);
    context.lineTo(tipX, tipY);
    for (const side of [1, -1]) {
      context.moveTo(tipX, tipY);
      context.lineTo(tipX - barb * (ux + side * 0.62 * -uy), tipY - barb * (uy + side * 0.62 * ux));
    }
    context.stroke();
  }
  context.restore();
}

/** The move: a thick arrow in the run's colour over casing. */
function drawMove(context, x, y, [ux, uy], length, width, colour, casing) {
  const head = 3.6 * width, wing = 1.75 * width;
  const neckX = x + (length - head) * ux, neckY = y + (length - head) * uy;
  const shape = () => {
    context.beginPath();
    context.moveTo(x + length * ux, y + length * uy);
    context.lineTo(neckX - wing * uy, neckY + wing * ux);
    context.lineTo(neckX + wing * uy, neckY - wing * ux);
    context.closePath();
  };
  const shaft = () => {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(neckX, neckY);
  };
  context.lineCap = "butt";
  context.lineJoin = "round";
  context.strokeStyle = casing;
  context.lineWidth = 1.9 * width;
  shaft();
  context.stroke();
  context.lineWidth = 0.9 * width;
  shape();
  context.stroke();
  context.strokeStyle = context.fillStyle = colour;
  context.fill();
  context.lineWidth = width;
  shaft();
  context.stroke();
}

/** The way down: a thin arrow in ink with an open head. */
function drawDown(context, x, y, [ux, uy], length, width, theme) {
  const tipX = x + length * ux, tipY = y + length * uy, barb = 4.6 * width;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(tipX, tipY);
  context.moveTo(tipX - barb * (ux - 0.6 * uy), tipY - barb * (uy + 0.6 * ux));
  context.lineTo(tipX, tipY);
  context.lineTo(tipX - barb * (ux + 0.6 * uy), tipY - barb * (uy - 0.6 * ux));
  context.strokeStyle = theme.casing;
  context.lineWidth = 2.6 * width;
  context.stroke();
  context.strokeStyle = theme.ink;
  context.lineWidth = width;
  context.stroke();
}

/** Both arrows of a turn (see turnAt) from a point in pixels; the way down on top, so that it shows where the two agree. */
export function drawTurn(context, turn, [x, y], camera, theme, colour, scale) {
  const length = 44 * scale, width = Math.sqrt(scale);
  const move = screenDirection(turn.move, camera), down = turn.down && screenDirection(turn.down, camera);
  if (move) drawMove(context, x, y, move, length, 3.6 * width, colour, theme.casing);
  if (down) drawDown(context, x, y, down, length, 1.4 * width, theme);
}
