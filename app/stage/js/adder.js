// The way to one more optimizer, at the end of the cards: it opens the page's picker.

import { el } from "./dom.js";

export class Adder {
  constructor(stage) {
    const { t } = stage;
    this.stage = stage;
    this.button = el("button", { type: "button", class: "fl-add", "aria-haspopup": "dialog", "data-testid": "fl-add", onclick: () => stage.desk.add() }, el("span", { class: "fl-add-sign", "aria-hidden": "true", text: "+" }), el("span", { text: t("Add an optimizer") }));
    this.node = el("div", { class: "fl-adder" }, this.button);
  }

  /** There only where something can be added. */
  show() {
    const { stage } = this;
    this.node.hidden = !stage.crew.managed() || !stage.desk.canAdd() || (stage.theme !== undefined && stage.crew.full());
  }
}
