// What is written and signed around the relief: its two axes, the ruler of losses with the runs' markers, critical points.

import { formatNumber, linearTicks, tickDigits } from "./numbers.js";
import { cornersOf, BLOCK_FOOT } from "./reliefcamera.js";
import { rawLoss, standsAt } from "./reliefground.js";
import { drawHead } from "./marks.js";
import { paintNumber } from "./typeset.js";

const TICKS_APART = 52; // pixels between ticks of the plane, about,
const TICK = 7, WORD = 15; // their length, and how far from the edge their numbers stand
const RULER_APART = 14; // pixels between ticks of the ruler at the least
const RULER_LEAST = 26; // pixels of the ruler below which it says nothing: one looks from above

/** Ticks and numbers along the two seen edges of the block. */
export function drawBlockAxes(context, block, camera, theme, { font, size }) {
  const corners = cornersOf(block, camera), [near, next, , last] = corners;
  const base = (corner) => camera.place(...corner, -BLOCK_FOOT);
  context.font = `${size}px ${font}`;
  context.strokeStyle = context.fillStyle = theme.muted;
  context.lineWidth = 1;
  context.textBaseline = "middle";
  for (const [from, to] of [[near, next], [near, last]]) {
    const along = from[0] === to[0] ? 1 : 0; // the coordinate that runs along this edge
    const away = [0, 0]; // out of the block, across the edge
    away[1 - along] = Math.sign(from[1 - along]);
    const [ox, oy] = base([0, 0]), [ax, ay] = camera.place(...away, -BLOCK_FOOT), far = Math.hypot(ax - ox, ay - oy) || 1;
    const dx = (ax - ox) / far, dy = (ay - oy) / far, [px, py] = base(from), [qx, qy] = base(to), length = Math.hypot(qx - px, qy - py);
    if (length < 2 * TICKS_APART || far < 0.2 * camera.scale) continue; // seen too much from its end
    const [low, high] = along ? [block.window[2], block.window[3]] : [block.window[0], block.window[1]];
    const ticks = linearTicks(low, high, length / (TICKS_APART * (size / 11))), digits = tickDigits(ticks);
    const spot = (value) => {
      const corner = [...from];
      corner[along] = along ? block.toV(value) : block.toU(value);
      return base(corner);
    };
    context.beginPath();
    for (const tick of ticks) {
      const [x, y] = spot(tick);
      context.moveTo(x, y);
      context.lineTo(x + TICK * dx, y + TICK * dy);
    }
    context.stroke();
    const out = WORD * (size / 11);
    for (const tick of ticks) {
      const [x, y] = spot(tick);
      paintNumber(context, formatNumber(tick, digits), x + (TICK + out * 0.72) * dx, y + (TICK + out * 0.72) * dy, { align: "center" });
    }
    const [mx, my] = spot(ticks.length > 1 ? (ticks[ticks.length >> 1] + ticks[(ticks.length >> 1) - 1]) / 2 : (low + high) / 2);
    context.save();
    context.font = `italic ${1.25 * size}px "STIX Two Text", "Cambria Math", Georgia, serif`;
    context.textAlign = "center";
    context.fillStyle = theme.ink;
    context.fillText(along ? "y" : "x", mx + (TICK + 1.5 * out) * dx, my + (TICK + 1.5 * out) * dy);
    context.restore();
  }
}

/** Losses at which the ruler of a ground has ticks: [[loss, height], …], `length` pixels long. */
export function rulerTicks(ground, length) {
  const { low, high, scale, plain, fit } = ground;
  if (!(high > low)) return [];
  const place = (loss) => standsAt(ground, loss) / ((high - low) * fit), least = RULER_APART / length;
  const [from, to] = [rawLoss(low, scale, plain), rawLoss(high, scale, plain)];
  if (plain || from < scale.base || to - from < 10 * scale.c) return linearTicks(from, to, length / (1.6 * RULER_APART)).map((loss) => [loss, standsAt(ground, loss)]);
  const ticks = [];
  let last = Infinity;
  for (let power = Math.floor(Math.log10(to)); power >= Math.log10(scale.c) - 1 && power > -300; power -= 1) {
    const loss = Number(`1e${power}`);
    if (loss > to || loss < from || last - place(loss) < least) continue;
    ticks.push([loss, standsAt(ground, loss)]);
    last = place(loss);
  }
  if (last > least) ticks.push([from, 0]);
  return ticks.reverse();
}

/** The ruler beside the block's leftmost corner; items are the runs' markers [{loss, shape, colour, strength}]. */
export function drawRuler(context, ground, camera, theme, { font, size, title, items, head }) {
  const corners = cornersOf(ground.block, camera), left = corners.reduce((best, corner) => (camera.place(...corner, 0)[0] < camera.place(...best, 0)[0] ? corner : best));
  const at = (height) => camera.place(...left, height)[1], x = Math.round(Math.max(3.4 * size, camera.place(...left, 0)[0] - 1.2 * size)) + 0.5;
  const full = standsAt(ground, Infinity), length = at(0) - at(full);
  if (!(length > RULER_LEAST) || !(full > 0)) return;
  context.font = `${size}px ${font}`;
  context.strokeStyle = context.fillStyle = theme.muted;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, at(0));
  context.lineTo(x, at(full));
  const ticks = rulerTicks(ground, length), digits = tickDigits(ticks.map(([loss]) => loss));
  for (const [, height] of ticks) {
    context.moveTo(x - 6, at(height));
    context.lineTo(x, at(height));
  }
  context.stroke();
  context.textBaseline = "middle";
  for (const [loss, height] of ticks) paintNumber(context, formatNumber(loss, ground.plain ? digits : 2), x - 10, at(height), { align: "right" });
  context.textAlign = "center";
  context.fillText(title, x - 8, at(full) - 1.1 * size);
  for (const { loss, shape, colour, strength } of items) {
    if (Number.isNaN(loss)) continue;
    context.globalAlpha = strength;
    drawHead(context, shape, x, at(standsAt(ground, loss)), head, colour, theme.casing);
  }
  context.globalAlpha = 1;
}
