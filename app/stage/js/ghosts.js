// What is left of a run that flies off: moves that only cross the map fade, each more than the one before.

import { clipSegment } from "./trails.js";

const GHOST = 0.5, FADE = 0.74, GONE = 0.02; // strength of the first such move, of each next beside it, and the least drawn

const beyond = (x, y, { left, top, width, height }) => x < left || x > left + width || y < top || y > top + height;

/**
 * A projected trail whose moves with both ends outside the map are no part of the line (pen 0) but ghosts: adds
 * `ghosts`, the strength of each such move by the index of its end, or null where there is none. They do not count as
 * seen: a run has left where its line did.
 */
export function ghostTrail(trail, rect) {
  let strength = GHOST, ghosts = null, pen = trail.pen, { seen } = trail;
  for (let at = 1; at < trail.count; at += 1) {
    const before = at - 1;
    if (ghosts) seen[at] = trail.seen[at] === at ? at : seen[before];
    if (trail.pen && !trail.pen[at]) continue;
    if (!beyond(trail.x[at], trail.y[at], rect) || !beyond(trail.x[before], trail.y[before], rect)) continue;
    if (!clipSegment(trail.x[before], trail.y[before], trail.x[at], trail.y[at], rect)) continue;
    if (!ghosts) {
      ghosts = new Float32Array(trail.count);
      seen = trail.seen.slice();
      pen = trail.pen ? trail.pen.slice() : new Uint8Array(trail.count).fill(1);
    }
    ghosts[at] = strength >= GONE ? strength : 0;
    pen[at] = 0;
    seen[at] = at ? seen[before] : -1;
    strength *= FADE;
  }
  return ghosts ? { ...trail, pen, seen, ghosts } : { ...trail, ghosts: null };
}

/** Stroke the ghosts that end at points from+1..to, in the trail's colour. */
export function strokeGhosts(context, { x, y, ghosts }, from, to, colour, width) {
  if (!ghosts) return;
  const alpha = context.globalAlpha;
  context.strokeStyle = colour;
  context.lineWidth = 0.8 * width;
  for (let at = from + 1; at <= to; at += 1) {
    if (!ghosts[at]) continue;
    context.globalAlpha = alpha * ghosts[at];
    context.beginPath();
    context.moveTo(x[at - 1], y[at - 1]);
    context.lineTo(x[at], y[at]);
    context.stroke();
  }
  context.globalAlpha = alpha;
}
