// What the user changed and Python has not answered yet.

const same = (a, b) => (typeof a === "number" && typeof b === "number" ? Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)) : a === b);

/**
 * Edits on their way. An answer that holds the value, or names the edit's number in `answered`, settles it; an older
 * answer does not undo what the hand just did: until `patience` ms have passed, the user's value is laid over it.
 */
export class Edits {
  constructor(now = () => Date.now(), patience = 4000) {
    this.now = now;
    this.patience = patience;
    this.seq = 0;
    this.start = null;
    this.acts = []; // what was done to whole runs, or to the page's note: {act, slot, …}
    this.knobs = new Map(); // "run\u0000knob" -> {run, knob, value, time}
  }

  setStart(start) {
    this.start = start ? { value: start, time: this.now() } : null;
  }

  setKnob(run, knob, value) {
    this.knobs.set(`${run}\u0000${knob}`, { run, knob, value, time: this.now() });
  }

  /** Something done to a whole run; it is sent until it is answered. */
  act(act) {
    this.acts.push({ act, time: this.now() });
  }

  /** Whether a run is hidden: as Python has it, or as was just said. */
  offNow(run) {
    const said = this.acts.filter(({ act }) => act.act === "hide" && act.slot === run.slot).at(-1);
    return said ? said.act.off : run.off;
  }

  /** Compare with what Python sent and forget what it has taken over or what has waited too long. */
  settle(header, keep) {
    const late = (entry) => (entry.seq !== undefined && entry.seq <= (header.answered ?? -1)) || (!keep && this.now() - entry.time > this.patience);
    if (this.start && (late(this.start) || this.start.value.every((value, axis) => same(value, header.start[axis])))) this.start = null;
    this.acts = this.acts.filter((entry) => !late(entry));
    for (const [key, entry] of this.knobs) {
      const sent = header.runs.find((run) => run.id === entry.run)?.knob_values[entry.knob];
      if (sent === undefined || late(entry) || same(sent, entry.value)) this.knobs.delete(key);
    }
  }

  /** Knob values of a run as shown: what Python sent, with the user's edits laid over. */
  valuesOf(run) {
    const values = { ...run.knob_values };
    for (const entry of this.knobs.values()) if (entry.run === run.id) values[entry.knob] = entry.value;
    return values;
  }

  /** Whether a word, not a number, was changed: its equations are others, and only Python has them. */
  rewrites(run) {
    return [...this.knobs.values()].some((entry) => entry.run === run.id && typeof entry.value === "string");
  }

  touches(run) {
    return this.start !== null || [...this.knobs.values()].some((entry) => entry.run === run.id);
  }

  /** Whether something has been sent and not answered. */
  open() {
    return this.start !== null || this.knobs.size > 0 || this.acts.length > 0;
  }

  /** The event to send: everything not yet answered, because a newer event replaces an older one. */
  event({ start, layout, window, ...view }) {
    this.seq = Math.max(this.seq + 1, this.now());
    const knobs = {};
    for (const entry of this.knobs.values()) {
      entry.seq = this.seq;
      (knobs[entry.run] ??= {})[entry.knob] = entry.value;
    }
    if (this.start) this.start.seq = this.seq;
    for (const entry of this.acts) entry.seq ??= this.seq; // the number under which it first left
    const acts = this.acts.map(({ act, seq }) => ({ number: seq, ...act }));
    return { seq: this.seq, start, knobs, layout, window, acts, ...view };
  }
}
