// A small sign for each cause: a picture of what it is, beside the words that say it.

import { svg } from "./predictsigns.js";

const ARRIVED_SHAPE = "M4 10.500 8 14.500 16 5.500", OUT_SHAPE = "M5 15 15 5M8 5h7v7", ZIGZAG_SHAPE = "M3 15 6.500 5 10 15 13.500 5 17 15", LEVEL_SHAPE = "M3 12.500h14M6 8.500h8";
const CAUSE_SHAPES = {
  early: "M5.500 10h.01M10 10h.01M14.500 10h.01", arrived: ARRIVED_SHAPE, going: "M4 10h12M11.500 5.500 16 10l-4.500 4.500", more: "M4 10h12M11.500 5.500 16 10l-4.500 4.500",
  bottomless: "M10 3.500v13M5 11.500l5 5 5-5", too_long: "M4 12 7 8l3 6 3-9 4 12", cliff: "M3 6h7v10h7", noise_threw: OUT_SHAPE, ran_away: OUT_SHAPE,
  left: "M10.500 4H4v12h12v-6.500M9 11l8-8M12.500 3H17v4.500", held: "M10 4.500v11M6 8.500h8M4.500 12c1 3 3 4 5.500 4s4.500-1 5.500-4", local: "M3 5c2 8 4 10 7 10s5-2 7-10M10 10h.01",
  saddle: "M10 3 17 10 10 17 3 10zM10 3v14M3 10h14", summit: "M3 16c4 0 4-9 7-9s3 9 7 9M10 3.500h.01", cycle: "M15.500 7A6.500 6.500 0 1 0 16.500 11M16 3.500V7.500h-4", bouncing: ZIGZAG_SHAPE, noise: "M3 11l2-4 2 6 2-8 2 9 2-6 2 4 2-3",
  circles: "M10 4.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 1 0 0-11zM10 10h.01", clipped: "M3 6h14M5 16l4-10M11 6l4 10", schedule: "M3 5c6 0 5 10 14 10", squares: "M4 16h12M6 12h8M8 8h4",
  plateau: LEVEL_SHAPE, slow: "M3 10h2.500M8 10h2.500M13 10h2.500", valley: "M4 3.500c3 3 4.500 8 5 13h2c.5-5 2-10 5-13",
};

/** The sign of a cause, 20 x 20, in the ink around it. */
export function causeSign(cause) {
  const shape = svg("path", { d: CAUSE_SHAPES[cause], fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round" });
  return svg("svg", { viewBox: "0 0 20 20", class: "fl-why-sign", "data-cause": cause, "aria-hidden": "true" }, shape);
}
