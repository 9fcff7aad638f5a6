// What is painted over the relief's ground at every frame: its frame of numbers, marks, the start ring, tails and heads on stems.

import { drawTurn } from "./arrows.js";
import { LOOK } from "./look.js";
import { drawHead, drawHeld, drawMark, drawStart } from "./marks.js";
import { groundAt, insideBlock, isHidden } from "./reliefground.js";
import { drawBlockAxes, drawRuler } from "./reliefsigns.js";
import { headOn, leftBlock } from "./relieftrails.js";
import { drawTag, placeTags, takenGround } from "./tags.js";
import { strokeDashed, tracePart } from "./traillayer.js";
import { keptAt, separatePoints } from "./trails.js";
import { turnAt } from "./turn.js";

const HIDDEN = 0.35; // strength of a mark behind the ground
const ROOMY = 330; // pixels of the block from which on stems have their full height
const UNLIFTED = 0.2; // and of what is not lifted

/** Axes and ruler, on the canvas under the ground: again where camera, ground or losses have changed. */
export function drawFrame(map, view) {
  const { theme, font, fontScale } = view, [width, height] = map.size, size = Math.round(11 * fontScale);
  const losses = map.trails.map(({ run }) => run.loss[Math.min(Math.floor(view.playhead), run.valid)]);
  const sign = [map.seen, ...losses, view.lifted, ...map.trails.map(({ style }) => style.colour)].join();
  if (sign === map.framed) return;
  map.framed = sign;
  const context = map.frames.getContext("2d");
  context.clearRect(0, 0, width, height);
  drawBlockAxes(context, map.block, map.eye, theme, { font, size });
  const items = map.trails.map(({ id, style }, at) => ({ loss: losses[at], shape: style.marker, colour: style.colour, strength: strengthOf(view, id) }));
  drawRuler(context, map.ground, map.eye, theme, { font, size, title: map.t("loss"), items, head: 4.4 * fontScale });
}

const strengthOf = ({ lifted }, id) => (lifted === null || lifted === id ? 1 : UNLIFTED);

/** A place of the plane on the ground: {x, y, hidden}, null off it. */
function standing({ block, ground, eye }, [x, y]) {
  const u = block.toU(x), v = block.toV(y), w = groundAt(ground, u, v);
  if (Number.isNaN(w)) return null;
  const [px, py] = eye.place(u, v, w);
  return { x: px, y: py, hidden: isHidden(ground, eye, u, v, w) };
}

export function drawOver(map, view) {
  const { theme, fontScale, rough } = view, context = map.live.getContext("2d"), [width, height] = map.size;
  context.clearRect(0, 0, width, height);
  drawTails(context, map, view);
  for (const mark of map.marks) {
    const spot = standing(map, [mark.x, mark.y]);
    if (!spot) continue;
    context.globalAlpha = spot.hidden ? HIDDEN : 1;
    drawMark(context, mark.sign, spot.x, spot.y, theme, LOOK.marks[mark.sign].size * fontScale);
  }
  context.globalAlpha = 1;
  drawHeld(context, restPlaces(map, view), theme, LOOK.held.size * fontScale);
  const start = standing(map, view.start);
  const ring = () => start && drawStart(context, start.x, start.y, theme, LOOK.heads.start * fontScale, view.gripped === true || view.gripped === map);
  ring();
  const { gone, inside } = drawStems(context, map, view);
  if (view.playhead <= 0) ring();
  map.exits.stand(gone, map.rect(), view);
  const unit = view.inner?.unit ?? 0.8, taken = () => (map.taken ??= takenGround(map.trails.map(({ trail }) => trail), map.rect(), unit));
  standSpots(map, view, unit, taken);
  if (!rough) drawWords(context, map, view, { gone, inside, start, unit, taken: taken() });
}

/** Where penalties would have runs rest, in pixels; not while a knob is held at which that would change. */
function restPlaces(map, view) {
  if (view.bare) return [];
  return map.trails.flatMap(({ run, style }) => {
    const holds = run.rest && Object.entries(run.rest.at).every(([name, value]) => (run.values?.[name] ?? run.rest.at[name]) === value);
    const spot = holds ? standing(map, [run.rest.x, run.rest.y]) : null;
    return spot ? [{ x: spot.x, y: spot.y, colour: style.colour }] : [];
  });
}

/** The newest stretch at full strength, out to the head. */
function drawTails(context, map, view) {
  const width = LOOK.relief_view.line * view.lineScale, tail = Math.max(12, Math.ceil(view.steps * 0.1));
  for (const { id, run, trail, style } of map.trails) {
    if (!trail.count) continue;
    const now = Math.min(view.playhead, run.valid), kept = keptAt(trail, Math.floor(now)), from = keptAt(trail, Math.max(0, now - tail));
    const strength = strengthOf(view, id), parts = Math.min(5, kept - from);
    for (let part = 0; part < parts; part += 1) {
      const a = from + Math.floor(((kept - from) * part) / parts), b = from + Math.floor(((kept - from) * (part + 1)) / parts);
      context.globalAlpha = (strength * (part + 1)) / parts;
      tracePart(context, trail, a, b);
      strokeDashed(context, style, width, trail.along[a]);
    }
    context.globalAlpha = strength;
    const head = headOn(run, view, map.block);
    if (!head.inside || view.still || now === Math.floor(now) || trail.step[kept] > now) continue;
    const next = keptAt(trail, Math.floor(now) + 1), share = now - Math.floor(now), to = kept + Math.floor(share * (next - kept));
    const [hx, hy] = map.eye.place(head.u, head.v, groundAt(map.ground, head.u, head.v) || 0);
    tracePart(context, trail, kept, to);
    if (trail.pen[Math.min(trail.count - 1, to + 1)]) context.lineTo(hx, hy);
    strokeDashed(context, style, width, trail.along[kept]);
  }
  context.globalAlpha = 1;
}

/** Heads on their stems, and the signs of runs that have left. */
function drawStems(context, map, view) {
  const { theme, fontScale } = view, { casing } = theme, size = LOOK.heads.size * fontScale;
  const { exit, exit_back: behind, exit_head: smaller, exit_apart: apart } = LOOK.heads;
  const stem = LOOK.relief_view.stem * fontScale * map.eye.upright * Math.min(1, map.eye.scale / ROOMY);
  const inside = [], gone = [];
  for (const item of map.trails) {
    const head = headOn(item.run, view, map.block), w = head.inside ? groundAt(map.ground, head.u, head.v) : NaN;
    if (!Number.isNaN(w)) {
      const [footX, footY] = map.eye.place(head.u, head.v, w);
      inside.push({ item, footX, footY });
    } else {
      const left = leftBlock(item.trail, Math.floor(Math.min(view.playhead, item.run.valid)));
      if (left) gone.push({ item, ...left });
    }
  }
  const tops = separatePoints(inside.map(({ footX, footY }) => [footX, footY - stem]), LOOK.heads.apart * size);
  inside.forEach((one, at) => ([one.x, one.y] = tops[at]));
  inside.sort((a, b) => (a.item.id === view.lifted) - (b.item.id === view.lifted));
  for (const { item, x, y, angle } of gone) {
    context.globalAlpha = strengthOf(view, item.id);
    for (const back of [apart * size, 0]) drawHead(context, "exit", x - back * Math.cos(angle), y - back * Math.sin(angle), exit * size, item.style.colour, casing, angle);
    drawHead(context, item.style.marker, x - behind * size * Math.cos(angle), y - behind * size * Math.sin(angle), smaller * size, item.style.colour, casing);
  }
  if (view.shown.steps) drawNext(context, map, view, inside);
  for (const { item, footX, footY, x, y } of inside) {
    context.globalAlpha = strengthOf(view, item.id);
    for (const [colour, line] of [[casing, 4], [theme.ink, 1.6]]) {
      context.strokeStyle = colour;
      context.lineWidth = line * Math.sqrt(fontScale);
      context.beginPath();
      context.moveTo(footX, footY);
      context.lineTo(x, y);
      if (stem > size) context.stroke();
    }
  }
  for (const { item, x, y } of inside) {
    context.globalAlpha = strengthOf(view, item.id);
    drawHead(context, item.style.marker, x, y, (item.id === view.lifted ? 1.25 : 1) * size, item.style.colour, casing);
  }
  context.globalAlpha = 1;
  return { gone, inside };
}

const TINY_PART = 1e-3; // of the window: so far along a direction the ground is straight
const PIXELS = { scaleX: 1, scaleY: -1 }; // a map's camera for directions that are pixels already

/** From each run's place on the ground: the steepest way down and the move made next, as they lie on the ground. */
function drawNext(context, map, view, inside) {
  const [x0, x1, y0, y1] = view.window, small = TINY_PART * Math.min(x1 - x0, y1 - y0);
  for (const { item: { id, run, style }, footX, footY } of inside) {
    const step = Math.floor(view.playhead), turn = turnAt(run, step, view), at = 2 * Math.min(step, run.valid);
    if (!turn) continue;
    const along = (way) => {
      const length = way && Math.hypot(...way), here = map.spot([run.path[at], run.path[at + 1]]);
      const there = length > 0 ? map.spot([run.path[at] + (small * way[0]) / length, run.path[at + 1] + (small * way[1]) / length]) : null;
      return here && there ? [there[0] - here[0], there[1] - here[1]] : [0, 0];
    };
    context.globalAlpha = strengthOf(view, id);
    drawTurn(context, { move: along(turn.move), down: along(turn.down) }, [footX, footY], PIXELS, view.theme, style.colour, Math.sqrt(view.fontScale));
  }
}

const boxAround = (x, y, reach) => ({ left: x - reach, right: x + reach, top: y - reach, bottom: y + reach });

/** The numbered discs of a lesson. */
function standSpots(map, view, unit, taken) {
  const spots = view.spots.flatMap((spot) => {
    const at = insideBlock(map.block, map.block.toU(spot.x), map.block.toV(spot.y)) ? standing(map, [spot.x, spot.y]) : null;
    return at ? [{ ...spot, x: at.x, y: at.y }] : [];
  });
  const blocked = () => [view.start, ...map.marks.map(({ x, y }) => [x, y])].flatMap((point) => {
    const at = standing(map, point);
    return at ? [boxAround(at.x, at.y, 16 * unit)] : [];
  });
  map.discs.stand(spots, map.rect(), unit, taken, blocked);
}

/** Words: of every run that has left, and in the presenter view at the heads, where there is room. */
function drawWords(context, map, view, { gone, inside, start, unit, taken }) {
  const size = (view.inner?.type ?? 12) * (20 / 18), named = view.inner?.alone && view.runs.length > 1 ? inside : [];
  context.font = `600 ${size}px ${view.font}`;
  const items = [...named, ...gone].map(({ item, x, y, angle }) => {
    const words = angle === undefined ? view.tagOf(item.run) : view.leavesOf(item.run);
    return { id: item.id, words, x, y, width: context.measureText(words).width + 8 * unit, height: 1.25 * size };
  });
  const places = items.length ? placeTags(items, map.rect(), unit, taken, map.places, [...(start ? [boxAround(start.x, start.y, 16 * unit)] : []), ...map.exits.boxes()]) : [];
  map.places = new Map(items.flatMap(({ id }, at) => (places[at] ? [[id, places[at]]] : [])));
  items.forEach((item, at) => {
    if (!places[at]) return;
    context.globalAlpha = strengthOf(view, item.id);
    drawTag(context, item.words, places[at], item, view.theme, unit, size, view.font);
  });
  context.globalAlpha = 1;
}
