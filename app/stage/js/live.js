// What is shown while a hand holds something: landscape, start, steps and runs as they would be, before Python has said so.

import { withAlpha } from "./colour.js";
import { walkOnce } from "./cutwalk.js";
import { inLine } from "./following.js";
import { kernelValues, walk } from "./kernels.js";
import { startAt, surfaceAt } from "./livesurface.js";
import { outcomeOf } from "./outcome.js";

const MOST_WALKED = 250_000; // updates of all runs together that are walked in one frame: more would stutter

const AXES = ["x", "y"]; // of the start, as knobs

const FADED = 0.3; // strength of a run that waits for Python, drawn as it was

/** A run's colour, pale while what is drawn of it is not yet what it will be. */
export const shownColour = (run, colour) => (run.waits ? withAlpha(colour, FADED) : colour);

/** The names by which a run's kernel reads knobs of the landscape, with the landscape's values. */
export function groundValues(run, { named }) {
  const found = run.kernel_knobs.filter((name) => name.startsWith("ground_"));
  return Object.fromEntries(found.map((name) => [name, named[name.slice("ground_".length)]]));
}

/** What a run's kernel reads with these values of its own, knobs of its parts by the kernel's names, and landscape. */
export const inputsAt = (stage, run, values, parts, surface) => kernelValues(run.kernel_knobs, run.kernel_values, { ...values, ...stage.edits.partsOf(run), ...parts, ...groundValues(run, surface) });

/** The same as the hand has them. */
export const inputsOf = (stage, run) => inputsAt(stage, run, run.values, {}, stage.surface);

const numbersOnly = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === "number"));

/** Landscape, start and number of steps as the hand has them; returns whether the landscape is another than before. */
function standIn(stage) {
  const { edits, header } = stage, moved = numbersOnly(edits.ofSurface());
  const still = !Object.keys(moved).length;
  stage.steps = edits.ofSteps() ?? header.steps;
  if (stage.clock.steps !== stage.steps) stage.clock.setSteps(stage.steps);
  stage.start = edits.start?.value ?? (header.own_start && !still ? startAt(header.surface, moved) : header.start);
  const key = JSON.stringify([header.surface.live.kernels.rest.kernel, { ...header.surface.live.values, ...moved }]);
  if (key === stage.surfaceKey) return false;
  stage.surfaceKey = key;
  stage.surface = still ? stage.homeSurface : surfaceAt(stage.homeSurface, header.surface, moved, (source) => stage.kernelOf(source));
  return true;
}

const mostSteps = (stage) => Math.floor(MOST_WALKED / stage.everyRun.length);

/** Whether a run can follow the finger: its kernel is here, its equations are the same, its noise and the time suffice. */
function follows(stage, run) {
  const { steps, surface } = stage;
  return !stage.edits.rewrites(run) && run.kernel && surface.kernel && !(run.noise && run.noise.length < 2 * steps) && steps <= mostSteps(stage);
}

/** A run's walk as the hand has it. */
function walkedAt(stage, run) {
  const { steps, start, tools: { powers } } = stage, inputs = inputsOf(stage, run);
  if (stage.edits.ofSteps() !== null && !run.ground && !run.kernel.total) {
    return walkOnce(run, inputs, stage.surface, start, steps, powers, Math.min(mostSteps(stage), run.noise ? run.noise.length / 2 : Infinity));
  }
  return walk(run.kernel, inputs, stage.groundOf(run), start, steps, run.noise, powers);
}

/** What changes of a run in the hand: its path, what became of it, its rates. One that only Python can walk waits. */
function liveRun(stage, run) {
  const { edits, t, tools, steps, surface } = stage;
  if (!edits.touches(run)) return run.sent;
  if (!follows(stage, run)) {
    return { ...run.sent, waits: true, rest: null, outcome: { kind: "going", text: t("is worked out when you let go"), step: null } };
  }
  const found = walkedAt(stage, run);
  const apart = edits.scene.size > 0; // more than the run's own knobs
  const column = run.columns.lr;
  return {
    ...found, outcome: outcomeOf(t, tools, found, surface, steps, run.held_by), waits: false,
    lr: column === undefined ? null : found.tables[column], rest: apart ? null : run.sent.rest, restarts: apart ? [] : run.sent.restarts,
  };
}

/** Bring landscape and runs in line with the hand; returns whether the landscape is another than before. */
export function followHand(stage) {
  const began = performance.now(), elsewhere = standIn(stage), { edits } = stage;
  for (const run of stage.everyRun) {
    Object.assign(run, inLine(run, edits.valuesOf(run), edits.heldOf(run), edits.touches(run) ? stage : null));
    Object.assign(run, liveRun(stage, run));
  }
  stage.debug.liveTime = performance.now() - began;
  stage.changes = (stage.changes ?? 0) + 1;
  return elsewhere;
}

/** What a knob beside the cards shows: as a hand has it; undefined where none has been at it. */
export const handAt = (stage, where, name) => (where.kind === "start" ? stage.start?.[AXES.indexOf(name)] : stage.edits.valueAt(where, name));

/**
 * A hand on a knob: shown at the next frame, reported when it lets go, a held key once it rests. An expression
 * {text, told} goes to Python, which reads it; false where there is no Python.
 */
export function takeKnob(stage, where, name, value, phase) {
  const { edits, everyRun } = stage;
  stage.past.move(where.kind === "run" ? everyRun.filter(({ id }) => id === where.run) : everyRun, phase);
  if (phase === "typed") {
    if (!stage.reporter.emit) return false;
    edits.ask(where, name, value.text, value.told);
    stage.commit();
    return true;
  }
  if (where.kind === "run") edits.setKnob(where.run, name, value);
  else if (where.kind === "start") edits.setStart(AXES.map((axis, place) => (axis === name ? value : (edits.start?.value ?? stage.start)[place])));
  else edits.setAt(where, name, value);
  stage.stale = true;
  stage.dragging = phase === "drag";
  if (phase !== "drag") stage.commit(phase === "key" ? 250 : 0);
  stage.ticker.request();
  return true;
}

/** A knob that schedules move, over the steps, as the run's clock has it; null where only Python knows. */
export function curveOf(stage, run, name) {
  const column = run?.columns[name];
  if (column === undefined || !run.kernel || !follows(stage, run)) return null;
  const tables = Array.from({ length: run.kernel.columns }, () => new Float64Array(stage.steps));
  run.kernel.clock(inputsOf(stage, run), stage.steps, run.noise, tables, stage.tools.powers);
  return tables[column];
}
