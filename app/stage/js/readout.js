// The line under the map: the ground under the pointer, or how the map is handled.

import { el } from "./dom.js";
import { LOOK } from "./look.js";
import { eigenvalues } from "./kernels.js";
import { formatNumber } from "./numbers.js";
import { showNumber } from "./typeset.js";

const LEVEL = 1e-5; // part of the larger curvature below which the other is none

/** What eigenvalues, larger first, make of the ground, in a word; "" when they are not finite. */
export function groundWord(t, [high, low]) {
  const most = Math.max(Math.abs(high), Math.abs(low));
  if (!(most < Infinity)) return "";
  if (most === 0) return t("flat");
  const up = high > LEVEL * most, down = low < -LEVEL * most;
  if (up && down) return t("saddle");
  if (up) return low > LEVEL * most ? t("bowl") : t("valley");
  return high < -LEVEL * most ? t("dome") : t("ridge");
}

/** θ, f, |∇f| and, where there is a Hessian, its eigenvalues at a point and what they make of it, as texts. */
export function pointParts({ kernel, hessian, knobs }, [x, y], t) {
  const out = new Float64Array(3).fill(NaN);
  kernel(x, y, knobs, out);
  const parts = [`θ = (${formatNumber(x, 4)}, ${formatNumber(y, 4)})`, `f = ${formatNumber(out[0], 3)}`, `|∇f| = ${formatNumber(Math.hypot(out[1], out[2]), 3)}`];
  if (!hessian) return parts;
  out.fill(NaN);
  hessian(x, y, knobs, out);
  const curvatures = eigenvalues(...out);
  const word = groundWord(t, curvatures);
  return [...parts, `λ = ${curvatures.map((value) => formatNumber(value, 3)).join(", ")}${word && ` · ${word}`}`];
}

/** What a mark on the map stands for. */
export function markWord(t, sign) {
  return { minimum: t("lowest minimum"), local: t("local minimum"), saddle: t("saddle point"), maximum: t("maximum") }[sign] ?? "";
}

/** The sign of the mark [{x, y, sign}] nearest to a point and within `reach` pixels of it, or null; the last drawn lies on top. */
export function markAt(marks, [x, y], camera, reach) {
  const near = marks.filter((mark) => Math.hypot(camera.toX(mark.x) - camera.toX(x), camera.toY(mark.y) - camera.toY(y)) <= reach);
  return near.at(-1)?.sign ?? null;
}

export class Readout {
  constructor(t) {
    this.t = t;
    this.node = el("div", { class: "fl-readout", "data-testid": "fl-readout" });
  }

  /** A point of the plane under the pointer of a stage's map, or null. */
  follow({ surface, panels, window, fontScale }, point) {
    this.turns = panels?.maps.at(-1)?.relief === true;
    if (!point || !surface?.kernel) return this.invite();
    const map = panels?.maps[0];
    const sign = map?.view ? markAt(surface.critical, point, map.camera(window), LOOK.marks.minimum.size * fontScale) : null;
    this.tell(surface, point, sign);
  }

  /** sign: that of a mark under the pointer, or null. */
  tell(surface, point, sign = null) {
    this.ended = false;
    const parts = [...(sign ? [markWord(this.t, sign)] : []), ...pointParts(surface, point, this.t)];
    this.node.classList.remove("fl-hint");
    while (this.node.children.length > parts.length) this.node.lastChild.remove();
    if (!this.node.children.length) this.node.textContent = "";
    parts.forEach((text, index) => showNumber(this.node.children[index] ?? this.node.appendChild(el("span")), text));
  }

  say(text) {
    this.ended = false;
    this.node.classList.add("fl-hint");
    this.node.textContent = text;
  }

  /** How the map is handled, in the words of the hand at hand. */
  invite() {
    const { t } = this;
    const touch = matchMedia("(pointer: coarse)").matches;
    if (this.turns) return this.say(touch ? t("Drag sideways to turn the ground. Two fingers zoom, twist and tilt; rest one to read it.") : t("Drag turns it. Click sets the start, or drag the ring. Ctrl + wheel zooms."));
    this.say(touch ? t("Tap to set the start, or drag the ring. Two fingers zoom and pan; rest one to read the ground.") : t("Click sets the start, or drag the ring. Ctrl + wheel zooms, Shift + drag pans."));
  }

  /** Why no step arrow is seen, to someone who just asked for them at the end. */
  explainEnd() {
    const { t } = this;
    this.say(t("No run makes a further move here: go back along the steps to see the arrows."));
    this.ended = true;
  }

  /** How zooming works, to someone whose wheel just scrolled the page. */
  explainWheel() {
    const { t } = this;
    this.say(t("Hold Ctrl, or click the map first, to zoom with the wheel."));
  }
}
