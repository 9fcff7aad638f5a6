// Sizes of maps and strips from the room there is, in CSS pixels.

export const WIDE = 720; // from here on the cards stand beside the map
export const NARROW = 520; // below it the page is a phone's
const SMALL_MAP = 185; // least width of a map among several
const GAP = 14; // between small maps
const STRIP_GAP = 16, SMALL_STRIP = 170, FULL_STRIP = 240; // and the least width of a strip beside one or two others, and beside more
const ONE_ROW = 3;

const AROUND_MAP = 200; // what stands above and below the map, so that playing needs no scrolling

/** Height of a single map, on a screen so high. */
export const mapHeight = (width, wide, screen) => Math.round(Math.min(620, Math.max(260, Math.min(width * (wide ? 0.71 : 0.86), screen - AROUND_MAP))));

/** Whether the page stands in a frame of another one, as a figure that has to fit. */
export const framed = () => /[?&]embed=true(&|$)/.test(globalThis.location?.search ?? "");

/** Height of a single map in a frame: what the frame leaves beside everything else on the stage. */
export const framedHeight = (frame, above, rest) => Math.max(140, Math.floor(frame - above - rest - 8));

/** Columns and width of small multiples: the same number in every row, as far as it goes. */
export function gridColumns(count, width, scale) {
  const most = Math.max(2, Math.floor((width + GAP) / (SMALL_MAP * scale + GAP)));
  const columns = Math.ceil(count / Math.ceil(count / most));
  return { columns, each: Math.floor((width - GAP * (columns - 1)) / columns) };
}

/** Strips stand side by side, in even rows where they would get too small, or one above the other on a phone. */
export function stripColumns(count, width, narrow) {
  if (narrow || count < 2) return 1;
  const least = count <= ONE_ROW ? SMALL_STRIP : FULL_STRIP;
  const most = Math.max(2, Math.floor((width + STRIP_GAP) / (least + STRIP_GAP)));
  return Math.ceil(count / Math.ceil(count / most));
}

/** Width of each of so many strips in a row. */
export const stripWidth = (columns, width) => Math.floor((width - STRIP_GAP * (columns - 1)) / columns);
