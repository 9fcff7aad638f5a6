// The start ring for hands on a keyboard: it can be reached by Tab and moved by arrows.

import { el } from "./dom.js";
import { formatNumber } from "./numbers.js";

const SHARE = 1 / 80, FINE = 0.1; // of the window's shorter side a press, and of that with Shift
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Where a key press moves a point of the plane; null for other keys. */
export function nudged([x, y], { key, shiftKey = false }, [x0, x1, y0, y1]) {
  const way = ARROWS[key];
  if (!way) return null;
  const by = SHARE * Math.min(x1 - x0, y1 - y0) * (shiftKey ? FINE : 1);
  return [x + way[0] * by, y + way[1] * by];
}

export class StartRing {
  /** acts: start(), window() and place(x, y, phase), as hands on a map have them; commit(wait). */
  constructor(t, acts) {
    this.t = t;
    this.acts = acts;
    this.node = el("div", { class: "fl-ring", role: "slider", tabindex: "0", "aria-valuenow": "0", "aria-label": t("Start: arrow keys move it"), "data-testid": "fl-ring", onkeydown: (event) => this.key(event) });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = nudged(this.acts.start(), event, this.acts.window());
    if (!to) return;
    event.preventDefault();
    this.acts.place(...to, "drag");
    this.acts.commit(350);
  }

  /** Stand on the ring, which is at x, y of the map with this radius; out of sight it is still reached, at the edge. */
  stand(x, y, radius, [width, height]) {
    const { style } = this.node;
    style.transform = `translate(${Math.min(width, Math.max(0, x))}px, ${Math.min(height, Math.max(0, y))}px)`;
    style.setProperty("--ring", `${(4 * radius).toFixed(1)}px`);
    const [sx, sy] = this.acts.start();
    const text = `(${formatNumber(sx, 4)}, ${formatNumber(sy, 4)})`;
    if (this.told === text) return;
    this.told = text;
    this.node.setAttribute("aria-valuenow", String(sx));
    this.node.setAttribute("aria-valuetext", text);
  }
}
