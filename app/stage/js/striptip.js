// What the runs have under the pointer, beside it: a strip read at one step.

import { el } from "./dom.js";
import { formatSteps } from "./numbers.js";
import { showNumber } from "./typeset.js";

const TIP_AWAY = 14; // pixels from the pointer

export class StripTip {
  constructor(stage) {
    this.stage = stage;
    this.node = el("div", { class: "fl-strip-tip", hidden: true, "aria-hidden": "true", "data-testid": "fl-strip-tip" });
  }

  /** The values of a strip at the step under a pointer; none that lie ahead while something is asked. */
  show(strip, event) {
    const { stage } = this, under = strip.stepUnder(event.clientX);
    const step = stage.predict.hides ? Math.min(under, Math.floor(stage.clock.playhead)) : under;
    const told = strip.data?.range === null || !strip.data ? [] : strip.valuesAt(step);
    if (!this.node.isConnected) stage.root.append(this.node);
    this.node.hidden = !told.length || event.pointerType === "touch";
    if (this.node.hidden) return;
    const rows = told.map(({ run, text }) => {
      const { colour, glyph } = stage.styleOf(run), number = el("b");
      showNumber(number, text);
      return el("div", {}, el("span", { class: "fl-glyph", style: `color: ${colour}`, text: glyph }), el("span", { class: "fl-tip-name", text: run.title }), number);
    });
    this.node.replaceChildren(el("div", { class: "fl-tip-step", text: stage.t("step {step}", { step: formatSteps(step) }) }), ...rows);
    const root = stage.root.getBoundingClientRect(), { width, height } = this.node.getBoundingClientRect();
    const right = event.clientX - root.left + TIP_AWAY, left = right + width > root.width ? event.clientX - root.left - TIP_AWAY - width : right;
    this.node.style.left = `${Math.max(0, left)}px`;
    this.node.style.top = `${event.clientY - root.top - height - TIP_AWAY}px`;
  }

  hide() {
    this.node.hidden = true;
  }
}
