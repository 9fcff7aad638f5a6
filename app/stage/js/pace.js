// Whether the browser keeps up while something is in a hand: where it does not, a frame draws half of what has changed.

const SLOW = 18; // ms between two frames, on the average of some: fewer than 55 a second
const PAUSE = 200; // ms without a frame: the hand stood still
const NEWEST = 0.1; // of the newest interval in the average

export class Pace {
  constructor() {
    this.ease();
  }

  /** The hand has let go. */
  ease() {
    this.last = null;
    this.between = 0;
    this.late = false;
  }

  /** A frame at `now` in ms; returns whether the frames of this movement have come too slowly, once and for all of it. */
  tick(now) {
    const passed = this.last === null ? 0 : now - this.last;
    this.last = now;
    if (passed > 0 && passed < PAUSE) this.between += NEWEST * (passed - this.between);
    this.late ||= this.between > SLOW;
    return this.late;
  }
}
