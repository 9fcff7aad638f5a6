// Removing asks nothing: for some seconds a line at the foot of the screen brings the run back.

import { el } from "./dom.js";

const LASTS = 8000; // ms

export class UndoOffer {
  /** bar: keeps the history; `card` is the one that goes. */
  constructor(stage, card, bar) {
    const { t } = stage, style = stage.styleOf({ slot: card.slot });
    this.bar = bar;
    this.settled = bar.data.settled;
    const undo = el("button", { type: "button", class: "fl-offer-undo", "data-testid": "fl-offer-undo", text: t("Undo"), onclick: () => this.take() });
    this.node = el("div", { class: "fl-offer", popover: "manual", role: "status", "data-testid": "fl-offer" },
      el("span", { class: "fl-glyph", "aria-hidden": "true", style: `color: ${style.colour}`, text: style.glyph }),
      el("span", { class: "fl-offer-words", text: t("{name} removed", { name: card.named }) }), undo);
    stage.root.append(this.node);
    this.node.showPopover();
    this.node.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.node.addEventListener("pointerleave", () => this.wait());
    this.node.addEventListener("focusin", () => clearTimeout(this.timer));
    this.node.addEventListener("focusout", () => this.wait());
    this.gone = () => this.end();
    addEventListener("popstate", this.gone);
    this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(), LASTS);
  }

  take() {
    this.end();
    this.bar.travel(-1);
  }

  /** Another change has come after the removal: undo would bring back that one. */
  settledNow(count) {
    if (count > this.settled + 1) this.end();
  }

  end() {
    clearTimeout(this.timer);
    removeEventListener("popstate", this.gone);
    this.node.remove();
  }
}
