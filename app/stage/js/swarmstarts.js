// Where the members of a swarm begin: the same places for every run, and the same ones each time.

const ALONG = 0.7548776662466927, ACROSS_R2 = 0.5698402909980532; // of Roberts' sequence R2: 1/g and 1/g², g³ = g + 1
const GOLDEN = 0.6180339887498949;
const IN_CELL = 0.41421356237309515; // where in its cell a start of a grid lies: not in the middle, or a row lies on the ridge of whatever is symmetric

const divisor = (a, b) => (b ? divisor(b, a % b) : a);

/** The numbers 0..count-1 in an order in which the first ones are spread over all. */
export function mixedOrder(count) {
  let stride = Math.max(1, Math.round(GOLDEN * count));
  while (divisor(stride, count) > 1) stride += 1;
  return Array.from({ length: count }, (_, at) => (at * stride) % count);
}

/** Rows and columns of a regular grid of at most `count` cells, as square as can be, in a window. */
export function gridShape(count, [x0, x1, y0, y1]) {
  const columns = Math.min(count, Math.max(1, Math.round(Math.sqrt((count * (x1 - x0)) / (y1 - y0)))));
  return { columns, rows: Math.max(1, Math.floor(count / columns)) };
}

/**
 * The starts [x, y, x, y, …] of a swarm {form, count, share} in the window `box` about `start`:
 * a regular grid has one in each cell of the window, in the same place of each, a ring evenly spaced ones at `share` of the shorter side, a cloud
 * is normal about the start with that standard deviation, from a sequence of low discrepancy (Roberts' R2); seeds all
 * begin at the start. The first members of each are spread over all of it.
 */
export function startsOf({ form, count, share }, box, start) {
  const [x0, x1, y0, y1] = box, reach = share * Math.min(x1 - x0, y1 - y0);
  if (form === "grid") {
    const { columns, rows } = gridShape(count, box);
    return Float64Array.from(mixedOrder(columns * rows).flatMap((cell) => [x0 + ((x1 - x0) * ((cell % columns) + IN_CELL)) / columns, y0 + ((y1 - y0) * (Math.floor(cell / columns) + IN_CELL)) / rows]));
  }
  if (form === "ring") return Float64Array.from(mixedOrder(count).flatMap((at) => around(start, reach, at / count)));
  if (form === "cloud") {
    return Float64Array.from(Array.from({ length: count }, (_, at) => {
      const u = (0.5 + (at + 1) * ALONG) % 1, v = (0.5 + (at + 1) * ACROSS_R2) % 1;
      return around(start, reach * Math.sqrt(-2 * Math.log(1 - u)), v);
    }).flat());
  }
  return Float64Array.from(Array.from({ length: count }, () => start).flat());
}

const around = ([x, y], radius, turn) => [x + radius * Math.cos(2 * Math.PI * turn), y + radius * Math.sin(2 * Math.PI * turn)];
