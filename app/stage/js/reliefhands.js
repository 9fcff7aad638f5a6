// What a hand does on the relief: as on the map, but a drag on the ground turns it, and fingers twist it.

import { panWindow, zoomWindow } from "./camera.js";
import { Gesture, wheelFactor } from "./gesture.js";

const PER_PIXEL = 0.4; // degrees of turn, and of tilt, that a pixel of a drag is worth
const TWISTED = 6; // degrees that two fingers twist, or pixels that both go up, before the ground follows

/** A pose after a drag of so many pixels: the near ground follows the hand. */
export const turnedBy = ({ turn, tilt, zoom }, dx, dy) => ({ turn: turn - PER_PIXEL * dx, tilt: tilt + PER_PIXEL * dy, zoom });

/** `map` gives, besides what a Gesture needs, pick(at) -> [x, y] or null, spot([x, y]) -> pixels, level([x, y]), pose, setPose(pose), keepPose(). */
export class ReliefGesture extends Gesture {
  onStart([px, py]) {
    const spot = this.map.spot(this.acts.start());
    return spot !== null && Math.hypot(spot[0] - px, spot[1] - py) <= this.grip;
  }

  down(id, at, how) {
    const ours = super.down(id, at, how);
    if (this.mode === "pinch") Object.assign(this.pinch, { pose: this.map.pose, angle: this.twist(), turning: false, tilting: false });
    else if (this.origin) Object.assign(this.origin, { pose: this.map.pose, last: at, grab: this.map.spot(this.origin.start) });
    return ours;
  }

  /** The angle of the line between two fingers, in degrees. */
  twist() {
    const [[ax, ay], [bx, by]] = this.pointers.values();
    return (Math.atan2(by - ay, bx - ax) * 180) / Math.PI;
  }

  hover(at) {
    const point = this.map.pick(at), near = this.onStart(at);
    this.acts.cursor(near ? "grab" : point ? "crosshair" : "move");
    this.acts.near(near);
    this.acts.hover(point);
  }

  zoomByFingers() {
    const { pinch, map } = this, now = this.span(), about = map.pick([pinch.x, pinch.y]) ?? middleOf(pinch.window);
    const angle = ((((this.twist() - pinch.angle + 180) % 360) + 360) % 360) - 180, down = now.y - pinch.y;
    pinch.turning ||= Math.abs(angle) > TWISTED;
    pinch.tilting ||= Math.abs(down) > 4 * TWISTED;
    map.setPose({ turn: pinch.pose.turn - (pinch.turning ? angle : 0), tilt: pinch.pose.tilt + (pinch.tilting ? PER_PIXEL * down : 0), zoom: pinch.pose.zoom });
    this.acts.look(zoomWindow(pinch.window, ...about, pinch.apart / now.apart, this.acts.home()));
  }

  drag(at) {
    const { origin, map } = this;
    if (!origin) return;
    const dx = at[0] - origin.at[0], dy = at[1] - origin.at[1];
    if (Math.hypot(dx, dy) > 6) origin.moved = true;
    if (!origin.moved) return;
    if (this.mode === "click") this.mode = "turn";
    if (this.mode === "turn") {
      this.acts.cursor("move");
      map.setPose(turnedBy(origin.pose, dx, dy));
    } else if (this.mode === "start") {
      const [gx, gy] = origin.grab ?? origin.at, point = map.pick([gx + dx, gy + dy]) ?? map.pick(at);
      this.acts.cursor("grabbing");
      if (!point) return; // beside the ground: the ring waits at its edge
      this.acts.place(...point, "drag");
      this.acts.hover(point);
    } else if (this.mode === "pan") {
      const [x0, y0] = map.level(origin.at), [x1, y1] = map.level(at), { window } = origin, now = this.acts.window();
      this.acts.cursor("move");
      // level() tells places of the window as it is now: only differences count
      this.acts.look(panWindow(window, ((x0 - x1) * (window[1] - window[0])) / (now[1] - now[0]), ((y0 - y1) * (window[3] - window[2])) / (now[3] - now[2])));
    }
  }

  up(id, at, cancelled = false) {
    this.pointers.delete(id);
    const { mode, origin } = this;
    if (mode === "pinch") {
      if (this.pointers.size) return;
      this.mode = null;
      this.map.keepPose();
      this.acts.commit(0);
      return;
    }
    this.mode = this.origin = null;
    this.acts.hold(false);
    if (!origin) return;
    if (mode === "read") this.acts.hover(null);
    const point = mode === "click" && !origin.moved && !cancelled ? this.map.pick(at) : null;
    if (point) this.acts.place(...point, "click");
    else if (mode === "start" && origin.moved) this.acts.place(...this.acts.start(), "drop");
    else if (mode === "pan") this.acts.commit(0);
    else if (mode === "turn") this.map.keepPose();
  }

  wheel(at, pixels) {
    const [x, y] = this.map.pick(at) ?? middleOf(this.acts.window());
    this.acts.look(zoomWindow(this.acts.window(), x, y, wheelFactor(pixels), this.acts.home()));
    this.acts.commit(500);
  }
}

const middleOf = ([x0, x1, y0, y1]) => [(x0 + x1) / 2, (y0 + y1) / 2];
