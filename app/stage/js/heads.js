// Where the heads of the trails are drawn: on their points, made room for, or at the edge they left by.

import { LOOK } from "./look.js";
import { crowdedSpots, exitPoint, keptAt, separatePoints } from "./trails.js";

/** Where a run is at the playhead, in pixels, between updates while playing; kept is its trail's last point by then. */
export function headAt({ run, true: trail }, { playhead, still }, camera) {
  const at = Math.min(playhead, run.valid);
  const step = Math.floor(at), share = still ? 0 : at - step;
  const next = Math.min(run.valid, step + 1);
  const between = (axis) => run.path[2 * step + axis] + share * (run.path[2 * next + axis] - run.path[2 * step + axis]);
  return { run, x: camera.toX(between(0)), y: camera.toY(between(1)), kept: trail.count ? keptAt(trail, step) : -1 };
}

/**
 * Heads (in the order of items) on the map: {gone: [{head, item, x, y, angle}], inside: [{head, item, x, y}]}. Heads
 * inside that lie on each other are pushed apart, and off a minimum that several reached; `lifted` is drawn last.
 */
export function placeHeads(items, heads, minima, rect, size, lifted) {
  const gone = [], inside = [];
  heads.forEach((head, index) => {
    const item = items[index];
    if (head.x >= rect.left && head.x <= rect.left + rect.width && head.y >= rect.top && head.y <= rect.top + rect.height) {
      inside.push({ head, item });
      return;
    }
    const exit = exitPoint(item.true, head.kept, head, rect);
    if (exit) gone.push({ head, item, x: exit[0], y: exit[1], angle: exit[2] });
  });
  const apart = LOOK.heads.apart * size;
  const spots = inside.map(({ head }) => [head.x, head.y]);
  const placed = separatePoints(spots, apart, crowdedSpots(minima, spots, apart));
  inside.forEach((one, index) => Object.assign(one, { x: placed[index][0], y: placed[index][1] }));
  inside.sort((a, b) => (a.item.id === lifted) - (b.item.id === lifted));
  return { gone, inside };
}
