// Whether the browser keeps up while something is in a hand, and what is done about it where it does not.

const SLOW = 18; // ms between two frames, on the average of some: fewer than 55 a second
const PAUSE = 200; // ms without a frame: the hand stood still
const NEWEST = 0.1; // of the newest interval in the average

export class Pace {
  constructor() {
    this.thin = false; // lines that cross the map many times are drawn one pixel wide: a twentieth of what wide ones cost
    this.turns = false; // and where that is not enough, a frame draws half of what has changed
    this.rest();
  }

  /** The hand has let go. Whether thin lines are needed is known from then on, and not found out anew at every drag. */
  rest() {
    this.last = null;
    this.between = 0;
    this.turns = false;
  }

  /** A frame at `now` in ms: where they come too slowly, the next help is called, for all the rest of the movement. */
  tick(now) {
    const passed = this.last === null ? 0 : now - this.last;
    this.last = now;
    if (passed > 0 && passed < PAUSE) this.between += NEWEST * (passed - this.between);
    if (this.between <= SLOW) return;
    this.turns = this.thin;
    this.thin = true;
    this.between = 0;
  }
}
