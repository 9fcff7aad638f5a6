// Sizes of a lesson's picture beside its band, in CSS pixels: pure geometry.

export const PAGE_FROM = 900; // of the window's width: from here on the band stands beside the picture
const DOCK = 126; // height of the dock in its own unit
const AROUND = 112; // of a desk: title, gaps and edge, beside legend, map and dock
const MAP_LEAST = 240, PHONE_MAP = 300, PHONE_LEAST = 150, PHONE_SHARE = 0.355, PHONE_EDGE = 8;

/**
 * {u, font, lines, map: {width, height}, dock: {width, height}, sides: [left, right] of the dock's strip} of a mode
 * ("desk" or "phone"), in a column so wide on a screen [width, height] under a legend so high.
 */
export function bandSizes(mode, { width, screen: [, high], legend }) {
  const desk = mode === "desk";
  const u = desk ? Math.min(0.95, Math.max(0.72, width / 1020)) : 0.7;
  const dock = { width: desk ? width : width - 2 * PHONE_EDGE, height: Math.round(DOCK * u) };
  const room = high - AROUND - legend - dock.height;
  const height = desk ? Math.max(MAP_LEAST, room) : Math.max(PHONE_LEAST, Math.min(PHONE_MAP, Math.round(PHONE_SHARE * high)));
  const sides = desk ? [Math.min(240 * u, 0.28 * width), 156 * u] : [58, 78];
  return { u, font: desk ? 1.3 : 1.1, lines: desk ? 1.12 : 1, map: { width, height }, dock, sides };
}
