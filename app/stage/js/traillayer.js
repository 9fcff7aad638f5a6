// A canvas that keeps the part of the trails already walked, and only adds what is new.

import { strokeGhosts } from "./ghosts.js";
import { LOOK } from "./look.js";
import { keptAt } from "./trails.js";

const BUDGET = 60000; // segments a frame: beyond it a picture is finished over several frames

export const THIN = 1; // pixels: a line that is no wider costs a twentieth of a wide one
const LONG_LINE = 2500; // pixels of a trail
const PIECE = 32; // points that are stroked at once in a draft: a long line that crosses itself costs more than its pieces

/** Whether the line from one kept point of a trail to another is one that crosses the map many times. */
export const isLong = ({ along }, from, to) => along[to] - along[from] > LONG_LINE;

/** A stretch of points in pieces, [[from, to], ...]. */
function* pieces(from, to, size) {
  for (let at = from; at < to; at += size) yield [at, Math.min(to, at + size)];
}

/** Trace trail points from..to (indices of kept points) as the current path. */
export function tracePart(context, trail, from, to) {
  context.beginPath();
  context.moveTo(trail.x[from], trail.y[from]);
  for (let at = from + 1; at <= to; at += 1) {
    if (trail.pen && !trail.pen[at]) context.moveTo(trail.x[at], trail.y[at]);
    else context.lineTo(trail.x[at], trail.y[at]);
  }
}

/** Stroke the current path in a trail's colour and dash, staggered by slot, `along` pixels after the trail's start. */
export function strokeDashed(context, style, width, along) {
  const alpha = context.globalAlpha;
  context.lineJoin = "round";
  context.strokeStyle = style.colour;
  context.lineWidth = width;
  if (style.dash.length) {
    context.lineCap = "butt";
    context.globalAlpha = (style.under ?? LOOK.trail.under) * alpha;
    if (context.globalAlpha > 0) context.stroke();
    context.globalAlpha = alpha;
    context.setLineDash(style.dash);
    context.lineDashOffset = along + LOOK.trail.stagger * style.slot;
  } else context.lineCap = "round";
  context.stroke();
  context.setLineDash([]);
}

/** Stroke the coloured line of points from..to. */
export function strokePart(context, trail, from, to, style, width) {
  if (to <= from) return;
  tracePart(context, trail, from, to);
  strokeDashed(context, style, width, trail.along[from]);
}

export class TrailLayer {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.drawn = new Map();
    this.head = -1;
  }

  /** Forget what was drawn: geometry, size, colours or membership changed. */
  reset() {
    this.drawn.clear();
    this.head = -1;
    if (!this.painted) return; // an empty layer that is wiped is uploaded all the same
    this.painted = false;
    this.context.save();
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.context.restore();
  }

  /**
   * Bring the layer to `step`: items are {id, trail, style}. Colours are painted over what is there and casings slipped
   * under everything, so where trails cross or coincide every colour stays visible. `rough`: long lines without dashes
   * and casings, which cost more than all else while a hand moves them; `thin`: and thin. Returns whether the picture is
   * complete.
   */
  drawTo(step, items, { casing, width, beads, clip, rough = false, thin = false }) {
    if (step < this.head && items.some(({ id, trail }) => this.drawn.get(id) > keptAt(trail, step))) this.reset();
    this.head = step;
    const { context } = this;
    let budget = BUDGET, complete = true;
    const parts = [];
    for (const item of items) {
      if (!item.trail.count) continue;
      const from = this.drawn.get(item.id) ?? 0;
      let to = keptAt(item.trail, step);
      if (to - from > budget) {
        to = from + budget;
        complete = false;
      }
      budget = Math.max(2000, budget - (to - from));
      if (to > from) parts.push({ ...item, from, to });
      this.drawn.set(item.id, to);
    }
    if (!parts.length) return complete;
    this.painted = true;
    const heavy = ({ trail, from, to }) => rough && isLong(trail, from, to);
    context.save();
    context.beginPath();
    context.rect(clip.left, clip.top, clip.width, clip.height);
    context.clip();
    for (const { trail, style, from, to } of parts) {
      const long = heavy({ trail, from, to }), wide = long && thin ? THIN : width;
      strokeGhosts(context, trail, from, to, style.colour, wide);
      const plain = long ? { ...style, dash: [] } : style;
      for (const [a, b] of pieces(from, to, rough ? PIECE : Infinity)) strokePart(context, trail, a, b, plain, wide);
    }
    if (beads) for (const { trail, style, from, to } of parts) this.bead(trail, style, from, to, casing, width);
    context.globalCompositeOperation = "destination-over";
    context.lineJoin = "round";
    context.lineCap = "round";
    context.strokeStyle = casing;
    context.lineWidth = LOOK.trail.casing * width;
    for (const { trail, from, to } of parts.filter((part) => !heavy(part))) {
      for (const [a, b] of pieces(from, to, rough ? PIECE : Infinity)) {
        tracePart(context, trail, a, b);
        context.stroke();
      }
    }
    context.restore();
    return complete;
  }

  /** Each update a bead, where updates are far enough apart to be told apart. */
  bead(trail, style, from, to, casing, width) {
    const { context } = this;
    const { bead, bead_edge: edge, bead_apart: apart } = LOOK.trail;
    context.fillStyle = style.colour;
    context.strokeStyle = casing;
    context.lineWidth = 2 * edge * width;
    for (let at = Math.max(1, from); at <= to; at += 1) {
      if (trail.pen && !trail.pen[at]) continue;
      const before = trail.apart ? trail.apart[at] : trail.along[at] - trail.along[at - 1];
      const steps = trail.step[at] - trail.step[at - 1];
      if (before < apart * width || steps > 1) continue;
      context.beginPath();
      context.arc(trail.x[at], trail.y[at], bead * width, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }
}
