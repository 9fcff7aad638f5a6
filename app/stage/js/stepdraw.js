// The strokes of a step on a map: arrows, the square of one rate each way, the ellipse of the curvature and its words.

import { withAlpha } from "./colour.js";
import { paintNumber } from "./typeset.js";

/** An arrow with casing from a to b in pixels: {colour, width, dash, alpha, glow, hollow, cut}. */
export function strokeArrow(context, [ax, ay], [bx, by], { colour, casing, width, dash = [], alpha = 1, glow = false, hollow = false, cut = false }) {
  const length = Math.hypot(bx - ax, by - ay);
  if (!(length > 0.5)) return;
  const ux = (bx - ax) / length, uy = (by - ay) / length;
  const head = Math.min(3.2 * width + 4, 0.6 * length), wing = 0.46 * head;
  const nx = bx - head * ux, ny = by - head * uy;
  const shaft = () => {
    context.beginPath();
    context.moveTo(ax, ay);
    if (cut) {
      context.lineTo(ax + (0.5 * length - 3) * ux, ay + (0.5 * length - 3) * uy);
      context.moveTo(ax + (0.5 * length + 3) * ux, ay + (0.5 * length + 3) * uy);
    }
    context.lineTo(nx + 0.3 * head * ux, ny + 0.3 * head * uy);
  };
  const tip = () => {
    context.beginPath();
    context.moveTo(bx, by);
    context.lineTo(nx - wing * uy, ny + wing * ux);
    context.lineTo(nx + wing * uy, ny - wing * ux);
    context.closePath();
  };
  context.save();
  context.globalAlpha *= alpha;
  context.lineCap = "butt";
  context.lineJoin = "round";
  if (glow) {
    context.strokeStyle = withAlpha(colour, 0.28);
    context.lineWidth = 11;
    context.lineCap = "round";
    shaft();
    context.stroke();
    context.lineCap = "butt";
  }
  context.strokeStyle = casing;
  context.lineWidth = width + 2.4;
  shaft();
  context.stroke();
  context.lineWidth = 2.4;
  tip();
  context.stroke();
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  shaft();
  context.stroke();
  context.setLineDash([]);
  if (cut) strokeBreak(context, [ax + 0.5 * length * ux, ay + 0.5 * length * uy], [ux, uy]);
  tip();
  if (hollow) {
    context.fillStyle = casing;
    context.fill();
    context.lineWidth = 1.4;
    context.stroke();
  } else context.fill();
  context.restore();
}

/** Two short strokes across a gap: what is drawn is shorter than what is meant. */
function strokeBreak(context, [x, y], [ux, uy]) {
  context.lineWidth = 1.4;
  context.beginPath();
  for (const side of [-3, 3]) {
    context.moveTo(x + side * ux - 5 * uy - 2 * ux, y + side * uy + 5 * ux - 2 * uy);
    context.lineTo(x + side * ux + 5 * uy + 2 * ux, y + side * uy - 5 * ux + 2 * uy);
  }
  context.stroke();
}

/** Words over casing. */
export function strokeWords(context, text, x, y, { colour, casing, align = "left", font }) {
  context.save();
  context.font = font;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = casing;
  paintNumber(context, text, x, y, { align, stroke: true });
  context.fillStyle = colour;
  paintNumber(context, text, x, y, { align });
  context.restore();
}

/** The square of one rate each way, about a point: half its sides in pixels. */
export function strokeSquare(context, [x, y], [halfX, halfY], colour, casing) {
  context.save();
  for (const [width, ink, dash] of [[3.2, withAlpha(casing, 0.7), []], [1.3, colour, [5, 4]]]) {
    context.lineWidth = width;
    context.strokeStyle = ink;
    context.setLineDash(dash);
    context.strokeRect(x - halfX, y - halfY, 2 * halfX, 2 * halfY);
  }
  context.restore();
}

/** Half diameters of the ellipse of a curvature in pixels, [[x, y], [x, y]] along its ways: the shorter is `least` long, none beyond `most`. */
export function ellipseAxes(ways, scaleX, scaleY, least, most) {
  const axes = ways.map(({ curvature, way: [x, y] }) => {
    const reach = 1 / Math.sqrt(Math.max(Math.abs(curvature), 1e-300));
    return [reach * x * scaleX, -reach * y * scaleY];
  });
  const lengths = axes.map(([x, y]) => Math.hypot(x, y)), shortest = Math.min(...lengths);
  if (!(shortest > 0 && shortest < Infinity)) return null;
  return axes.map(([x, y], at) => {
    const long = (least * lengths[at]) / shortest, scale = Math.min(long, most) / lengths[at];
    return [x * scale, y * scale];
  });
}

/** The ellipse with its two ways dashed. */
export function strokeEllipse(context, [cx, cy], [[ax, ay], [bx, by]], colour) {
  context.save();
  context.beginPath();
  for (let at = 0; at <= 72; at += 1) {
    const cos = Math.cos((at * Math.PI) / 36), sin = Math.sin((at * Math.PI) / 36);
    context.lineTo(cx + cos * ax + sin * bx, cy + cos * ay + sin * by);
  }
  context.closePath();
  context.fillStyle = withAlpha(colour, 0.1);
  context.fill();
  context.strokeStyle = colour;
  context.lineWidth = 1.6;
  context.stroke();
  context.setLineDash([5, 4]);
  context.lineWidth = 1.2;
  context.beginPath();
  for (const [x, y] of [[ax, ay], [bx, by]]) {
    context.moveTo(cx - x, cy - y);
    context.lineTo(cx + x, cy + y);
  }
  context.stroke();
  context.restore();
}
