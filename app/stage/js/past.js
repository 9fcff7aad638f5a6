// Compare with before: while a knob or the start moves, and until the next move begins, each run that changes leaves its
// last settled path behind as a ghost.

import { el, iconButton } from "./dom.js";
import { ghostTrail } from "./ghosts.js";
import { formatNumber } from "./numbers.js";
import { projectTrail } from "./trails.js";
import { tracePart } from "./traillayer.js";

const ONE_MOVE = 800; // ms: arrow keys pressed faster than so are one movement
export const FAINT_LINE = { width: 1.3, dash: [4, 4], alpha: 0.75 };

const walkedFrom = (run, header) => JSON.stringify([run.kernel_values, run.knob_values, header.start, header.surface.kernel_knobs, header.steps]);

export class Past {
  constructor(now = () => performance.now()) {
    this.now = now;
    this.kept = new Map(); // slot -> how the run was: {slot, path, valid, loss, grad, values, said, outcome}
    this.moving = false; // a hand is at it
    this.pressed = -Infinity;
  }

  /** A hand moves something that changes these runs; phase as sliders and the ring tell it. What was there is kept once a movement. */
  move(runs, phase) {
    const held = this.moving || (phase === "key" && this.now() - this.pressed < ONE_MOVE);
    if (!held) this.keep(runs);
    this.moving = phase === "drag" || phase === "click";
    if (phase === "key") this.pressed = this.now();
    if (phase === "cancel") this.kept.clear();
  }

  keep(runs) {
    this.kept = new Map(runs.map(({ slot, path, valid, loss, grad, lr, tables, records, recorded, moved, columns, values, said, outcome }) => [slot, { slot, path, valid, loss, grad, lr, tables, records, recorded, moved, columns, values, said, outcome }]));
  }

  /**
   * Other runs have come from Python: `ours` says that they answer what a hand did here. Any other change (the sidebar, a
   * step back) leaves its ghosts as well, of the runs that are still there; another landscape leaves none.
   */
  arrive(runs, header, was, ours) {
    if (!was || was.surface.key !== header.surface.key || was.steps !== header.steps) {
      this.kept.clear();
      return;
    }
    const next = new Map(header.runs.map((run) => [run.slot, run]));
    for (const slot of this.kept.keys()) if (!next.has(slot)) this.kept.delete(slot);
    if (ours) return;
    const earlier = new Map(was.runs.map((run) => [run.slot, run]));
    const changed = runs.filter(({ slot }) => {
      const run = next.get(slot), old = earlier.get(slot);
      return run && old && run.key === old.key && walkedFrom(run, header) !== walkedFrom(old, was);
    });
    if (changed.length) this.keep(changed);
  }

  /** The ghosts of these runs. */
  of(runs) {
    return runs.filter(({ slot, path }) => this.kept.has(slot) && this.kept.get(slot).path !== path).map(({ slot }) => this.kept.get(slot));
  }
}

/** The knobs of a run that had another value before, or followed another expression: [{knob, value, said}]. One that has
 *  followed the same all along had a value that it would not have again: that is a number, without `said`. */
export function movedKnobs(run, was) {
  const other = ({ name }) => was.said[name]?.source !== run.said[name]?.source;
  const moved = run.knobs.filter((knob) => was.values[knob.name] !== run.values[knob.name] || other(knob));
  return moved.map((knob) => ({ knob, value: was.values[knob.name], said: other(knob) ? was.said[knob.name] : undefined }));
}

/** "η = 0.02, form: averaged": what was different. */
export const settingsText = (moved) => moved.map(({ knob, value, said }) => (knob.choices ? `${knob.title}: ${knob.choices.find((choice) => choice.value === value)?.label ?? value}` : `${knob.symbol || knob.title} = ${said?.text ?? formatNumber(value, 4)}`)).join(", ");

/** A ghost's line on a flat map. */
function flatGhost(ghost, camera) {
  const whole = projectTrail(ghost.path, ghost.valid, camera);
  return whole.count && /^(diverged|left_view)$/.test(ghost.outcome.kind) ? ghostTrail(whole, camera.rect) : whole;
}

/** Draw the ghosts on a map: thin, dashed, in the trail's colour; `styleOf` as the stage has it, `trailOf` gives their lines. */
export function paintGhosts(context, ghosts, camera, styleOf, scale, trailOf = flatGhost) {
  const { left, top, width, height } = camera.rect;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.lineJoin = "round";
  context.lineWidth = FAINT_LINE.width * scale;
  context.globalAlpha = FAINT_LINE.alpha;
  context.setLineDash(FAINT_LINE.dash.map((length) => length * scale));
  for (const ghost of ghosts) {
    const trail = trailOf(ghost, camera);
    if (!trail.count) continue;
    context.strokeStyle = styleOf(ghost).colour;
    tracePart(context, trail, 0, trail.count - 1);
    context.stroke();
    context.setLineDash([]);
    context.beginPath(); // where it ended: a hollow dot
    context.arc(trail.x[trail.count - 1], trail.y[trail.count - 1], 4 * scale, 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash(FAINT_LINE.dash.map((length) => length * scale));
  }
  context.restore();
}

/** On a card: how the run was before, and a button that keeps that as a run of its own. */
export class BeforeLine {
  constructor(stage, keep) {
    this.t = stage.t;
    this.words = el("span", { class: "fl-was-words" });
    this.button = iconButton("keep", stage.t("Keep what was before as a run of its own"), { class: "fl-button fl-small fl-act", onclick: () => keep(Object.fromEntries(this.moved.map(({ knob, value, said }) => [knob.name, said?.source ?? value]))) });
    this.node = el("div", { class: "fl-was", hidden: true, "data-testid": "fl-was" }, this.words, this.button);
  }

  show(run, was, full) {
    this.moved = was ? movedKnobs(run, was) : [];
    this.node.hidden = !this.moved.length;
    this.button.disabled = full;
    if (!this.moved.length) return;
    const text = this.t("before: {settings} · {outcome}", { settings: settingsText(this.moved), outcome: was.outcome.text });
    if (this.words.textContent !== text) this.words.textContent = text;
  }
}
