// What a hand does on a map, without the page: places of pointers in, acts out. Pixels are the map's own.

import { panWindow, zoomWindow } from "./camera.js";

export const GRIP = 18; // pixels round the start ring that take hold of it
const STILL = 6; // a press that moved less is a click
const PINCH = 12; // fingers closer than this count as so far apart
const NOTCH = 0.0022, FASTEST = 0.4; // zoom by one pixel of a wheel, and at most at once, in logarithms

/** By how much so many pixels of a wheel widen a window. */
export const wheelFactor = (pixels) => Math.exp(Math.max(-FASTEST, Math.min(FASTEST, pixels * NOTCH)));

/**
 * One hand on one map. `map` gives camera(window) and rect(); `acts` is what may come of it: start() and window() and home()
 * tell what is shown; place(x, y, phase), look(window), commit(wait), hover(point | null), hold(on), near(on), cursor(name).
 */
export class Gesture {
  constructor(map, acts) {
    this.map = map;
    this.acts = acts;
    this.pointers = new Map();
    this.grip = GRIP;
    this.mode = null; // "click", "start", "pan", "pinch" or "read" while pressed
    this.origin = null;
  }

  /** The window as it is now, which may be newer than the picture. */
  camera() {
    return this.map.camera(this.acts.window());
  }

  onMap([px, py]) {
    const { left, top, width, height } = this.map.rect();
    return px >= left && px <= left + width && py >= top && py <= top + height;
  }

  onStart([px, py]) {
    const camera = this.camera(), [x, y] = this.acts.start();
    return Math.hypot(camera.toX(x) - px, camera.toY(y) - py) <= this.grip;
  }

  /** A pointer goes down; returns whether the press is ours. button 1 is the wheel's. */
  down(id, at, { button = 0, shift = false } = {}) {
    this.pointers.set(id, at);
    if (this.pointers.size === 2) {
      if (this.mode === "start") this.acts.place(...this.origin.start, "cancel");
      this.mode = "pinch";
      this.pinch = { ...this.span(), window: this.acts.window() };
      return false;
    }
    if (button > 1 || !this.onMap(at)) return false;
    this.origin = { at, window: this.acts.window(), start: [...this.acts.start()], moved: false };
    this.mode = button === 1 || shift ? "pan" : this.onStart(at) ? "start" : "click";
    if (this.mode === "start") this.acts.hold(true);
    return true;
  }

  /** A finger that rested without moving reads the ground from now on, and no longer clicks. Returns whether it does. */
  rest() {
    if (this.mode !== "click" || this.origin.moved) return false;
    this.mode = "read";
    this.hover(this.origin.at);
    return true;
  }

  /** Middle and distance of two fingers. */
  span() {
    const [[ax, ay], [bx, by]] = this.pointers.values();
    return { x: (ax + bx) / 2, y: (ay + by) / 2, apart: Math.max(PINCH, Math.hypot(ax - bx, ay - by)) };
  }

  move(id, at) {
    if (this.pointers.has(id)) this.pointers.set(id, at);
    if (this.mode === null || this.mode === "read") this.hover(at);
    else if (this.mode === "pinch") {
      if (this.pointers.size === 2) this.zoomByFingers();
    } else this.drag(at);
  }

  hover(at) {
    const on = this.onMap(at), near = on && this.onStart(at);
    const camera = this.camera();
    this.acts.cursor(near ? "grab" : on ? "crosshair" : "");
    this.acts.near(near);
    this.acts.hover(on ? [camera.fromX(at[0]), camera.fromY(at[1])] : null);
  }

  zoomByFingers() {
    const { pinch } = this, now = this.span(), camera = this.map.camera(pinch.window);
    const zoomed = zoomWindow(pinch.window, camera.fromX(pinch.x), camera.fromY(pinch.y), pinch.apart / now.apart, this.acts.home());
    const { scaleX, scaleY } = this.map.camera(zoomed);
    this.acts.look(panWindow(zoomed, -(now.x - pinch.x) / scaleX, (now.y - pinch.y) / scaleY));
  }

  drag(at) {
    const { origin } = this, camera = this.camera();
    if (!origin) return;
    const dx = at[0] - origin.at[0], dy = at[1] - origin.at[1];
    if (Math.hypot(dx, dy) > STILL) origin.moved = true;
    if (this.mode === "start" && origin.moved) {
      const point = [origin.start[0] + dx / camera.scaleX, origin.start[1] - dy / camera.scaleY];
      this.acts.cursor("grabbing");
      this.acts.place(...point, "drag");
      this.acts.hover(point);
    } else if (this.mode === "pan") {
      this.acts.cursor("move");
      this.acts.look(panWindow(origin.window, -dx / camera.scaleX, dy / camera.scaleY));
    }
  }

  /** A pointer goes up; a cancelled one does not click. */
  up(id, at, cancelled = false) {
    this.pointers.delete(id);
    const { mode, origin } = this;
    if (mode === "pinch") {
      if (this.pointers.size) return;
      this.mode = null;
      this.acts.commit(0);
      return;
    }
    this.mode = this.origin = null;
    this.acts.hold(false);
    if (!origin) return;
    if (mode === "read") this.acts.hover(null);
    const camera = this.camera();
    if (mode === "click" && !origin.moved && !cancelled) this.acts.place(camera.fromX(at[0]), camera.fromY(at[1]), "click");
    else if (mode === "start" && origin.moved) this.acts.place(...this.acts.start(), "drop");
    else if (mode === "pan") this.acts.commit(0);
  }

  /** Zoom about a place by so many pixels of a wheel. */
  wheel(at, pixels) {
    const camera = this.camera();
    this.acts.look(zoomWindow(this.acts.window(), camera.fromX(at[0]), camera.fromY(at[1]), wheelFactor(pixels), this.acts.home()));
    this.acts.commit(500);
  }

  leave() {
    if (this.mode !== null) return;
    this.acts.near(false);
    this.acts.hover(null);
  }
}
