// One map: ground, trails, heads and marks on stacked canvases, redrawn only as far as something changed.

import { downhillField, drawField, drawTurn } from "./arrows.js";
import { drawAxes } from "./axes.js";
import { makeCamera } from "./camera.js";
import { el } from "./dom.js";
import { paintGround, surveyField } from "./ground.js";
import { drawCritical, drawExit, drawHead, drawStart } from "./marks.js";
import { strokeDashed, TrailLayer } from "./traillayer.js";
import { turnAt } from "./turn.js";
import { dropRepeats, exitPoint, keptAt, projectTrail, separatePoints, spreadLanes } from "./trails.js";

const CELL = 1.6; // CSS pixels between nodes of the ground raster
const DRAFT_CELL = 4.5;
const FIELD = 46, ARROW = 14; // CSS pixels between downhill arrows, and their length
const SETTLE = 140; // ms without a change of window before the full raster is drawn

export class MapView {
  /** runs: null for all of the stage's runs, else the ids shown here. */
  constructor(stage, only) {
    this.stage = stage;
    this.only = only;
    this.small = only !== null;
    this.ground = el("canvas", { class: "fl-layer", "aria-hidden": "true" });
    this.walked = el("canvas", { class: "fl-layer fl-walked", "aria-hidden": "true" });
    this.raised = el("canvas", { class: "fl-layer", "aria-hidden": "true" });
    this.live = el("canvas", { class: "fl-layer fl-live", role: "img", tabindex: "0", "data-testid": "fl-map" });
    this.caption = this.small ? el("div", { class: "fl-caption" }) : null;
    this.frame = el("div", { class: "fl-map" }, this.ground, this.walked, this.raised, this.live);
    this.node = el("div", { class: this.small ? "fl-cell" : "fl-single" }, this.caption, this.frame);
    this.layer = new TrailLayer(this.walked);
    this.lift = new TrailLayer(this.raised);
    this.size = [0, 0, 0];
    this.trails = [];
    this.groundKey = null;
    this.groundDraft = false;
    this.dirty = { ground: true, trails: true };
  }

  runs() {
    return this.only ? this.stage.runs.filter((run) => this.only.includes(run.id)) : this.stage.runs;
  }

  resize(width, height) {
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    if (this.size[0] === width && this.size[1] === height && this.size[2] === ratio) return;
    this.size = [width, height, ratio];
    this.frame.style.height = `${height}px`;
    for (const canvas of [this.ground, this.walked, this.raised, this.live]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.layer.reset();
    this.lift.reset();
    this.groundKey = null;
    this.dirty.ground = this.dirty.trails = true;
  }

  rect() {
    const [width, height] = this.size;
    const scale = this.stage.fontScale;
    const left = Math.round((this.small ? 30 : 38) * scale), bottom = Math.round((this.small ? 17 : 20) * scale);
    return { left, top: 4, width: Math.max(1, width - left - 5), height: Math.max(1, height - bottom - 4) };
  }

  camera() {
    return makeCamera(this.stage.window, this.rect());
  }

  /** What to redraw: "ground" includes the trails, because both follow the window; "field" is the arrows on it alone. */
  touch(what) {
    if (what !== "field") this.dirty.trails = true;
    if (what !== "trails") this.dirty.ground = true;
  }

  draw() {
    if (this.size[0] < 40) return true;
    const camera = this.camera();
    if (this.dirty.ground) {
      this.drawGround(camera);
      this.dirty.ground = false;
    }
    if (this.dirty.trails) {
      this.survey(camera);
      this.dirty.trails = false;
    }
    return this.drawTrails(camera);
  }

  drawGround(camera) {
    const { stage } = this;
    const { theme } = stage;
    const moving = stage.moving;
    const context = this.ground.getContext("2d");
    const [width, height] = this.size;
    context.clearRect(0, 0, width, height);
    const cell = moving ? DRAFT_CELL : CELL;
    const font = `500 ${Math.round(10 * stage.fontScale)}px ${stage.font}`;
    const shared = stage.groundCache;
    const key = [width, height, this.size[2], cell, theme.name, stage.fontScale, stage.surfaceKey, ...stage.window].join();
    let held = shared.get(key);
    if (!held) {
      const picture = document.createElement("canvas");
      picture.width = this.ground.width;
      picture.height = this.ground.height;
      const painter = picture.getContext("2d");
      painter.setTransform(this.size[2], 0, 0, this.size[2], 0, 0);
      held = { picture, labels: [] };
      if (stage.surface.kernel) {
        const heights = surveyField(stage.surface, stage.window, camera.rect, cell);
        held.labels = paintGround(painter, heights, camera.rect, theme, { draft: moving, font, labels: !this.small });
      }
      if (shared.size >= 3) shared.delete(shared.keys().next().value);
      shared.set(key, held);
    }
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(held.picture, 0, 0);
    context.restore();
    if (stage.shown.field && stage.surface.kernel) {
      const scale = (this.small ? 0.76 : 1) * Math.sqrt(stage.fontScale);
      drawField(context, downhillField(stage.surface, camera, FIELD * scale), theme, ARROW * scale, held.labels);
    }
    const { fontScale, font: face } = stage;
    const axis = { font: face, size: Math.round((this.small ? 10 : 11) * fontScale), step: (this.small ? 62 : 78) * fontScale, right: width };
    drawAxes(context, camera, theme, axis);
    this.groundDraft = moving;
    if (moving) {
      clearTimeout(this.settle);
      this.settle = setTimeout(() => {
        stage.moving = false;
        stage.touchMaps("ground");
      }, SETTLE);
    }
  }

  /** Project the runs' paths anew. */
  survey(camera) {
    const runs = this.runs();
    const plain = runs.map((run) => dropRepeats(projectTrail(run.path, run.valid, camera)));
    const spread = spreadLanes(plain, camera.rect, 2.4 * this.stage.fontScale);
    this.trails = runs.map((run, index) => ({ id: run.id, run, trail: spread[index], true: plain[index], style: this.stage.styleOf(run) }));
    this.layer.reset();
    this.lift.reset();
    this.liftedId = undefined;
  }

  drawTrails(camera) {
    const { stage } = this;
    const { clock, theme } = stage;
    const lifted = this.only ? null : stage.lifted;
    if (lifted !== this.liftedId) {
      this.layer.reset();
      this.lift.reset();
      this.liftedId = lifted;
    }
    const step = Math.floor(clock.playhead);
    const width = 2 * Math.sqrt(stage.fontScale) * (this.small ? 0.9 : 1);
    const options = { casing: theme.casing, width, beads: true, clip: camera.rect };
    const rest = lifted === null ? this.trails : this.trails.filter((item) => item.id !== lifted);
    const done = this.layer.drawTo(step, rest, options);
    const up = lifted === null ? [] : this.trails.filter((item) => item.id === lifted);
    const liftDone = this.lift.drawTo(step, up, { ...options, width: 1.25 * width });
    this.walked.style.opacity = lifted === null ? "" : "0.22";
    this.drawLive(camera, width, lifted);
    return done && liftDone;
  }

  drawLive(camera, width, lifted) {
    const { stage } = this;
    const { clock, theme, fontScale } = stage;
    const context = this.live.getContext("2d");
    const { rect } = camera;
    context.clearRect(0, 0, this.size[0], this.size[1]);
    context.save();
    context.beginPath();
    context.rect(rect.left, rect.top, rect.width, rect.height);
    context.clip();
    const heads = this.trails.map((item) => this.headOf(item, camera));
    this.trails.forEach((item, index) => {
      context.globalAlpha = lifted === null || item.id === lifted ? 1 : 0.2;
      this.drawTail(context, item, heads[index], width);
    });
    context.globalAlpha = 1;
    const mark = (this.small ? 5.8 : 8) * fontScale;
    for (const point of stage.surface.critical) {
      const x = camera.toX(point.x), y = camera.toY(point.y);
      if (x > rect.left - 20 && x < rect.left + rect.width + 20 && y > rect.top - 20 && y < rect.top + rect.height + 20) {
        drawCritical(context, point.kind, x, y, theme, mark);
      }
    }
    drawStart(context, camera.toX(stage.start[0]), camera.toY(stage.start[1]), theme, (this.small ? 5 : 6) * fontScale, stage.held || stage.nearStart === this);
    context.restore();
    this.drawHeads(context, heads, lifted, rect, (this.small ? 5 : 6.6) * fontScale);
  }

  /** Where a run is at the playhead, in pixels, between updates while playing. */
  headOf({ run, true: trail }, camera) {
    const at = Math.min(this.stage.clock.playhead, run.valid);
    const step = Math.floor(at), share = this.stage.still.matches ? 0 : at - step;
    const ax = run.path[2 * step], ay = run.path[2 * step + 1];
    const next = Math.min(run.valid, step + 1);
    const x = camera.toX(ax + share * (run.path[2 * next] - ax)), y = camera.toY(ay + share * (run.path[2 * next + 1] - ay));
    const kept = trail.count ? keptAt(trail, step) : -1;
    return { x, y, kept, run };
  }

  /** The newest stretch at full strength over the faded older part, out to the head. */
  drawTail(context, { trail, style, run }, head, width) {
    if (head.kept < 0) return;
    const { clock } = this.stage;
    const tail = Math.max(12, Math.ceil(clock.steps * 0.1));
    const from = keptAt(trail, Math.max(0, Math.min(clock.playhead, run.valid) - tail));
    const span = head.kept - from;
    const alpha = context.globalAlpha;
    const parts = Math.min(5, span);
    for (let part = 0; part < parts; part += 1) {
      const a = from + Math.floor((span * part) / parts), b = from + Math.floor((span * (part + 1)) / parts);
      context.globalAlpha = (alpha * (part + 1)) / parts;
      context.beginPath();
      context.moveTo(trail.x[a], trail.y[a]);
      for (let at = a + 1; at <= b; at += 1) context.lineTo(trail.x[at], trail.y[at]);
      strokeDashed(context, style, width, trail.along[a]);
    }
    context.globalAlpha = alpha;
    const lastX = trail.x[head.kept], lastY = trail.y[head.kept];
    const ahead = Math.hypot(head.x - lastX, head.y - lastY);
    if (ahead > 1 && ahead < 1e5) {
      context.beginPath();
      context.moveTo(lastX, lastY);
      context.lineTo(head.x, head.y);
      strokeDashed(context, style, width, trail.along[head.kept]);
    }
    if (clock.speed <= 0.5) this.drawSteps(context, trail, from, head.kept, width);
  }

  /** From each head, where it is placed: the steepest way down, and the move made next. */
  drawTurns(context, heads, placed, order, lifted) {
    const { stage } = this;
    const scale = (this.small ? 0.8 : 1) * Math.sqrt(stage.fontScale);
    const camera = this.camera();
    const { left, top, width, height } = camera.rect;
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    for (const index of order) {
      const { run } = heads[index];
      const turn = turnAt(run, Math.floor(stage.clock.playhead), stage.scene());
      if (!turn) continue;
      context.globalAlpha = lifted === null || run.id === lifted ? 1 : 0.2;
      drawTurn(context, turn, placed[index], camera, stage.theme, stage.styleOf(run).colour, scale);
    }
    context.restore();
  }

  /** At low speed every update of the newest stretch is a dot, however close. */
  drawSteps(context, trail, from, to, width) {
    context.fillStyle = this.stage.theme.casing;
    for (let at = Math.max(1, from); at <= to; at += 1) {
      if (trail.along[at] - trail.along[at - 1] < 1.6 * width) continue;
      context.beginPath();
      context.arc(trail.x[at], trail.y[at], 0.42 * width, 0, 2 * Math.PI);
      context.fill();
    }
  }

  drawHeads(context, heads, lifted, rect, size) {
    const { stage } = this;
    const { theme } = stage;
    const inside = [], outside = [];
    for (const head of heads) {
      const on = head.x >= rect.left && head.x <= rect.left + rect.width && head.y >= rect.top && head.y <= rect.top + rect.height;
      (on ? inside : outside).push(head);
    }
    for (const head of outside) {
      const item = this.trails.find(({ id }) => id === head.run.id);
      const trail = item.true;
      const last = head.kept >= 0 ? trail.inside[head.kept] : -1;
      if (last < 0) continue;
      const next = Math.min(trail.count - 1, last + 1);
      const [tx, ty] = next > last ? [trail.x[next], trail.y[next]] : [head.x, head.y];
      const [x, y, angle] = exitPoint(trail.x[last], trail.y[last], tx, ty, rect);
      context.globalAlpha = lifted === null || head.run.id === lifted ? 1 : 0.25;
      drawExit(context, x, y, angle, 1.15 * size, item.style.colour, theme.casing);
      const back = 3.1 * size;
      drawHead(context, item.style.marker, x - back * Math.cos(angle), y - back * Math.sin(angle), 0.8 * size, item.style.colour, theme.casing);
    }
    const camera = this.camera();
    const apart = 1.85 * size;
    // One head may sit on the star it reached; several make room for it.
    const crowd = ([px, py]) => inside.filter(({ x, y }) => Math.hypot(x - px, y - py) < apart).length > 1;
    const stars = stage.surface.critical
      .filter(({ kind }) => kind === "minimum")
      .map(({ x, y }) => [camera.toX(x), camera.toY(y)])
      .filter(crowd);
    const placed = separatePoints(inside.map(({ x, y }) => [x, y]), apart, stars);
    const order = inside.map((_, index) => index).sort((a, b) => (inside[a].run.id === lifted) - (inside[b].run.id === lifted));
    if (stage.shown.steps) this.drawTurns(context, inside, placed, order, lifted);
    for (const index of order) {
      const { run } = inside[index];
      const style = stage.styleOf(run);
      context.globalAlpha = lifted === null || run.id === lifted ? 1 : 0.25;
      const scale = run.id === lifted ? 1.25 : 1;
      drawHead(context, style.marker, placed[index][0], placed[index][1], scale * size, style.colour, theme.casing);
    }
    context.globalAlpha = 1;
  }

  describe(text) {
    if (this.live.getAttribute("aria-label") !== text) this.live.setAttribute("aria-label", text);
  }

  destroy() {
    clearTimeout(this.settle);
    this.node.remove();
  }
}


