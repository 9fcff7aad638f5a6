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
    this.scene = new Map(); // of the landscape by knob, and the number of steps: see placeOf
    this.turn = null; // the scene, or the language, that a lesson was asked for
    this.asked = new Map(); // id -> {where, knob, text, told}: typed expressions, which Python reads
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

  /** Ask for another scene of a lesson, its language, or an end of it; an event that leaves right after says so again. */
  turnTo(lesson) {
    this.turn = { lesson };
  }

  /** Whether a run is hidden: as Python has it, or as was just said. */
  offNow(run) {
    const said = this.acts.filter(({ act }) => act.act === "hide" && act.slot === run.slot).at(-1);
    return said ? said.act.off : run.off;
  }

  /** A knob that is not a run's own. where: {kind: "surface" | "steps"}, or a part of runs {kind: "schedule" |
   *  "transform", runs, at (its place in their list), key, reads (run id -> the name that its kernel reads)}. */
  setAt(where, knob, value) {
    this.scene.set(placeOf(where, knob), { where, knob, value, time: this.now() });
  }

  /** Have Python read what was typed for a knob (where as for setAt, or {kind: "run", run}); told(complaint or null) once. */
  ask(where, knob, text, told) {
    this.lastAsked = Math.max((this.lastAsked ?? 0) + 1, this.now());
    this.asked.set(this.lastAsked, { where, knob, text, told, time: this.now() });
  }

  /** Edits of another landscape: these are given up, and whoever asked is told. */
  renewed() {
    for (const { told } of this.asked.values()) told(null);
    return new Edits(this.now, this.patience);
  }

  /** The value that a hand gave such a knob, or undefined. */
  valueAt(where, knob) {
    return this.scene.get(placeOf(where, knob))?.value;
  }

  /** Compare with what Python sent and forget what it has taken over or what has waited too long. */
  settle(header, keep) {
    const late = (entry) => (entry.seq !== undefined && entry.seq <= (header.answered ?? -1)) || (!keep && this.now() - entry.time > this.patience);
    if (this.start && (late(this.start) || this.start.value.every((value, axis) => same(value, header.start[axis])))) this.start = null;
    this.acts = this.acts.filter((entry) => !late(entry));
    if (this.turn?.seq <= (header.answered ?? -1)) this.turn = null;
    for (const [key, entry] of this.knobs) {
      const sent = header.runs.find((run) => run.id === entry.run)?.knob_values[entry.knob];
      if (sent === undefined || late(entry) || same(sent, entry.value)) this.knobs.delete(key);
    }
    for (const [id, entry] of this.asked) {
      if (!late(entry)) continue;
      this.asked.delete(id);
      entry.told(header.refused?.[id] ?? null);
    }
    for (const [key, entry] of this.scene) if (late(entry) || sentAt(header, entry).every((sent) => same(sent, entry.value))) this.scene.delete(key);
  }

  /** The landscape's knobs that a hand has moved, by name: numbers, for words mean other kernels, and only Python has them. */
  ofSurface() {
    return Object.fromEntries([...this.scene.values()].filter(({ where, value }) => where.kind === "surface" && typeof value === "number").map(({ knob, value }) => [knob, value]));
  }

  /** The number of steps that a hand has set, or null. */
  ofSteps() {
    return this.scene.get(placeOf({ kind: "steps" }, "steps"))?.value ?? null;
  }

  /** Knobs of a run's schedules and transforms, by the names that its kernel reads. */
  partsOf(run) {
    const mine = [...this.scene.values()].filter(({ where }) => where.reads?.[run.id]);
    return Object.fromEntries(mine.map(({ where, knob, value }) => [where.reads[run.id][knob], value]));
  }

  /** Knob values of a run as shown: what Python sent, with the user's edits laid over. */
  valuesOf(run) {
    const values = { ...run.knob_values };
    for (const entry of this.knobs.values()) if (entry.run === run.id) values[entry.knob] = entry.value;
    return values;
  }

  /** The names of a run's knobs that the user has set. */
  heldOf(run) {
    return new Set([...this.knobs.values()].filter((entry) => entry.run === run.id).map(({ knob }) => knob));
  }

  /** Whether a word, not a number, was changed: its equations are others, and only Python has them. */
  rewrites(run) {
    const words = (entry) => typeof entry.value === "string";
    return [...this.knobs.values()].some((entry) => entry.run === run.id && words(entry)) || [...this.scene.values()].some((entry) => words(entry) && concerns(entry, run));
  }

  touches(run) {
    return this.start !== null || [...this.knobs.values()].some((entry) => entry.run === run.id) || [...this.scene.values()].some((entry) => concerns(entry, run));
  }

  /** Whether something has been sent and not answered. */
  open() {
    return this.start !== null || this.knobs.size > 0 || this.acts.length > 0 || this.scene.size > 0 || this.asked.size > 0;
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
    if (this.turn) this.turn.seq ??= this.seq;
    const lesson = this.turn && { number: this.turn.seq, ...this.turn.lesson };
    const surface = {}, parts = [];
    let steps = null;
    for (const entry of this.scene.values()) {
      entry.seq = this.seq;
      const { where: { kind, runs, at, key }, knob, value } = entry;
      if (kind === "surface") surface[knob] = value;
      else if (kind === "steps") steps = value;
      else parts.push({ kind, runs, at, key, knob, value });
    }
    const typed = [...this.asked].map(([id, entry]) => {
      entry.seq = this.seq;
      const { where: { reads: _, ...where }, knob, text } = entry;
      return { id, where, knob, text };
    });
    return { seq: this.seq, start, knobs, surface, steps, parts, typed, layout, window, acts, lesson, ...view };
  }
}

const placeOf = ({ kind, runs, at }, knob) => [kind, runs?.join(), at, knob].join("\u0000");

/** Whether an edit beside a run's own knobs is one of this run's. */
const concerns = ({ where }, run) => where.runs?.includes(run.id) ?? true;

/** What Python sent in the place of such an edit: a value for each run that has it, none where it cannot be seen. */
function sentAt(header, { where: { kind, reads }, knob }) {
  if (kind === "surface") return [header.surface.live?.values[knob]];
  if (kind === "steps") return [header.steps];
  return header.runs.filter((run) => reads?.[run.id]).map((run) => run.kernel_values[run.kernel_knobs.indexOf(reads[run.id][knob])]);
}
