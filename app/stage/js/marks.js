// Small shapes on the map: heads of trails, critical points, the start ring, arrows at the edge. Their outlines and
// sizes are the look's (app/look.py), for this painter and for the pictures' alike.

import { LOOK } from "./look.js";


/** Trace a named outline as the current path, turned by an angle; two corners are a line. */
export function traceOutline(context, name, x, y, size, angle = 0) {
  const corners = LOOK.outlines[name];
  const cos = size * Math.cos(angle), sin = size * Math.sin(angle);
  context.beginPath();
  corners.forEach(([dx, dy], index) => {
    const px = x + dx * cos - dy * sin, py = y + dx * sin + dy * cos;
    if (index) context.lineTo(px, py);
    else context.moveTo(px, py);
  });
  if (corners.length > 2) context.closePath();
}

/** A filled outline over an edge of casing: the head of a trail, or the arrow of one that left. */
export function drawHead(context, shape, x, y, size, colour, casing, angle = 0) {
  context.lineJoin = "round";
  traceOutline(context, shape, x, y, size, angle);
  context.strokeStyle = casing;
  context.lineWidth = 2 * LOOK.heads.edge * size;
  context.stroke();
  context.fillStyle = colour;
  context.fill();
}

/** The start: a ring one can take hold of. */
export function drawStart(context, x, y, theme, size, held) {
  const { start_casing: casing, start_line: line } = LOOK.heads;
  const disc = (radius, colour) => {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
  };
  disc(size * (1 + casing / 2), theme.casing);
  disc(size * (1 + line / 2), theme.ink);
  disc(size * (1 - line / 2), theme.casing);
  if (!held) return;
  context.beginPath();
  context.arc(x, y, 2.1 * size, 0, 2 * Math.PI);
  context.strokeStyle = theme.ink;
  context.globalAlpha = 0.45;
  context.lineWidth = 1.5;
  context.stroke();
  context.globalAlpha = 1;
}

/** A critical point's sign, part by part. */
export function drawMark(context, kind, x, y, theme, size) {
  drawParts(context, LOOK.marks[kind].parts, x, y, theme, size);
}

/** The sizes of marks at places [{x, y}] in pixels: of several in one place the later ones lie around the first. */
export function nestedSizes(places, size) {
  const before = (i) => places.slice(0, i).filter(({ x, y }) => Math.hypot(x - places[i].x, y - places[i].y) < size);
  return places.map((_, i) => size * (1 + LOOK.nested * before(i).length));
}

/** Where penalties would have runs rest: places [{x, y, colour}] in pixels. */
export function drawHeld(context, places, theme, size) {
  const sizes = nestedSizes(places, size);
  for (let i = places.length - 1; i >= 0; i -= 1) {
    const { x, y, colour } = places[i];
    drawParts(context, LOOK.held.parts, x, y, { ...theme, run: colour }, sizes[i]);
  }
}

/** Whole lines of minima across the map. */
export function drawLines(context, critical, camera, theme, scale) {
  const { left, top, width, height } = camera.rect;
  const [x0, x1, y0, y1] = camera.window;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  for (const { x, y, along: [ux, uy] } of critical.filter(({ along }) => along && (along[0] || along[1]))) {
    const reach = Math.hypot(x1 - x0, y1 - y0) + Math.hypot(x - (x0 + x1) / 2, y - (y0 + y1) / 2);
    for (const [colour, line] of [[theme.casing, LOOK.lines.casing], [theme.minimum, LOOK.lines.width]]) {
      context.beginPath();
      context.moveTo(camera.toX(x - reach * ux), camera.toY(y - reach * uy));
      context.lineTo(camera.toX(x + reach * ux), camera.toY(y + reach * uy));
      context.strokeStyle = colour;
      context.lineWidth = line * scale;
      context.stroke();
    }
  }
  context.restore();
}

function drawParts(context, parts, x, y, theme, size) {
  context.lineJoin = "round";
  context.lineCap = "butt";
  for (const part of parts) {
    traceOutline(context, part.outline, x, y, size);
    if (part.fill) {
      context.fillStyle = theme[part.fill];
      context.fill();
    }
    if (!part.edge) continue;
    context.strokeStyle = theme[part.edge];
    context.lineWidth = Math.max(part.edge_width * size, part.least);
    context.stroke();
  }
}
