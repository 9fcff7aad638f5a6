// The relief: the ground in three dimensions with the trails on it. It has the face of a map (mapview.js) and is drawn
// from the same view at every frame: WebGL for the ground, Canvas 2D over it for all that is a line or a sign.

import { makeCamera } from "./camera.js";
import { DiscBoard } from "./discs.js";
import { el } from "./dom.js";
import { ExitOffer } from "./exits.js";
import { LOOK } from "./look.js";
import { paintGhosts } from "./past.js";
import { betweenPoses, blockOf, boundPose, poseText, readPose, reliefCamera } from "./reliefcamera.js";
import { groundAt, groundRaster, pickGround, scaleOf } from "./reliefground.js";
import { ReliefGesture } from "./reliefhands.js";
import { drawFrame, drawOver } from "./reliefpaint.js";
import { paintPicture, sideColour } from "./reliefpicture.js";
import { aboveOrBack, ReliefTools } from "./relieftools.js";
import { drapeTrail } from "./relieftrails.js";
import { TrailLayer } from "./traillayer.js";

const NODES = 180, DRAFT_NODES = 90; // of the mesh along its longer side; while the ground itself changes
const SETTLED = 140; // ms without a change of window before the full ground is drawn
const SWING = 400; // ms from one pose to another that was asked for by a button or a key
const KEPT_AFTER = 300; // ms after which a pose that keys have changed goes into the link
const ARROW_TURNS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }, BY = 5, FINELY = 1; // degrees a press

const FLIES = new Set(["diverged", "left_view"]); // of whose moves those that only cross the window are no part of the line

const canvasLayer = (name, more = {}) => el("canvas", { class: `fl-layer ${name}`, "aria-hidden": "true", ...more });

export class ReliefView {
  /** graphics: a ReliefGl; acts: settled() when a moving window has come to rest, redraw(), say(word, text) into the link. */
  constructor(graphics, t, acts) {
    Object.assign(this, { graphics, t, acts, Gesture: ReliefGesture });
    this.only = null;
    this.small = false;
    this.relief = true;
    this.caption = null;
    this.frames = canvasLayer("fl-relief-frame");
    this.faint = canvasLayer(""); // what was before
    this.shadow = canvasLayer("fl-relief-shadow");
    this.behind = canvasLayer("fl-relief-behind");
    this.walked = canvasLayer("fl-walked");
    this.raised = canvasLayer("");
    this.live = el("canvas", { class: "fl-layer fl-live", role: "img", tabindex: "0", "data-testid": "fl-map", "data-turns": "1", onkeydown: (event) => this.key(event) });
    this.exits = new ExitOffer();
    this.discs = new DiscBoard();
    this.tools = new ReliefTools(t, { turn: (by) => this.swing({ ...this.aim, turn: this.aim.turn + by }), above: () => this.lookDown(), usual: () => this.swing(readPose("")), plain: () => acts.say("height", this.view?.plain ? "" : "true") });
    this.frame = el("div", { class: "fl-map fl-relief", "data-testid": "fl-relief" }, this.frames, graphics.canvas, this.faint, this.shadow, this.behind, this.walked, this.raised, this.live, this.discs.node, this.exits.node, this.tools.node, this.tools.line);
    this.node = el("div", { class: "fl-single" }, this.frame);
    this.layers = new Map([["shadow", this.shadow], ["behind", this.behind], ["walked", this.walked], ["raised", this.raised]].map(([name, canvas]) => [name, new TrailLayer(canvas)]));
    this.picture = document.createElement("canvas");
    this.size = [0, 0, 0];
    this.view = null;
    this.said = null; // the link's word as it was last taken
    this.pose = this.aim = readPose("");
    this.swinging = null;
    this.dirty = { ground: true, trails: true };
    this.trails = [];
    this.places = new Map();
  }

  hold(ring) {
    this.ring = ring;
    this.live.before(ring.node);
  }

  mine(runs) {
    return runs;
  }

  resize(width, height) {
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    if (this.size[0] === width && this.size[1] === height && this.size[2] === ratio) return;
    this.size = [width, height, ratio];
    this.frame.style.height = `${height}px`;
    for (const canvas of [this.frames, this.faint, this.shadow, this.behind, this.walked, this.raised, this.live]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.graphics.resize(width, height, ratio);
    this.dirty.ground = this.dirty.trails = true;
  }

  /** The rectangle that the block is fitted into, in CSS pixels; around it stand numbers and the ruler. */
  rect() {
    const [width, height] = this.size, scale = this.view?.fontScale ?? 1;
    const left = Math.round(44 * scale), right = Math.round(24 * scale), top = Math.round(14 * scale), foot = Math.round(30 * scale);
    return { left, top, width: Math.max(1, width - left - right), height: Math.max(1, height - top - foot) };
  }

  /** The window flat, as large as the block: what distances on the plane are told by. */
  camera(window = this.view.window) {
    const { wide, deep } = blockOf(window), rect = this.rect(), { scale } = reliefCamera({ ...this.pose, zoom: 1 }, { wide, deep }, rect);
    return makeCamera(window, { left: rect.left, top: rect.top, width: wide * scale, height: deep * scale });
  }

  touch(what) {
    this.dirty.trails = true;
    if (what !== "trails") this.dirty.ground = true;
  }

  // ---- the pose -----------------------------------------------------------------------------------------------------

  /** As a hand turns it: at once, and not yet in the link. */
  setPose(pose) {
    this.swinging = null;
    this.pose = this.aim = boundPose(pose);
    this.acts.redraw();
  }

  keepPose() {
    clearTimeout(this.keeping);
    this.said = poseText(this.aim);
    this.acts.say("camera", this.said);
  }

  /** To another pose, over a while. */
  swing(pose) {
    this.aim = boundPose(pose);
    this.swinging = this.view?.still ? null : { from: this.pose, to: this.aim, began: performance.now() };
    if (!this.swinging) this.pose = this.aim;
    this.keepPose();
    this.acts.redraw();
  }

  lookDown() {
    const from = this.aim;
    this.swing(aboveOrBack(from, this.tilted));
    this.tilted = from.tilt === 90 ? null : from;
  }

  key(event) {
    const way = ARROW_TURNS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const by = event.shiftKey ? FINELY : BY;
    this.setPose({ ...this.aim, turn: this.aim.turn + by * way[0], tilt: this.aim.tilt + by * way[1] });
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keepPose(), KEPT_AFTER);
  }

  /** Follow the link's word, and a swing under way; returns whether it still swings. */
  follow(word) {
    if (word !== this.said) {
      const first = this.said === null;
      this.said = word;
      this.aim = readPose(word);
      if (first || this.view.still) this.pose = this.aim;
      else this.swinging = { from: this.pose, to: this.aim, began: performance.now() };
    }
    if (!this.swinging) return false;
    const { from, to, began } = this.swinging, share = Math.min(1, (performance.now() - began) / SWING);
    this.pose = betweenPoses(from, to, share * share * (3 - 2 * share));
    if (share === 1) this.swinging = null;
    return share < 1;
  }

  // ---- drawing ------------------------------------------------------------------------------------------------------

  /** One frame; returns whether the picture is complete. */
  draw(view) {
    this.view = view;
    const rises = !!view.surface.kernel && !this.graphics.lost;
    if (this.size[0] < 40 || !rises) return true;
    const swings = this.follow(view.camera);
    if (this.dirty.ground || this.ground?.plain !== view.plain) this.survey(view);
    const rect = this.rect(), seen = [...this.size, rect.left, rect.top, view.theme.name, view.fontScale, view.lineScale, poseText(this.pose), this.surveys].join();
    const turned = seen !== this.seen;
    if (turned) {
      this.moves = swings || view.moving || this.seen !== undefined;
      this.seen = seen;
      this.eye = reliefCamera(this.pose, this.block, rect);
      this.graphics.draw(this.eye, sideColour(view.theme), this.moves);
      this.tools.tell(this.aim, this.scale, view.plain);
      clearTimeout(this.resting);
      if (this.moves) this.resting = setTimeout(() => this.rest(), SETTLED);
    }
    else if (!view.moving && !view.rough) this.moves = false;
    if (turned || this.dirty.trails) this.drape(view);
    const complete = this.drawTrails(view);
    drawFrame(this, view);
    drawOver(this, view);
    this.ring?.stand(...(this.spot(view.start) ?? [0, 0]), LOOK.heads.start * view.fontScale, this.size);
    return complete && !swings;
  }

  /** Nothing has turned for a while: all of the mesh, with smooth edges. */
  rest() {
    this.seen = undefined;
    this.acts.redraw();
  }

  /** The ground of the window: scale, heights and picture. */
  survey(view) {
    const { surface, window, moving, plain } = view;
    this.dirty.ground = false;
    this.surveys = (this.surveys ?? 0) + 1;
    this.block = blockOf(window);
    this.scale = scaleOf(surface);
    this.ground = groundRaster(surface, this.block, moving ? DRAFT_NODES : NODES, this.scale, plain);
    const { scale } = reliefCamera({ ...this.pose, zoom: 1 }, this.block, this.rect());
    paintPicture(this.picture, view, this.block, scale, this.size[2]);
    this.graphics.take(this.ground, this.picture, !moving);
    if (!moving || view.reshaped) return;
    clearTimeout(this.settle);
    this.settle = setTimeout(this.acts.settled, SETTLED);
  }

  /** The paths on the ground, as the camera sees them. */
  drape(view) {
    this.dirty.trails = false;
    const moves = this.moves || view.rough;
    this.trails = view.runs.map((run) => ({ id: run.id, run, style: view.styleOf(run), trail: drapeTrail(run.path, run.valid, this.ground, this.eye, { flies: FLIES.has(run.outcome.kind), moves }) }));
    this.marks = view.bare ? [] : view.surface.critical;
    const faint = this.faint.getContext("2d"), onGround = ({ path, valid, outcome }) => drapeTrail(path, valid, this.ground, this.eye, { flies: FLIES.has(outcome.kind), moves });
    faint.clearRect(0, 0, this.size[0], this.size[1]);
    paintGhosts(faint, view.ghosts ?? [], this.eye, view.styleOf, view.lineScale, onGround);
    this.taken = null;
    for (const layer of this.layers.values()) layer.reset();
  }

  drawTrails(view) {
    const { lifted, theme, rough } = view, step = Math.floor(view.playhead), width = LOOK.relief_view.line * view.lineScale;
    if (lifted !== this.lifted) for (const layer of this.layers.values()) layer.reset();
    this.lifted = lifted;
    const clip = { left: 0, top: 0, width: this.size[0], height: this.size[1] };
    const options = { casing: theme.casing, width, beads: true, clip, rough: rough || this.moves };
    const rest = this.trails.filter(({ id }) => id !== lifted), up = this.trails.filter(({ id }) => id === lifted);
    const plain = this.trails.map((item) => ({ ...item, style: { ...item.style, colour: "#000000", dash: [] } }));
    const behind = this.trails.map(({ trail, style, ...item }) => ({ ...item, trail: { ...trail, pen: trail.behind }, style: { ...style, dash: [1, 2 * width], under: 0 } }));
    const to = (name, items, more) => this.layers.get(name).drawTo(step, items, { ...options, ...more });
    const { opacity } = this.shadow.style, shade = String(theme.name === "dark" ? 0.4 : 0.16);
    if (opacity !== shade) this.shadow.style.opacity = shade;
    this.walked.style.opacity = this.behind.style.opacity = lifted === null ? "" : "0.22";
    return [this.moves || to("shadow", plain, { beads: false, casing: "transparent" }), to("behind", behind, { beads: false, casing: "transparent" }), to("walked", rest), to("raised", up, { width: 1.25 * width })].every(Boolean);
  }

  // ---- places -------------------------------------------------------------------------------------------------------

  /** Pixels of a point of the plane on the ground; null where the block does not reach. */
  spot([x, y]) {
    if (!this.eye || !this.ground) return null;
    const u = this.block.toU(x), v = this.block.toV(y), w = groundAt(this.ground, u, v);
    return Number.isNaN(w) ? null : this.eye.place(u, v, w);
  }

  /** The point of the plane whose ground is seen at a pixel; null beside it. */
  pick([px, py]) {
    const met = this.eye && this.ground ? pickGround(this.ground, this.eye, px, py) : null;
    return met && [this.block.fromU(met[0]), this.block.fromV(met[1])];
  }

  /** The point of the plane under a pixel at the block's foot. */
  level([px, py]) {
    const [u, v] = this.eye.under(px, py, 0);
    return [this.block.fromU(u), this.block.fromV(v)];
  }

  describe(text) {
    if (this.live.getAttribute("aria-label") !== text) this.live.setAttribute("aria-label", text);
  }

  destroy() {
    for (const timer of [this.settle, this.keeping, this.resting]) clearTimeout(timer);
    this.node.remove();
  }
}
