// Where data space stands: beside the maps, or under them where the field is higher than wide.

const DATA_GAP = 14; // between the maps and it
const HALF = 0.5, THIRD = 0.36; // its part of the field beside one map, and beside several
const DATA_WIDE = 150, DATA_HIGH = 120; // pixels: a smaller one would show nothing
const DATA_SHAPE = 0.52, DATA_BELOW = 0.56, MAP_ABOVE = 0.68; // height over width: of a field with both side by side, of it alone under a map, and of that map
const MOST_BELOW = 260; // pixels of height under maps on a page that may be as long as it is

/**
 * The room of the maps and of data space in a field so wide and high; `free`: the page may be as long as it is (then a
 * height of null is that of rows of maps). {maps: {width, height}, data: {x, y, width, height}, and what it takes beside and
 * below the maps}, or null where it is too small for both.
 */
export function splitField({ width, height }, { several = false, free = false, narrow = false }) {
  const part = several ? THIRD : HALF;
  if (free && (narrow || height === null)) {
    const high = Math.round(Math.min(DATA_BELOW * width, MOST_BELOW));
    return { maps: { width, height: height && Math.min(height, Math.round(MAP_ABOVE * width * (several ? 2 : 1))) }, data: { x: 0, y: null, width, height: high }, beside: 0, below: high + DATA_GAP };
  }
  const high = free ? Math.min(height, Math.round(DATA_SHAPE * width)) : height;
  const beside = width > high;
  const wide = beside ? Math.floor(part * (width - DATA_GAP)) : width, tall = beside ? high : Math.floor(part * (high - DATA_GAP));
  if (wide < DATA_WIDE || tall < DATA_HIGH) return null;
  if (beside) return { maps: { width: width - DATA_GAP - wide, height: high }, data: { x: width - wide, y: 0, width: wide, height: high }, beside: wide + DATA_GAP, below: 0 };
  return { maps: { width, height: high - DATA_GAP - tall }, data: { x: 0, y: null, width, height: tall }, beside: 0, below: tall + DATA_GAP };
}
