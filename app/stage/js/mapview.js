// One map: ground, trails, heads and marks on stacked canvases, redrawn only as far as something changed.
//
// A map knows nothing of the stage. Each frame it is given a view, the record of what is shown: theme, font, fontScale, lineScale;
// surface, surfaceKey, window, start; runs, styleOf(run), lifted; playhead, steps, speed, still; shown {field, steps};
// gripped (this map's start ring is under a hand); moving (the window is, or the landscape: reshaped; or anything in a hand:
// rough; or the page comes up: first), how it keeps up (pace) and the groundCache; bare: no signs of minima and the like; spots of a lesson ({number, x, y, ahead}).

import { drawTurn } from "./arrows.js";
import { BatchLines } from "./batchpaint.js";
import { paintBeside } from "./beside.js";
import { wholeWalk } from "./cutwalk.js";
import { DiscBoard } from "./discs.js";
import { paintGhosts } from "./past.js";
import { equalWindow, makeCamera } from "./camera.js";
import { el } from "./dom.js";
import { ghostTrail } from "./ghosts.js";
import { drawGround } from "./groundlayer.js";
import { ExitOffer } from "./exits.js";
import { headAt, placeHeads } from "./heads.js";
import { LOOK } from "./look.js";
import { drawHead, drawHeld, drawMark, drawStart } from "./marks.js";
import { drawTag, placeTags, takenGround } from "./tags.js";
import { copyMark } from "./marksprites.js";
import { paintSwarm } from "./swarmpaint.js";
import { isLong, strokeDashed, THIN, tracePart, TrailLayer } from "./traillayer.js";
import { paintSnapshots } from "./snapshots.js";
import { turnAt } from "./turn.js";
import { dropRepeats, keptAt, projectTrail, spreadLanes } from "./trails.js";

const SETTLE = 140; // ms without a change of window before the full raster is drawn
const BEADED = 600; // updates in sight that have their beads even while something is in a hand
const DIM = 0.2; // strength of what is not lifted

/** Whether long lines are thin now (see pace.js). */
const thinLines = ({ rough, pace }) => Boolean(rough && pace.thin);

export class MapView {
  /** only: the ids of the runs shown, null for all; settled() is called when a moving window has come to rest. */
  constructor(only, settled) {
    this.only = only;
    this.settled = settled;
    this.small = only !== null;
    this.ground = el("canvas", { class: "fl-layer", "aria-hidden": "true" });
    this.faint = el("canvas", { class: "fl-layer", "aria-hidden": "true" }); // what was before
    this.walked = el("canvas", { class: "fl-layer fl-walked", "aria-hidden": "true" });
    this.raised = el("canvas", { class: "fl-layer", "aria-hidden": "true" });
    this.live = el("canvas", { class: "fl-layer fl-live", role: "img", tabindex: "0", "data-testid": "fl-map" });
    this.caption = this.small ? el("div", { class: "fl-caption" }) : null;
    this.exits = new ExitOffer();
    this.discs = new DiscBoard();
    this.frame = el("div", { class: "fl-map" }, this.ground, this.faint, this.walked, this.raised, this.live, this.discs.node, this.exits.node);
    this.node = el("div", { class: this.small ? "fl-cell" : "fl-single" }, this.caption, this.frame);
    this.layer = new TrailLayer(this.walked);
    this.lift = new TrailLayer(this.raised);
    this.size = [0, 0, 0];
    this.view = null;
    this.trails = [];
    this.numbered = true; // whether a map that fills its canvas shows numbers at its edge
    this.places = new Map(); // of the tags, by run
    this.taken = null;
    this.dirty = { ground: true, trails: true };
    this.batch = new BatchLines();
  }

  /** Take a ring that keys can move. */
  hold(ring) {
    this.ring = ring;
    this.live.before(ring.node);
  }

  /** The runs shown here, of all. */
  mine(runs) {
    return this.only ? runs.filter((run) => this.only.includes(run.id)) : runs;
  }

  resize(width, height) {
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    if (this.size[0] === width && this.size[1] === height && this.size[2] === ratio) return;
    this.size = [width, height, ratio];
    this.frame.style.height = `${height}px`;
    for (const canvas of [this.ground, this.faint, this.walked, this.raised, this.live]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.layer.reset();
    this.lift.reset();
    this.dirty.ground = this.dirty.trails = true;
  }

  /** The map proper inside the canvas, in CSS pixels; the rest is for the axes. */
  rect() {
    const [width, height] = this.size;
    if (this.view?.inner) return { left: 0, top: 0, width: Math.max(1, width), height: Math.max(1, height) };
    const scale = this.view?.fontScale ?? 1;
    const left = Math.round((this.small ? 30 : 38) * scale), bottom = Math.round((this.small ? 17 : 20) * scale);
    return { left, top: 4, width: Math.max(1, width - left - 5), height: Math.max(1, height - bottom - 4) };
  }

  /** The window, grown to equal axes, on its rectangle. */
  camera(window = this.view.window) {
    const rect = this.rect();
    return makeCamera(equalWindow(window, rect), rect);
  }

  /** What to redraw: "ground" includes the trails, because both follow the window; "field" is the arrows on it alone. */
  touch(what) {
    if (what !== "field") this.dirty.trails = true;
    if (what !== "trails") this.dirty.ground = true;
  }

  /** One frame; returns whether the picture is complete. */
  draw(view) {
    this.view = view;
    if (this.size[0] < 40) return true;
    const camera = this.camera();
    const next = this.inTurn();
    if (this.dirty.ground && next !== "trails") {
      drawGround(this.ground.getContext("2d"), view, camera, this.size, this.small, this.numbered);
      this.dirty.ground = false;
      if (view.moving && !view.reshaped) {
        clearTimeout(this.settle);
        this.settle = setTimeout(this.settled, SETTLE);
      }
    }
    if (next === "ground") return false; // the trails of the frame before stay
    if (this.dirty.trails) {
      this.survey(camera);
      this.dirty.trails = false;
    }
    return this.drawTrails(camera) && !this.dirty.ground;
  }

  /** In a movement that the browser cannot follow: ground and trails by turns, frame by frame; else null, both. */
  inTurn() {
    if (!this.view.rough || !this.view.pace.turns || !this.dirty.ground || !this.dirty.trails) return null;
    return (this.turn = this.turn === "ground" ? "trails" : "ground");
  }

  /** Project the runs' paths anew. */
  survey(camera) {
    const { view } = this;
    const runs = this.mine(view.runs);
    const flies = ({ outcome }) => outcome.kind === "diverged" || outcome.kind === "left_view";
    if (this.isSurveyed(runs.flatMap((run) => [wholeWalk(run), flies(run), run.waits]), camera)) return;
    const plain = runs.map((run) => {
      const { path, valid } = wholeWalk(run) ?? run, trail = dropRepeats(projectTrail(path, valid, camera));
      return flies(run) ? ghostTrail(trail, camera.rect) : trail;
    });
    const spread = spreadLanes(plain, camera.rect, LOOK.trail.lane * view.lineScale);
    this.trails = runs.map((run, index) => ({ id: run.id, run, trail: spread[index], true: plain[index], style: view.styleOf(run) }));
    this.marks = view.bare ? [] : view.surface.critical;
    this.haunt(runs, camera);
    this.taken = null;
    this.layer.reset();
    this.lift.reset();
    this.liftedId = undefined;
  }

  /** Whether trails go on as they are: while only the number of steps is in a hand, which cuts them (see cutwalk.js). */
  isSurveyed(told, camera) {
    const { view } = this, sign = [...told, view.rough, view.theme, view.lineScale, ...this.size, ...camera.window], last = this.surveyed;
    this.surveyed = told.every((one) => one !== null && one !== undefined) ? sign : null;
    return Boolean(this.surveyed && last?.length === sign.length && sign.every((value, at) => value === last[at]));
  }

  /** The ghosts of these runs; while a knob moves they stay as they are. */
  haunt(runs, camera) {
    const { view } = this, slots = new Set(runs.map(({ slot }) => slot));
    const ghosts = (view.ghosts ?? []).filter(({ slot }) => slots.has(slot));
    const sign = [...this.size, view.theme.name, view.lineScale, ...camera.window].join();
    const same = sign === this.haunted?.sign && ghosts.length === this.haunted.ghosts.length && ghosts.every((ghost, at) => ghost === this.haunted.ghosts[at]);
    if (same) return;
    this.haunted = { sign, ghosts };
    const faint = this.faint.getContext("2d");
    faint.clearRect(0, 0, this.size[0], this.size[1]);
    paintGhosts(faint, ghosts, camera, view.styleOf, view.lineScale);
  }

  drawTrails(camera) {
    const { view } = this, { playhead, theme, lineScale } = view;
    const lifted = this.only ? null : this.view.lifted;
    if (lifted !== this.liftedId) {
      this.layer.reset();
      this.lift.reset();
      this.liftedId = lifted;
    }
    const step = Math.floor(playhead);
    const width = LOOK.trail.width * lineScale * (this.small ? LOOK.trail.small : 1);
    const options = { casing: theme.casing, width, beads: !view.rough || this.trails.reduce((sum, { trail }) => sum + trail.count, 0) <= BEADED, clip: camera.rect, rough: view.rough, thin: thinLines(view) };
    const rest = lifted === null ? this.trails : this.trails.filter((item) => item.id !== lifted);
    const done = this.layer.drawTo(step, rest, options);
    const up = lifted === null ? [] : this.trails.filter((item) => item.id === lifted);
    const liftDone = this.lift.drawTo(step, up, { ...options, width: 1.25 * width });
    this.walked.style.opacity = lifted === null ? "" : "0.22";
    this.drawLive(camera, width, lifted);
    return done && liftDone;
  }

  /** What moves with the playhead, and the marks and the start under the heads. */
  drawLive(camera, width, lifted) {
    const { view } = this;
    const { theme } = view;
    const context = this.live.getContext("2d");
    const { rect } = camera;
    const scale = (this.small ? LOOK.small : 1) * view.fontScale;
    context.clearRect(0, 0, this.size[0], this.size[1]);
    context.save();
    context.beginPath();
    context.rect(rect.left, rect.top, rect.width, rect.height);
    context.clip();
    const heads = this.trails.map((item) => headAt(item, view, camera));
    this.batch.paint(context, this, camera);
    paintBeside(context, this, camera, DIM);
    this.trails.forEach((item, index) => {
      context.globalAlpha = lifted === null || item.id === lifted ? 1 : DIM;
      this.drawTail(context, item, heads[index], width);
    });
    context.globalAlpha = 1;
    if (view.swarm) paintSwarm(context, this, camera, view.swarm);
    for (const mark of this.marks) {
      const x = camera.toX(mark.x), y = camera.toY(mark.y);
      if (x > rect.left - 20 && x < rect.left + rect.width + 20 && y > rect.top - 20 && y < rect.top + rect.height + 20) {
        (view.rough ? copyMark : drawMark)(context, mark.sign, x, y, theme, LOOK.marks[mark.sign].size * scale, this.size[2]);
      }
    }
    drawHeld(context, this.heldPlaces(camera), theme, LOOK.held.size * scale);
    paintSnapshots(context, this, camera, DIM);
    view.explain?.under(context, this, camera);
    const ring = () => drawStart(context, camera.toX(view.start[0]), camera.toY(view.start[1]), theme, LOOK.heads.start * scale, view.gripped === true || view.gripped === this);
    ring();
    context.restore();
    const { gone, inside } = this.drawHeads(context, heads, lifted, camera, LOOK.heads.size * scale);
    if (view.playhead <= 0) ring(); // all heads are in it: what a hand can take hold of lies on top
    view.explain?.over(context, this, camera, heads);
    this.ring?.stand(camera.toX(view.start[0]), camera.toY(view.start[1]), LOOK.heads.start * scale, this.size);
    this.exits.stand(gone, rect, view);
    if (!this.small) this.standDiscs(camera);
    if (view.inner?.alone && !this.small && !view.explain?.quiet) this.drawTags(context, gone, inside, camera);
  }

  /** The numbered discs of a lesson, off the trails, the start and the marks. */
  standDiscs(camera) {
    const { view } = this, { rect } = camera, unit = view.inner?.unit ?? 0.8;
    const inside = ({ x, y }) => x >= rect.left && x <= rect.left + rect.width && y >= rect.top && y <= rect.top + rect.height;
    const spots = view.spots.map((spot) => ({ ...spot, x: camera.toX(spot.x), y: camera.toY(spot.y) })).filter(inside);
    const taken = () => (this.taken ??= takenGround(this.trails.map(({ trail }) => trail), rect, unit));
    const blocked = () => {
      const about = (x, y, reach) => ({ left: x - reach, right: x + reach, top: y - reach, bottom: y + reach });
      const marks = this.marks.map((mark) => about(camera.toX(mark.x), camera.toY(mark.y), 16 * unit));
      const foot = { left: rect.left, right: rect.left + rect.width, top: rect.top + rect.height - 20, bottom: rect.top + rect.height };
      return [about(camera.toX(view.start[0]), camera.toY(view.start[1]), 18 * unit), ...marks, ...(view.inner ? [foot, ...this.exits.boxes()] : [])];
    };
    this.discs.stand(spots, rect, unit, taken, blocked);
  }

  /** Words at the heads, where there is room for them. */
  drawTags(context, gone, inside, camera) {
    const { view } = this;
    const { unit, type } = view.inner, size = type * (20 / 18), { rect } = camera;
    this.taken ??= takenGround(this.trails.map(({ trail }) => trail), rect, unit);
    context.font = `600 ${size}px ${view.font}`;
    const items = [...inside, ...gone].map((head) => {
      const { run } = head.item, words = head.angle === undefined ? view.tagOf(run) : view.leavesOf(run);
      const back = head.angle === undefined ? 0 : LOOK.heads.exit_back * LOOK.heads.size * view.fontScale; // to its marker
      const x = head.x - back * Math.cos(head.angle ?? 0), y = head.y - back * Math.sin(head.angle ?? 0);
      return { id: head.item.id, words, x, y, width: context.measureText(words).width + 8 * unit, height: 1.25 * size };
    });
    const start = [camera.toX(view.start[0]), camera.toY(view.start[1])], reach = 16 * unit;
    const foot = { left: rect.left, right: rect.left + rect.width, top: rect.top + rect.height - 2.1 * size, bottom: rect.top + rect.height };
    const blocked = [{ left: start[0] - reach, right: start[0] + reach, top: start[1] - reach, bottom: start[1] + reach }, foot, ...this.exits.boxes(), ...this.discs.boxes];
    const places = view.runs.length > 1 ? placeTags(items, rect, unit, this.taken, this.places, blocked) : [];
    this.places = new Map(items.flatMap(({ id }, index) => (places[index] ? [[id, places[index]]] : [])));
    items.forEach((item, index) => {
      if (!places[index]) return;
      context.globalAlpha = view.lifted === null || view.lifted === item.id ? 1 : DIM;
      drawTag(context, item.words, places[index], item, view.theme, unit, size, view.font);
    });
    context.globalAlpha = 1;
  }

  /** Where penalties would have the runs rest, in pixels; not while a knob is held at which that would change. */
  heldPlaces(camera) {
    if (this.view.bare) return [];
    const now = (run, name) => run.values?.[name] ?? run.rest.at[name];
    return this.trails.flatMap(({ run, style }) => {
      const held = run.rest && Object.entries(run.rest.at).every(([name, value]) => now(run, name) === value);
      return held ? [{ x: camera.toX(run.rest.x), y: camera.toY(run.rest.y), colour: style.colour }] : [];
    });
  }

  /** The newest stretch at full strength over the faded older part, out to the head. */
  drawTail(context, { trail, style: own, run }, head, full) {
    if (head.kept < 0) return;
    const width = thinLines(this.view) && isLong(trail, 0, trail.count - 1) ? THIN : full, style = this.view.rough ? { ...own, dash: [] } : own;
    const { playhead, steps, speed } = this.view;
    const tail = Math.max(12, Math.ceil(steps * 0.1));
    const from = keptAt(trail, Math.max(0, Math.min(playhead, run.valid) - tail));
    const span = head.kept - from;
    const alpha = context.globalAlpha;
    const parts = Math.min(5, span);
    for (let part = 0; part < parts; part += 1) {
      const a = from + Math.floor((span * part) / parts), b = from + Math.floor((span * (part + 1)) / parts);
      context.globalAlpha = (alpha * (part + 1)) / parts;
      tracePart(context, trail, a, b);
      strokeDashed(context, style, width, trail.along[a]);
    }
    context.globalAlpha = alpha;
    const lastX = trail.x[head.kept], lastY = trail.y[head.kept];
    const ahead = Math.hypot(head.x - lastX, head.y - lastY);
    const { left, top, width: wide, height: high } = this.rect();
    const flown = trail.ghosts !== undefined && (lastX < left || lastX > left + wide || lastY < top || lastY > top + high);
    if (ahead > 1 && ahead < 1e5 && !flown) {
      context.beginPath();
      context.moveTo(lastX, lastY);
      context.lineTo(head.x, head.y);
      strokeDashed(context, style, width, trail.along[head.kept]);
    }
    if (speed <= 0.5) this.drawSteps(context, trail, from, head.kept, width);
  }

  /** At low speed every update of the newest stretch is a dot, however close. */
  drawSteps(context, trail, from, to, width) {
    context.fillStyle = this.view.theme.casing;
    for (let at = Math.max(1, from); at <= to; at += 1) {
      if (trail.along[at] - trail.along[at - 1] < 1.6 * width) continue;
      context.beginPath();
      context.arc(trail.x[at], trail.y[at], 0.42 * width, 0, 2 * Math.PI);
      context.fill();
    }
  }

  /** From each head, where it is placed: the steepest way down, and the move made next. */
  drawTurns(context, placed, lifted, camera) {
    const { view } = this;
    const scale = (this.small ? LOOK.small : 1) * Math.sqrt(view.fontScale);
    const { left, top, width, height } = camera.rect;
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    for (const { item, x, y } of placed) {
      const turn = turnAt(item.run, Math.floor(view.playhead), view);
      if (!turn) continue;
      context.globalAlpha = lifted === null || item.id === lifted ? 1 : DIM;
      drawTurn(context, turn, [x, y], camera, view.theme, item.style.colour, scale);
    }
    context.restore();
  }

  drawHeads(context, heads, lifted, camera, size) {
    const { casing } = this.view.theme;
    const { exit, exit_back: behind, exit_head: smaller, exit_apart: apart } = LOOK.heads;
    const stars = this.marks.filter(({ sign }) => sign === "minimum" || sign === "local");
    const minima = [...stars.map(({ x, y }) => [camera.toX(x), camera.toY(y)]), ...this.heldPlaces(camera).map(({ x, y }) => [x, y])];
    const { gone, inside } = placeHeads(this.trails, heads, minima, camera.rect, size, lifted);
    const strength = ({ id }) => (lifted === null || id === lifted ? 1 : DIM);
    for (const { item, x, y, angle } of gone) {
      context.globalAlpha = strength(item);
      for (const back of [apart * size, 0]) {
        drawHead(context, "exit", x - back * Math.cos(angle), y - back * Math.sin(angle), exit * size, item.style.colour, casing, angle);
      }
      const back = behind * size;
      drawHead(context, item.style.marker, x - back * Math.cos(angle), y - back * Math.sin(angle), smaller * size, item.style.colour, casing);
    }
    if (this.view.shown.steps) this.drawTurns(context, inside, lifted, camera);
    for (const { item, x, y } of inside) {
      context.globalAlpha = strength(item);
      drawHead(context, item.style.marker, x, y, (item.id === lifted ? 1.25 : 1) * size, item.style.colour, casing);
    }
    context.globalAlpha = 1;
    return { gone, inside };
  }

  describe(text) {
    if (this.live.getAttribute("aria-label") !== text) this.live.setAttribute("aria-label", text);
  }

  destroy() {
    clearTimeout(this.settle);
    this.node.remove();
  }
}
