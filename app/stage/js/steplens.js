// The lens on a map: the arrows of one update at a size they can be seen at, in the emptiest corner.

import { makeCamera } from "./camera.js";
import { paintGround, surveyField } from "./ground.js";
import { drawHead } from "./marks.js";
import { reachOf } from "./steparrows.js";
import { strokeArrow, strokeSquare, strokeWords } from "./stepdraw.js";
import { keptAt } from "./trails.js";

const RADIUS = 152, ZOOM = 2.2, LONGEST = 105; // of the lens, of what it shows, of its arrows, in units
const SHORTEST = 14, SEEN = 30; // of the move in it: shorter, the lens looks closer, until it is so long
const CLOSEST = 1e5, PICTURE = 5; // up to here the lens shows the map's own picture, beyond, the ground anew
const INSET = 10; // from the map's edge
const OFF = 0.34; // of the radius: how far the head stands off the lens's centre
const MORPH = 180; // ms

const closer = (zoom) => (zoom < 5 ? 5 : zoom * (String(zoom)[0] === "2" ? 2.5 : 2));
const wider = (zoom) => (zoom > ZOOM ? ZOOM : zoom > 1 ? 1 : zoom / 2);

/** How much closer than the map the lens looks, for ways that reach so many pixels on the map; as before where that still does. */
export function zoomFor(reach, radius, before = ZOOM) {
  const most = (LONGEST * radius) / RADIUS + 4;
  if (!(reach > 0) || (reach * before >= SHORTEST && reach * before <= most)) return before;
  let zoom = ZOOM;
  while (reach * zoom > most && zoom > 0.01) zoom = wider(zoom);
  while (reach * zoom < SEEN && zoom < CLOSEST && reach * closer(zoom) <= most) zoom = closer(zoom);
  return zoom;
}

/** The corner of a rectangle, a centre for the lens, that trails cover least and the head stays clear of; `before` is kept while it is clear. */
export function cornerFor({ left, top, width, height }, radius, [hx, hy], points, before = null) {
  const inset = radius + INSET;
  const corners = [[left + width - inset, top + height - inset], [left + inset, top + inset], [left + width - inset, top + inset], [left + inset, top + height - inset]];
  const clear = ([x, y]) => Math.hypot(x - hx, y - hy) > 1.45 * radius;
  const kept = before === null ? null : corners[before];
  if (kept && clear(kept)) return { at: before, centre: kept };
  let best = 0, least = Infinity;
  corners.forEach(([x, y], at) => {
    let covered = clear([x, y]) ? 0 : 1e6 - Math.hypot(x - hx, y - hy);
    for (const [px, py] of points) if (Math.hypot(px - x, py - y) < radius) covered += 1;
    if (covered < least) [best, least] = [at, covered];
  });
  return { at: best, centre: corners[best] };
}

/** How an arrow looks: {colour, width, dash, hollow}. */
export function inkOf({ kind, cut = false }, { theme, colour, memory, lit }) {
  const own = {
    slope: { colour: theme.ink, width: 2.4 }, used: { colour: theme.ink, width: 2, dash: [5, 3] },
    memory: { colour: memory, width: 2.6 }, way: { colour: memory, width: 2, dash: [2, 3] }, part: { colour: memory, width: 1.7, dash: [5, 3] },
    ahead: { colour: theme.ink, width: 1.6, dash: [2, 3], hollow: true }, spot: { colour: theme.ink, width: 1.8, hollow: true },
    piece: { colour, width: 2.2, dash: [6, 3] }, move: { colour, width: 3.8 },
  }[kind];
  return { ...own, casing: theme.casing, alpha: lit === null || lit ? 1 : 0.38, glow: lit === true, cut };
}

export class StepLens {
  constructor() {
    this.corner = null;
    this.zoom = ZOOM;
    this.shown = new Map(); // id of an arrow -> where it is drawn, in pixels from the head
    this.ground = null;
  }

  radiusIn(rect, unit) {
    return Math.min(RADIUS * unit, 0.24 * Math.min(rect.width, 1.6 * rect.height));
  }

  /** Where each arrow goes, in pixels from the head: [x0, y0, x1, y1]. */
  aim({ arrows }, camera, radius) {
    const long = (LONGEST * radius) / RADIUS, slopes = reachOf(arrows, "slope");
    const slope = slopes > 0 ? long / slopes : 0, skew = camera.scaleY / camera.scaleX;
    const scales = { place: [camera.scaleX * this.zoom, camera.scaleY * this.zoom], slope: [slope, slope * skew] };
    const based = ([x, y]) => [x * scales.place[0], -y * scales.place[1]];
    return new Map(arrows.map((arrow) => {
      const { from, to, unit } = arrow, size = Math.hypot(to[0] - from[0], to[1] - from[1]);
      const [sx, sy] = (arrow.cut ? null : scales[unit]) ?? [long / (size || 1), (long / (size || 1)) * skew];
      const [bx, by] = arrow.base ? based(arrow.base) : [0, 0];
      return [arrow.id, [bx + from[0] * sx, by - from[1] * sy, bx + to[0] * sx, by - to[1] * sy]];
    }));
  }

  /** The same on its way from where it was drawn; true in `moving` while it is. */
  ease(aims, at, step, swap) {
    if (this.step !== step) {
      this.was = swap ? null : new Map(this.shown);
      this.began = at;
      this.step = step;
    }
    const share = this.was ? Math.min(1, (at - this.began) / MORPH) : 1, soft = 1 - (1 - share) ** 3;
    this.moving = share < 1;
    this.shown = share === 1 ? aims : new Map([...aims].map(([id, to]) => {
      const from = this.was.get(id) ?? to;
      return [id, to.map((value, i) => from[i] + (value - from[i]) * soft)];
    }));
    return this.shown;
  }

  /** Draw the lens on a map; `step` is what is shown (see steppanel.js). Returns its circle. */
  draw(context, map, camera, step, head) {
    const { rect } = camera, radius = this.radiusIn(rect, step.unit), { theme } = step;
    const reach = Math.max(reachOf(step.arrows, "place") * camera.scaleX, 0);
    this.zoom = zoomFor(reach, radius, this.zoom);
    const points = map.trails.flatMap(({ trail }) => {
      const every = Math.max(1, Math.ceil(trail.count / 120)), found = [];
      for (let at = 0; at < trail.count; at += every) found.push([trail.x[at], trail.y[at]]);
      return found;
    });
    const { at, centre } = cornerFor(rect, radius, head, points, this.corner);
    this.corner = at;
    const aims = this.aim(step, camera, radius);
    aims.set("@head", [0, 0, ...this.headOff(step, aims, radius)]);
    const places = this.ease(aims, step.now, step.sign, step.swap), [, , offX, offY] = places.get("@head");
    const here = [centre[0] + offX, centre[1] + offY];
    this.leader(context, head, centre, radius, theme);
    context.save();
    context.beginPath();
    context.arc(...centre, radius, 0, 2 * Math.PI);
    context.fillStyle = theme.page;
    context.fill();
    context.clip();
    this.paintBehind(context, map, camera, step, head, here, centre, radius);
    if (step.square) strokeSquare(context, here, [step.square * camera.scaleX * this.zoom, step.square * camera.scaleY * this.zoom], step.colour, theme.casing);
    this.paintArrows(context, step, places, here);
    drawHead(context, step.marker, ...here, 7 * step.unit, step.colour, theme.casing);
    context.restore();
    this.rim(context, step, centre, radius);
    return { centre, radius };
  }

  /** The head off the middle, against the arrows, so that these have room. */
  headOff({ arrows }, aims, radius) {
    let x = 0, y = 0;
    for (const { id, always, base } of arrows) {
      if (!always || base) continue;
      const [, , tx, ty] = aims.get(id);
      x += tx;
      y += ty;
    }
    const length = Math.hypot(x, y);
    return length > 0 ? [(-x / length) * OFF * radius, (-y / length) * OFF * radius] : [0, 0];
  }

  leader(context, head, centre, radius, theme) {
    const far = Math.hypot(centre[0] - head[0], centre[1] - head[1]);
    if (far < radius) return;
    const end = [0, 1].map((axis) => centre[axis] + ((head[axis] - centre[axis]) * radius) / far);
    for (const [width, colour] of [[3.4, theme.casing], [1.2, theme.ink]]) {
      context.beginPath();
      context.moveTo(...head);
      context.lineTo(...end);
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke();
    }
  }

  paintBehind(context, map, camera, step, head, here, [cx, cy], radius) {
    const ratio = map.size[2], { zoom } = this;
    if (zoom <= PICTURE) {
      const span = (2 * radius) / zoom, x = head[0] + (cx - radius - here[0]) / zoom, y = head[1] + (cy - radius - here[1]) / zoom;
      context.drawImage(map.ground, x * ratio, y * ratio, span * ratio, span * ratio, cx - radius, cy - radius, 2 * radius, 2 * radius);
      const inside = (px, py) => Math.abs(px - cx) < 1.4 * radius && Math.abs(py - cy) < 1.4 * radius;
      for (const item of map.trails) this.traceTrail(context, item, step, (px, py) => [here[0] + (px - head[0]) * zoom, here[1] + (py - head[1]) * zoom], inside);
      return;
    }
    const { surface } = step, x = step.before[0] + (cx - here[0]) / (camera.scaleX * zoom), y = step.before[1] - (cy - here[1]) / (camera.scaleY * zoom);
    const wide = radius / (camera.scaleX * zoom), high = radius / (camera.scaleY * zoom), window = [x - wide, x + wide, y - high, y + high];
    const rect = { left: cx - radius, top: cy - radius, width: 2 * radius, height: 2 * radius };
    const key = [...window, step.surfaceKey, radius, step.theme.name].join();
    if (this.ground?.key !== key) this.ground = { key, heights: surveyField(surface, window, rect, 9) };
    paintGround(context, this.ground.heights, rect, step.theme, { draft: true });
    this.traceWay(context, step, makeCamera(window, rect));
  }

  /** A trail as far as it has come, where it passes through the lens. */
  traceTrail(context, { trail, style }, { number, theme }, place, inside) {
    const last = keptAt(trail, number);
    context.beginPath();
    let before = trail.count ? place(trail.x[0], trail.y[0]) : null, seen = before !== null && inside(...before);
    for (let at = 1; at <= last; at += 1) {
      const next = place(trail.x[at], trail.y[at]), here = inside(...next);
      if (seen || here) {
        context.moveTo(...before);
        context.lineTo(...next);
      }
      [before, seen] = [next, here];
    }
    for (const [width, ink] of [[4.2, theme.casing], [2.4, style.colour]]) {
      context.lineWidth = width;
      context.strokeStyle = ink;
      context.stroke();
    }
  }

  /** The way here, where the map's own picture is not shown. */
  traceWay(context, { path, number, colour, theme }, camera) {
    context.beginPath();
    for (let at = Math.max(0, number - 60); at <= number; at += 1) context.lineTo(camera.toX(path[2 * at]), camera.toY(path[2 * at + 1]));
    for (const [width, ink] of [[4, theme.casing], [2, colour]]) {
      context.lineWidth = width;
      context.strokeStyle = ink;
      context.stroke();
    }
  }

  paintArrows(context, step, places, [x, y]) {
    for (const arrow of step.arrows) {
      const lit = step.lit === null ? null : step.lit === arrow.id;
      if (!arrow.always && !lit) continue;
      const [ax, ay, bx, by] = places.get(arrow.id), ink = inkOf(arrow, { ...step, lit });
      strokeArrow(context, [x + ax, y + ay], [x + bx, y + by], ink);
    }
    const named = step.arrows.filter((arrow) => (arrow.label || arrow.kind === "move") && (step.lit === null ? arrow.always && arrow.kind !== "part" : step.lit === arrow.id));
    const taken = [];
    for (const arrow of named) this.label(context, step, arrow, places.get(arrow.id), [x, y], taken);
  }

  /** An arrow's name beside its tip, off those already there. */
  label(context, step, arrow, [ax, ay, bx, by], [x, y], taken) {
    const length = Math.hypot(bx - ax, by - ay);
    if (!(length > 16)) return;
    const text = arrow.kind === "move" ? step.words.move : arrow.label, font = `600 ${Math.max(11, Math.round(13 * step.unit))}px ${step.font}`;
    const ux = (bx - ax) / length, uy = (by - ay) / length, far = 13 * step.unit;
    const spots = [[bx + far * ux, by + far * uy], [bx - far * uy, by + far * ux], [bx + far * uy, by - far * ux], [(ax + bx) / 2 - far * uy, (ay + by) / 2 + far * ux], [(ax + bx) / 2 + far * uy, (ay + by) / 2 - far * ux]];
    const half = 3.7 * step.unit * Math.max(2, text.length), close = (a, b) => Math.abs(a[0] - b[0]) < a[2] + b[2] && Math.abs(a[1] - b[1]) < 15 * step.unit;
    const spot = spots.map((one) => [...one, half]).find((one) => !taken.some((other) => close(one, other)));
    if (!spot) return;
    taken.push(spot);
    strokeWords(context, text, x + spot[0], y + spot[1], { colour: inkOf(arrow, { ...step, lit: null }).colour, casing: step.theme.casing, align: "center", font });
  }

  rim(context, { theme, unit, font }, [cx, cy], radius) {
    for (const [width, colour] of [[5, theme.casing], [1.7, theme.ink]]) {
      context.beginPath();
      context.arc(cx, cy, radius, 0, 2 * Math.PI);
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke();
    }
    const told = this.zoom >= 1e4 ? `10${"⁴⁵"[this.zoom >= 1e5 ? 1 : 0]}` : String(Number(this.zoom.toPrecision(2)));
    strokeWords(context, `× ${told}`, cx, cy + radius - 15 * unit, { colour: theme.ink, casing: theme.casing, align: "center", font: `500 ${Math.max(10, Math.round(12 * unit))}px ${font}` });
  }
}
