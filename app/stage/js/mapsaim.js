// Pointing at living maps: the run of the pixel under a hand, in words and as a ghost on the map of the surface; and taking it.

import { inputsOf } from "./live.js";
import { walk } from "./kernels.js";
import { knobPlace, placeValue } from "./mapknobs.js";
import { formatNumber, formatSteps } from "./numbers.js";
import { outcomeOf, shortText } from "./outcome.js";
import { cellRun } from "./wallruns.js";

const AIM_GROUNDS = 24; // landscapes kept, where one of their knobs is an axis

export class Aim {
  constructor(stage) {
    this.stage = stage;
    this.on = null; // {living, cell, at}: what is pointed at, and where in it
    this.kept = new Map();
  }

  /** Point at a cell of a map, in its middle or at a place in it; or at nothing. */
  point(living, cell, at = cell?.at) {
    this.on = cell ? { living, cell, at } : null;
    this.stage.redraw();
  }

  /** What is pointed at stays in its place where its map comes anew, finer or over another window. */
  follow(window) {
    if (!this.on?.living.ready || this.on.cell.of === this.on.living.ready) return;
    const { living, at } = this.on, cell = living.cellAt(at, window);
    this.on = cell ? { living, cell, at } : null;
  }

  /** The run that is pointed at, walked here as any other: {run, surface, start}; walked once for each change. */
  ghost(plan) {
    const { stage, on } = this;
    if (!on || !plan || plan.lack) return null;
    if (plan.served) return stage.desk.served.ghost(stage, on.living, plan, on.cell);
    const { cell: { x, y } } = on, sign = [stage.changes, stage.steps, plan.run.id, x, y, plan.axes?.map(({ site }) => site.place)].join();
    if (sign === this.sign) return this.found;
    if (this.kept.size > AIM_GROUNDS) this.kept.clear();
    this.sign = sign;
    this.found = plan.axes ? cellRun(stage, plan.run, plan.axes.map(({ site }) => site), [x, y], this.kept) : startedAt(stage, plan.run, [x, y]);
    return this.found;
  }

  /** Its words: [bold, plain] at the crosshair. */
  words(living, { run }) {
    const { stage } = this, { cell } = this.on, { t, tools } = stage, where = living.axes ? living.settingsText(cell) : `(${formatNumber(cell.x, 4)}, ${formatNumber(cell.y, 4)})`;
    const kind = { oscillating: t("in a cycle"), saddle: t("at a saddle"), plateau: t("stalled") }[run.outcome.kind];
    return [kind ?? shortText(t, tools, run.outcome, run.held_by), where];
  }

  /** The same as a sentence for the line beneath. */
  sentence(living, { run, steps = run.valid }) {
    const { t } = this.stage, { cell } = this.on, loss = formatNumber(run.loss[run.valid], 3);
    const values = { outcome: run.outcome.text, loss, steps: formatSteps(steps), name: run.title };
    if (living.axes) return t("{name} with {settings}: {outcome}. Loss {loss} after {steps} steps.", { ...values, settings: living.settingsText(cell) });
    return t("{name} from ({x}, {y}): {outcome}. Loss {loss} after {steps} steps.", { ...values, x: formatNumber(cell.x, 4), y: formatNumber(cell.y, 4) });
  }

  /** The cell's start, or its settings, become the run's own: one step to undo. */
  take(living, cell, plan, wait = 0) {
    const { stage } = this, { edits } = stage;
    if (plan.axes) {
      stage.past.move(stage.everyRun.filter(({ id }) => id === plan.run.id), "drop");
      plan.axes.forEach(({ site }, axis) => setSite(edits, site, axis ? cell.y : cell.x));
    } else {
      stage.past.move(stage.everyRun, "drop");
      stage.beforeClick = stage.start;
      stage.start = [cell.x, cell.y];
      edits.setStart(stage.start);
    }
    stage.stale = true;
    stage.commit(wait);
    stage.redraw();
  }
}

function setSite(edits, { where, knob }, value) {
  if (where.kind === "run") edits.setKnob(where.run, knob.name, value);
  else edits.setAt(where, knob.name, value);
}

/** A run from another start. */
function startedAt(stage, run, start) {
  const { surface, steps, tools, t } = stage;
  const { tables: _, ...found } = walk(run.kernel, inputsOf(stage, run), stage.groundOf(run), start, steps, run.noise, tools.powers);
  return { run: { ...run, ...found, outcome: outcomeOf(t, tools, found, surface, steps, run.held_by), rest: null, restarts: [], waits: false }, surface, start };
}

const DRAGGED = 4; // digits of a value that a hand drags

/** Values of both knobs at a place that a hand drags the settings to. */
export function draggedValues(axes, point) {
  return axes.map(({ site: { knob } }, axis) => {
    const value = placeValue(knob, point[axis]);
    const rounded = knob.scale === "one_minus_log" ? 1 - Number((1 - value).toPrecision(DRAGGED - 1)) : Number(value.toPrecision(DRAGGED));
    const held = Math.min(knob.high ?? Infinity, Math.max(knob.low ?? -Infinity, rounded));
    return Number(held.toPrecision(10));
  });
}

/** Where the settings in force stand on a map's axes, in places. */
export const settingsPlace = (axes) => axes.map(({ site: { knob, value }, ends }) => knobPlace(knob, value, ends[1]));
