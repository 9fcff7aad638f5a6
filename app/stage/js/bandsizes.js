// Sizes of a lesson's picture beside its band, in CSS pixels: pure geometry.

export const PAGE_FROM = 900; // of the window's width: from here on the band stands beside the picture
const DOCK = 126; // height of the dock in its own unit
const AROUND = 112; // of a desk: title, gaps and edge, beside legend, map and dock
const MAP_LEAST = 240, PHONE_MAP = 300, PHONE_LEAST = 150, PHONE_SHARE = 0.355, PHONE_EDGE = 8, TABLET_SHARE = 0.55;
const LOW_HEAD = 66; // on a phone that lies on its side: head and bars, above map and dock

/** Whether a phone lies on its side: text beside the map, as the stylesheet has it. */
const isLow = ([wide, high]) => wide >= 600 && wide < PAGE_FROM && high <= 500;

/**
 * {u, font, lines, map: {width, height}, dock: {width, height}, sides: [left, right] of the dock's strip} of a mode
 * ("desk" or "phone"), in a column so wide on a screen [width, height] under a legend so high; below: what else is to
 * stand under the map.
 */
export function bandSizes(mode, { width, screen, legend, below = 0 }) {
  const [, high] = screen;
  const desk = mode === "desk";
  const u = desk ? Math.min(0.95, Math.max(0.72, width / 1020)) : 0.7;
  const dock = { width: desk ? width : width - 2 * PHONE_EDGE, height: Math.round(DOCK * u) };
  const room = high - AROUND - legend - dock.height - below;
  if (isLow(screen)) return { u, font: 1.1, lines: 1, map: { width, height: Math.max(PHONE_LEAST, screen[1] - LOW_HEAD - dock.height) }, dock, sides: [58, 78] };
  const most = Math.max(PHONE_MAP, TABLET_SHARE * width);
  const height = desk ? Math.max(MAP_LEAST, room) : Math.max(PHONE_LEAST, Math.min(most, Math.round(PHONE_SHARE * high)));
  const sides = desk ? [Math.min(240 * u, 0.28 * width), 156 * u] : [58, 78];
  return { u, font: desk ? 1.3 : 1.1, lines: desk ? 1.12 : 1, map: { width, height }, dock, sides };
}
