// Signs of a prediction as SVG: a run's marker, and its pin.

import { LOOK } from "./look.js";

const SVG = "http://www.w3.org/2000/svg";
export const PIN_BOX = { width: 36, height: 48, head: [18, 17], reach: 16 }; // a pin's box, where its head's middle lies, and its radius
const DROP = "M18 47C15.500 38 2 32.500 2 17a16 16 0 1 1 32 0C34 32.500 20.500 38 18 47z";

export function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** The outline of a run's marker about a place, as a polygon. */
export function markerShape(marker, [x, y], size, attributes = {}) {
  const points = LOOK.outlines[marker].map(([dx, dy]) => `${(x + dx * size).toFixed(2)},${(y + dy * size).toFixed(2)}`).join(" ");
  return svg("polygon", { points, "stroke-linejoin": "round", ...attributes });
}

/** A run's marker by itself, one em high. */
export function markerSign(style) {
  return svg("svg", { viewBox: "0 0 24 24", class: "fl-ask-marker", "aria-hidden": "true" }, markerShape(style.marker, [12, 12], 9, { fill: style.colour }));
}

/** A run's pin: "full", "ghost" (dashed, what was said) or "empty" (dashed, without a colour: not placed). */
export function pinSign(style, kind, casing) {
  const full = kind === "full", colour = kind === "empty" ? "currentColor" : style.colour;
  const body = svg("path", { d: DROP, fill: full ? colour : kind === "ghost" ? casing : "none", "fill-opacity": kind === "ghost" ? 0.72 : 1, stroke: full ? casing : colour, "stroke-width": full ? 2 : 2.2, "stroke-dasharray": full ? null : "4 3", "stroke-linejoin": "round" });
  const inner = kind === "empty" ? [] : [markerShape(style.marker, PIN_BOX.head, full ? 8.5 : 7.5, full ? { fill: casing } : { fill: "none", stroke: colour, "stroke-width": 2 })];
  return svg("svg", { viewBox: `0 0 ${PIN_BOX.width} ${PIN_BOX.height}`, class: "fl-ask-sign", "aria-hidden": "true" }, body, ...inner);
}
