// "Now change …": the real slider of a knob, or the start on the map; the goal ticks once Python says that it holds.

import { pieceNodes } from "./bandwords.js";
import { el, icon } from "./dom.js";
import { KnobRow } from "./knobrow.js";
import { LimitZone, limitNow } from "./limitzone.js";

export class TaskCard {
  constructor(stage) {
    this.stage = stage;
    this.words = el("p", { class: "fl-task-ask" });
    this.slot = el("div", { class: "fl-task-knob" });
    this.hint = el("p", { class: "fl-task-hint", text: stage.t("Drag the ring on the map, or click where the start is to be.") });
    this.mark = el("span", { class: "fl-task-mark", "aria-hidden": "true" }, icon("converged"));
    this.tick = el("span");
    this.goal = el("p", { class: "fl-task-goal", role: "status", "data-testid": "fl-task-goal" }, this.mark, this.tick);
    this.node = el("div", { class: "fl-task", hidden: true, "data-testid": "fl-task" }, this.words, this.slot, this.hint, this.goal);
    this.task = this.row = null;
  }

  /** The task of the scene, or null; `told`: what was found by now, or null; `fresh`: the scene has just come. */
  show(task, told, fresh) {
    const { stage } = this;
    this.task = task;
    this.told = told;
    this.node.hidden = !task;
    if (fresh) this.node.classList.toggle("fl-untouched", task !== null && !told);
    if (!task) return this.drop();
    this.words.replaceChildren(...pieceNodes(stage, task.ask));
    this.tick.replaceChildren(...pieceNodes(stage, task.tick));
    this.node.classList.toggle("fl-solved", !!told);
    this.goal.setAttribute("aria-label", told ? stage.t("Done: {goal}", { goal: this.tick.textContent }) : stage.t("Not yet: {goal}", { goal: this.tick.textContent }));
    this.hint.hidden = task.knob !== null;
    this.fit();
    this.follow();
  }

  /** The slider that the task is about. */
  fit() {
    const { stage, task } = this, key = JSON.stringify([task.knob, task.where, stage.header.lang]);
    if (key === this.key) return;
    this.drop();
    this.key = key;
    if (!task.knob) return;
    const change = (...edit) => {
      this.node.classList.remove("fl-untouched");
      return stage.editAt(task.where, ...edit);
    };
    this.row = new KnobRow({ run: { id: "task" }, knob: task.knob, t: stage.t, change });
    this.zone = task.where.kind === "run" && task.knob.name === "lr" ? new LimitZone(this.row, stage.t) : null;
    this.glyph = el("span", { class: "fl-glyph", "aria-hidden": "true" });
    this.row.node.prepend(this.glyph);
    this.slot.replaceChildren(this.row.node);
  }

  drop() {
    this.key = this.row = this.zone = null;
    this.slot.replaceChildren();
  }

  /** The run whose knob it is, null for the landscape's and the number of steps. */
  run() {
    const { where } = this.task;
    return this.stage.everyRun.find(({ id }) => id === (where.run ?? where.runs?.[0])) ?? null;
  }

  /** Bring the slider in line with the hand and with what is computed. */
  follow() {
    const { stage, task, row } = this;
    if (task && !task.knob && stage.edits.start) this.node.classList.remove("fl-untouched");
    if (!row || !stage.theme) return;
    const run = this.run(), style = run ? stage.styleOf(run) : { glyph: "", colour: stage.theme.ink };
    this.glyph.textContent = style.glyph;
    row.node.style.setProperty("--trail", style.colour);
    row.speak(run?.title ?? stage.surface.title);
    const mine = task.where.kind === "run" ? run?.values[task.knob.name] : stage.edits.valueAt(task.where, task.knob.name);
    row.show(mine ?? task.value);
    if (!this.zone || !run) return;
    const limit = this.told ? limitNow(run, stage.groundOf(run), Math.floor(stage.clock.playhead), (source) => stage.kernelOf(source)) : null;
    this.zone.show(limit);
  }
}
