// The line under the map: the ground under the pointer, or how the map is handled.

import { el } from "./dom.js";
import { eigenvalues } from "./kernels.js";
import { formatNumber } from "./numbers.js";
import { showNumber } from "./typeset.js";

/** θ, f, |∇f| and, where there is a Hessian, its eigenvalues at a point, as texts. */
export function pointParts({ kernel, hessian, knobs }, [x, y]) {
  const out = new Float64Array(3).fill(NaN);
  kernel(x, y, knobs, out);
  const parts = [`θ = (${formatNumber(x, 4)}, ${formatNumber(y, 4)})`, `f = ${formatNumber(out[0], 3)}`, `|∇f| = ${formatNumber(Math.hypot(out[1], out[2]), 3)}`];
  if (!hessian) return parts;
  out.fill(NaN);
  hessian(x, y, knobs, out);
  return [...parts, `λ = ${eigenvalues(...out).map((value) => formatNumber(value, 3)).join(", ")}`];
}

export class Readout {
  constructor(t) {
    this.t = t;
    this.node = el("div", { class: "fl-readout", "data-testid": "fl-readout" });
  }

  tell(surface, point) {
    const parts = pointParts(surface, point);
    this.node.classList.remove("fl-hint");
    while (this.node.children.length > parts.length) this.node.lastChild.remove();
    if (!this.node.children.length) this.node.textContent = "";
    parts.forEach((text, index) => showNumber(this.node.children[index] ?? this.node.appendChild(el("span")), text));
  }

  say(text) {
    this.node.classList.add("fl-hint");
    this.node.textContent = text;
  }

  /** How the map is handled, in the words of the hand at hand. */
  invite() {
    const { t } = this;
    const touch = matchMedia("(pointer: coarse)").matches;
    this.say(touch ? t("Tap to set the start, or drag the ring. Two fingers zoom and pan.") : t("Click sets the start, or drag the ring. Ctrl + wheel zooms, Shift + drag pans."));
  }

  /** How zooming works, to someone whose wheel just scrolled the page. */
  explainWheel() {
    const { t } = this;
    this.say(t("Hold Ctrl, or click the map first, to zoom with the wheel."));
  }
}
