// Where runs have left the map: the offer to zoom out, a small button at the edge beside the first of them.

import { el, iconButton } from "./dom.js";

const FURTHEST = 1e4; // windows away: a run that far is not to be seen by zooming

/**
 * How many times wider a window must be about its middle to show a point; never less than twice, never more than
 * `most`. Infinity and NaN are as far as can be.
 */
export function widenedBy([x0, x1, y0, y1], [x, y], most) {
  const far = Math.max(Math.abs(x - (x0 + x1) / 2) / (x1 - x0), Math.abs(y - (y0 + y1) / 2) / (y1 - y0));
  const needed = 2.3 * far;
  return Math.min(most, Math.max(2, needed < FURTHEST ? needed : most));
}

/** A place for a button of `size` beside an exit, inside the rectangle and off the chevrons: [x, y] of its corner. */
export function besideExit({ x, y, angle }, { left, top, width, height }, size) {
  const away = 1.5 * size, aside = angle + Math.PI / 2;
  const hold = (value, low, room) => Math.min(low + room - size - 2, Math.max(low + 2, value));
  const tryAt = (way) => [x - 0.9 * size * Math.cos(angle) + way * away * Math.cos(aside) - size / 2, y - 0.9 * size * Math.sin(angle) + way * away * Math.sin(aside) - size / 2];
  const places = [1, -1].map(tryAt).map(([px, py]) => ({ px, py, at: [hold(px, left, width), hold(py, top, height)] }));
  places.sort((a, b) => Math.hypot(a.px - a.at[0], a.py - a.at[1]) - Math.hypot(b.px - b.at[0], b.py - b.at[1]));
  return places[0].at;
}

export class ExitOffer {
  constructor() {
    this.node = el("div", { class: "fl-exits" });
    this.button = null;
    this.box = null;
    this.stood = null; // where the button stands since it is shown
  }

  /** Words and act of the button, once the map is in hand. */
  attach(t, act) {
    this.button = iconButton("wider", t("Zoom out to see where it goes"), { class: "fl-button fl-widen", "data-testid": "fl-widen", hidden: true, onclick: act });
    this.node.replaceChildren(this.button);
  }

  /**
   * Show the offer beside the first exit, or hide it: `gone` are heads that left, as placeHeads tells them. While
   * something else is in a hand the button stays where it is: nobody can press it, and a move has the page put together anew.
   */
  stand(gone, rect, view) {
    if (!this.button) return;
    const size = view.inner ? Math.max(36, 36 * view.inner.unit) : 30;
    const exit = gone[0];
    const fits = exit && rect.width > 4 * size && rect.height > 3 * size && view.canWiden;
    this.exit = fits ? exit : null;
    if (this.button.hidden !== !fits) this.button.hidden = !fits;
    this.box = null;
    if (!fits) this.stood = null;
    else if (view.rough && this.stood) this.box = this.stood;
    else this.place(exit, rect, view, size);
  }

  place(exit, rect, view, size) {
    const foot = view.inner ? 2.1 * view.inner.type : 0; // numbers stand there
    const [x, y] = besideExit(exit, { ...rect, height: rect.height - foot }, size).map(Math.round);
    this.box = this.stood = { left: x, right: x + size, top: y, bottom: y + size };
    this.button.style.cssText = `transform: translate(${x}px, ${y}px); width: ${size}px; height: ${size}px`;
  }

  /** The ground that the button covers. */
  boxes() {
    return this.box ? [this.box] : [];
  }
}
