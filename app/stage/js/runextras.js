// Two lines of a card: at which minima the run's snapshots sit, and what the dotted line beside its path is.

import { besideOf } from "./beside.js";
import { el } from "./dom.js";
import { snapshotWords } from "./snapshots.js";

export class RunExtras {
  constructor(stage) {
    this.stage = stage;
    this.snapshots = el("span", { "data-testid": "fl-snapshots" });
    this.each = el("span", { class: "fl-unseen" });
    this.dotted = el("span");
    this.node = el("div", { class: "fl-extras" }, this.snapshots, this.each, this.dotted);
  }

  show(run) {
    const { stage } = this, { t } = stage, { line, each } = stage.predict.hides ? { line: "", each: "" } : snapshotWords(t, run, stage.surface, stage.steps);
    const beside = stage.surface.kernel ? besideOf(run, stage.groundOf(run)).map(({ name, title }) => (name === run.walker ? t("the point that walks") : title)) : [];
    this.tell(this.snapshots, line);
    this.tell(this.each, each);
    this.snapshots.title = each;
    this.tell(this.dotted, beside.length ? t("dotted: {names}, beside the path", { names: beside.join(", ") }) : "");
    this.node.hidden = !line && !beside.length;
  }

  tell(node, text) {
    if (node.textContent !== text) node.textContent = text;
    node.hidden = !text;
  }
}
