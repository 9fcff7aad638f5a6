// The numbered discs of a lesson on a map, each with a hairline to its spot: where they hide the least.

import { el } from "./dom.js";
import { svg } from "./predictsigns.js";
import { overlap } from "./tags.js";

const DISC = 13; // radius of a disc, in units
const CLEAR = 10; // around it that no trail should cross: heads are larger than trails
const TURNS = 16; // ways from a spot that are tried
const REACHES = [40, 58, 80, 108, 140, 180]; // and distances, in units: not so near that the disc lies on its spot
const AWAY = 1 / 60; // cost of a unit of distance, a cell of covered trail being one
const DISC_HELD = 1000; // cost of a place that something else has: only where there is no other
const AT_LEAST = 2; // pixels between a disc and the map's edge

const boxAbout = (x, y, half) => ({ left: x - half, right: x + half, top: y - half, bottom: y + half });

/**
 * Places {x, y, r} for discs, in the order of spots ({x, y} in pixels), inside rect ({left, top, width, height}).
 * taken(box) tells how much of the trails a box covers, blocked are boxes that are to stay free.
 */
export function placeDiscs(spots, rect, unit, taken, blocked = []) {
  const r = DISC * unit, edge = r + AT_LEAST, placed = [];
  const free = [...blocked, ...spots.map(({ x, y }) => boxAbout(x, y, 5 * unit))];
  for (const { x, y } of spots) {
    let best = null;
    for (const reach of REACHES) {
      for (let turn = 0; turn < TURNS; turn += 1) {
        const angle = (2 * Math.PI * (turn + 0.5)) / TURNS, px = x + reach * unit * Math.cos(angle), py = y + reach * unit * Math.sin(angle);
        if (px < rect.left + edge || px > rect.left + rect.width - edge || py < rect.top + edge || py > rect.top + rect.height - edge) continue;
        const box = boxAbout(px, py, r), hit = [...free, ...placed.map((one) => boxAbout(one.x, one.y, r + 4 * unit))].filter((other) => overlap(box, other)).length;
        const cost = taken(boxAbout(px, py, r + CLEAR * unit)) + AWAY * reach + DISC_HELD * hit;
        if (!best || cost < best.cost) best = { x: px, y: py, r, cost };
      }
    }
    const hold = (value, low, room) => Math.min(low + room - edge, Math.max(low + edge, value));
    placed.push(best ?? { x: hold(x, rect.left, rect.width), y: hold(y, rect.top, rect.height), r, cost: DISC_HELD });
  }
  return placed;
}

export class DiscBoard {
  constructor() {
    this.lines = svg("svg", { class: "fl-disc-lines" });
    this.node = el("div", { class: "fl-discs", "aria-hidden": "true", "data-testid": "fl-discs" });
    this.sign = "";
    this.nodes = [];
    this.boxes = []; // of the discs, in pixels
  }

  /** Stand at spots ({number, x, y, ahead}: pixels, and whether a run has yet to get there) of a map; the rest as for placeDiscs. */
  stand(spots, rect, unit, taken, blocked) {
    const sign = JSON.stringify([spots.map(({ number, x, y }) => [number, Math.round(2 * x), Math.round(2 * y)]), rect, unit]);
    if (sign !== this.sign) {
      this.sign = sign;
      this.build(spots, placeDiscs(spots, rect, unit, taken(), blocked()), unit);
    }
    spots.forEach(({ ahead }, index) => {
      for (const node of this.nodes[index]) node.classList.toggle("fl-ahead", ahead);
    });
  }

  build(spots, places, unit) {
    this.boxes = places.map(({ x, y, r }) => boxAbout(x, y, r + AT_LEAST));
    this.nodes = spots.map(({ number, x, y }, index) => {
      const at = places[index], far = Math.hypot(at.x - x, at.y - y) || 1, part = Math.max(0, far - at.r) / far;
      const ends = { x1: x, y1: y, x2: x + (at.x - x) * part, y2: y + (at.y - y) * part };
      const line = svg("g", {}, svg("line", { ...ends, class: "fl-disc-halo" }), svg("circle", { cx: x, cy: y, r: 3.6 * unit }), svg("line", ends));
      const disc = el("span", { class: "fl-disc", text: String(number), style: `left: ${(at.x - at.r).toFixed(1)}px; top: ${(at.y - at.r).toFixed(1)}px; --disc: ${(2 * at.r).toFixed(1)}px` });
      return [line, disc];
    });
    this.lines.replaceChildren(...this.nodes.map(([line]) => line));
    this.node.replaceChildren(...(spots.length ? [this.lines, ...this.nodes.map(([, disc]) => disc)] : []));
  }
}
