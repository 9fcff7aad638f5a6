// The title of the page with its formula, as large as there is room for.

import { el } from "./dom.js";
import { formulaNode } from "./formula.js";

const FORMULA_SIZE = 18, FORMULA_SMALLEST = 12.5; // px of the formula, and the least before it is scrolled instead

/** Name and formula of what is shown; `spoken()` says what a formula is that has to be scrolled. */
export class Heading {
  constructor(spoken) {
    this.spoken = spoken;
    this.title = el("h1");
    this.formula = el("div", { class: "fl-formula" });
    this.nodes = [this.title, this.formula];
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.formula);
    this.dressed = () => this.fit(); // widths were those of another face until now
    document.fonts?.addEventListener("loadingdone", this.dressed);
  }

  /** The title, and the formula as data (see formula.js). */
  show(title, formula) {
    this.title.textContent = title;
    const source = JSON.stringify(formula);
    if (source === this.source) return;
    this.source = source;
    this.formula.replaceChildren(formulaNode(formula));
    this.fit();
  }

  fit() {
    const { formula } = this, math = formula.firstElementChild, room = formula.clientWidth;
    if (!math || !room) return;
    math.style.fontSize = `${FORMULA_SIZE}px`;
    const wide = math.getBoundingClientRect().width;
    const size = Math.max(FORMULA_SMALLEST, Math.min(FORMULA_SIZE, (FORMULA_SIZE * room) / wide));
    math.style.fontSize = `${size}px`;
    const scrolls = formula.scrollWidth > room + 1; // by keys too, then
    formula.classList.toggle("fl-more", scrolls);
    if (scrolls) for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", this.spoken()]]) formula.setAttribute(name, value);
    else for (const name of ["tabindex", "role", "aria-label"]) formula.removeAttribute(name);
  }

  destroy() {
    this.observer.disconnect();
    document.fonts?.removeEventListener("loadingdone", this.dressed);
  }
}
