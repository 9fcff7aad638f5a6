// One update of a run with everything its lines gave, from the kernel that looks into single steps.

const EVERY = 256; // updates between states that are kept: so many are walked at most for a look anywhere

/** Looks into the steps of one run; what it has walked it keeps until anything the run depends on changes. */
export class StepLook {
  constructor() {
    this.sign = null;
    this.states = new Map(); // update -> the state before it
  }

  /** Whether the walk is still that of this kernel, these values and this start; begins anew where it is not. */
  fits(kernel, values, ground, start, steps) {
    const sign = [...values, ...start, steps], was = this.sign;
    const same = this.kernel === kernel && this.at === ground.at && this.c?.every((value, i) => value === ground.c[i]) && was?.length === sign.length && was.every((value, i) => Object.is(value, sign[i]));
    if (!same) {
      Object.assign(this, { kernel, sign, at: ground.at, c: ground.c.slice() });
      this.states.clear();
      this.tables = null;
      this.seen = -1;
    }
    return same;
  }

  /** The numbers of update `number` (0, 1, …), the same array at every look. `scene` is {ground, curvature, start, steps, noise, powers}. */
  look(kernel, values, { ground, curvature, start, steps, noise, powers }, number) {
    this.fits(kernel, values, ground, start, steps);
    if (this.seen === number) return this.told;
    if (!this.tables) {
      this.tables = Array.from({ length: kernel.columns }, () => new Float64Array(steps));
      kernel.clock(values, steps, noise, this.tables, powers);
      this.told = new Float64Array(kernel.told);
      const first = new Float64Array(kernel.state);
      kernel.begin(start[0], start[1], values, steps, ground.at, ground.c, curvature?.at, curvature?.c, first);
      this.states.set(0, first);
      this.near = null;
    }
    const state = this.before(number, values, steps, ground, curvature);
    this.began = state.slice(0, 2); // where the update starts from
    kernel.look(state, number, number + 1, values, steps, this.tables, ground.at, ground.c, curvature?.at, curvature?.c, this.told);
    this.near = { number: number + 1, state }; // playing asks for the next one next
    this.seen = number;
    return this.told;
  }

  /** A copy of the state before an update. */
  before(number, values, steps, ground, curvature) {
    if (this.near?.number === number) return this.near.state;
    let from = number - (number % EVERY);
    while (!this.states.has(from)) from -= EVERY;
    const state = this.states.get(from).slice();
    while (from < number) {
      const to = Math.min(number, from - (from % EVERY) + EVERY);
      this.kernel.look(state, from, to, values, steps, this.tables, ground.at, ground.c, curvature?.at, curvature?.c, this.told);
      from = to;
      if (from % EVERY === 0 && !this.states.has(from)) this.states.set(from, state.slice());
    }
    return state;
  }
}
