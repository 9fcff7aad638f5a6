// Small maps of surfaces with one real run on each, drawn a few at a time when they come into sight.

import { paintGround, surveyField } from "./ground.js";
import { askAt, compileKernel, pointKernel, walkPath } from "./kernels.js";
import { LOOK } from "./look.js";
import { drawHead, drawMark, drawStart } from "./marks.js";

const THUMB_CELL = 1.5; // CSS pixels between nodes of the ground raster
const THUMB_STEPS = 240; // of the run that is shown,
const THUMB_STRIDE = 0.012; // and how far each of its first steps goes, in parts of the window's diagonal
const STARS = 5; // above so many minima only the best are marked
const SLICE = 9; // milliseconds of drawing between two frames

/** The run of a thumbnail, interleaved, cut where it stops being finite: the walker at a stride that fits the window. */
export function thumbnailPath(ground, asked, walker, powers) {
  const [x0, x1, y0, y1] = ground.box;
  const values = walker.values.map((value, index) => (walker.names[index] === "lr" ? THUMB_STRIDE * Math.hypot(x1 - x0, y1 - y0) : value));
  const { path, valid } = walkPath(walker.rule, values, { ground: asked, curvature: null }, ground.start, THUMB_STEPS, null, powers);
  return path.subarray(0, 2 * (valid + 1));
}

/** Draw one: ground, marks, trail. `size` is [width, height] in CSS pixels. */
export function drawThumbnail(canvas, ground, walker, powers, theme, size) {
  const [width, height] = size, ratio = Math.min(2, Math.max(1, devicePixelRatio || 1));
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const asked = askAt(compileKernel(ground.kernel), ground.kernel_knobs);
  const surface = { kernel: pointKernel(asked), knobs: ground.kernel_knobs, critical: [] };
  const [x0, x1, y0, y1] = ground.box, rect = { left: 0, top: 0, width, height };
  paintGround(context, surveyField(surface, ground.box, rect, THUMB_CELL), rect, theme, { font: "10px sans-serif", labels: false });
  const toX = (x) => ((x - x0) / (x1 - x0)) * width, toY = (y) => ((y1 - y) / (y1 - y0)) * height;
  const scale = Math.min(1.15, Math.max(0.62, width / 230));
  drawTrail(context, thumbnailPath(ground, asked, walker, powers), toX, toY, theme, scale);
  const many = ground.critical.filter(({ sign }) => sign === "minimum" || sign === "local").length > STARS;
  for (const { sign, x, y } of ground.critical) if (!many || sign === "minimum") drawMark(context, sign, toX(x), toY(y), theme, LOOK.marks[sign].size * scale);
}

function drawTrail(context, path, toX, toY, theme, scale) {
  const points = path.length >> 1, [first] = theme.trails;
  context.lineJoin = context.lineCap = "round";
  for (const [colour, width] of [[theme.casing, 3.6 * scale], [first, 2 * scale]]) {
    context.beginPath();
    for (let at = 0; at < points; at += 1) context.lineTo(toX(path[2 * at]), toY(path[2 * at + 1]));
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }
  drawStart(context, toX(path[0]), toY(path[1]), theme, 3.6 * scale, false);
  drawHead(context, LOOK.markers[0], toX(path[2 * points - 2]), toY(path[2 * points - 1]), 4.6 * scale, first, theme.casing);
}

/** Draws what is asked for in slices between frames, what was asked last first; a canvas that has left is passed over. */
export class DrawingQueue {
  constructor(draw) {
    this.draw = draw;
    this.waiting = new Set();
    this.busy = false;
  }

  add(canvas) {
    this.waiting.add(canvas);
    if (this.busy) return;
    this.busy = true;
    requestAnimationFrame(() => this.work());
  }

  drop(canvas) {
    this.waiting.delete(canvas);
  }

  work() {
    const until = performance.now() + SLICE;
    for (const canvas of this.waiting) {
      if (performance.now() > until) break;
      this.waiting.delete(canvas);
      if (canvas.isConnected) this.draw(canvas);
    }
    this.busy = this.waiting.size > 0;
    if (this.busy) requestAnimationFrame(() => this.work());
  }
}
