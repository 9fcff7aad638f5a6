// Where a landscape is placed: turned, stretched and shifted about a centre, as in surfaces/placement.py.

import { declared } from "./workshop.js";

const AT_REST = { rotation: 0, stretch: 1, shift_x: 0, shift_y: 0 };

/** Whether the landscape lies as it was declared. */
export const atRest = (values) => Object.entries(AT_REST).every(([name, home]) => values[name] === home);

/** Where a point of the landscape at rest is carried to. */
export function outward(values, [cx, cy], [x, y]) {
  if (atRest(values)) return [x, y];
  const angle = (values.rotation * Math.PI) / 180, u = values.stretch * (x - cx), v = y - cy;
  return [
    cx + Math.cos(angle) * u - Math.sin(angle) * v + values.shift_x,
    cy + Math.sin(angle) * u + Math.cos(angle) * v + values.shift_y,
  ];
}

/** The way back. */
export function inward(values, [cx, cy], [x, y]) {
  if (atRest(values)) return [x, y];
  const angle = (values.rotation * Math.PI) / 180, dx = x - values.shift_x - cx, dy = y - values.shift_y - cy;
  return [cx + (Math.cos(angle) * dx + Math.sin(angle) * dy) / values.stretch, cy + Math.cos(angle) * dy - Math.sin(angle) * dx];
}

/** A direction (a unit vector, or 0, 0 for none) carried along: `carry` is outward or inward. */
export function turned(carry, values, centre, [ux, uy]) {
  if (!ux && !uy) return [0, 0];
  const [ax, ay] = carry(values, centre, [0, 0]), [bx, by] = carry(values, centre, [ux, uy]);
  const length = Math.hypot(bx - ax, by - ay);
  return [(bx - ax) / length, (by - ay) / length];
}

/** What placing is made of, for a worker. */
export const POSE_PARTS = [declared({ AT_REST }), `const atRest = ${atRest};`, outward, inward, turned];
