// Data space: what a model answers at given weights, beside the table that it is fitted to. Pure; the pictures' twin is
// app/picture/data_space.py.

import { linkSegments, marchingSquares } from "./contours.js";
import { askAt } from "./kernels.js";
import { LOOK } from "./look.js";
import { atRest } from "./pose.js";

const tables = new WeakMap(); // surface -> its table as the model sees it
const answers = new WeakMap(); // surface -> what its model answers, compiled once for each setting of its knobs

/** What the model of a surface answers, (x, y, inputs) => number, at the knob values in force; `compile` as everywhere. */
export function answerOf(surface, compile) {
  if (!answers.has(surface)) {
    const { table, named } = surface, printed = atRest(named) ? table.rest : table.placed, alone = table.inputs.length === 1;
    const { at, c } = askAt(compile(printed.kernel), printed.names.map((name) => named[name] ?? NaN)); // inputs are arguments of the call
    const out = new Float64Array(1);
    answers.set(surface, (x, y, inputs) => {
      out[0] = NaN;
      if (alone) at(x, y, inputs[0], c, out);
      else at(x, y, inputs[0], inputs[1], c, out);
      return out[0];
    });
  }
  return answers.get(surface);
}

/** A column of a table by its name, as it was given. */
export const columnOf = (table, name) => table.columns[table.names.indexOf(name)];

/** The table of a surface with its target as the model sees it: noise and labels follow the knobs in force. */
export function dataOf(surface, compile) {
  if (!tables.has(surface)) {
    const { table, named } = surface, { at, c } = askAt(compile(table.truth.kernel), table.truth.names.map((name) => named[name] ?? NaN));
    const out = new Float64Array(1), target = columnOf(table, table.target).map((_, row) => {
      out[0] = NaN;
      at(0, 0, ...table.columns.map((column) => column[row]), c, out);
      return out[0];
    });
    tables.set(surface, { ...table, columns: table.columns.map((column, at) => (table.names[at] === table.target ? target : column)) });
  }
  return tables.get(surface);
}

/** Whether rows stand in the plane of two inputs, else they do so over one input, by their target. */
export const inPlane = (table) => table.shape !== "curve";

/** Whether rows are of two classes, on either side of a boundary. */
export const hasBoundary = (table) => table.shape === "boundary";

/** The columns of the two axes: the input and the target, or two inputs. */
export const dataAxes = (table) => (inPlane(table) ? table.inputs.slice(0, 2) : [table.inputs[0], table.target]);

/** The inputs of a row. */
export const inputsAtRow = (table, row) => table.inputs.map((name) => columnOf(table, name)[row]);

/** [low, high] of a column, with a margin on both sides. */
function columnReach(column) {
  let low = Infinity, high = -Infinity;
  for (const value of column) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const span = high - low || Math.max(1, Math.abs(low));
  return [low - LOOK.data.margin * span, high + LOOK.data.margin * span];
}

/**
 * The window of data space [u0, u1, v0, v1]: all rows, and of a curve also where it begins, `ask(inputs)` at the surface's
 * own start, as far as that leaves the rows their room. It stays while a run walks and while a hand moves its start.
 */
export function dataWindow(table, ask) {
  const window = dataAxes(table).flatMap((name) => columnReach(columnOf(table, name)));
  if (inPlane(table)) return window;
  const [u0, u1, low, high] = window, room = LOOK.data.start_room * (high - low), { margin } = LOOK.data;
  let [least, most] = [low, high];
  for (const u of [u0, u1]) {
    const v = ask([u]);
    if (!Number.isFinite(v)) continue;
    least = Math.min(least, v - margin * (high - low));
    most = Math.max(most, v + margin * (high - low));
  }
  return [u0, u1, Math.max(least, low - room), Math.min(most, high + room)];
}

/** The standard deviation of a column; 1 where it has none. */
export function spreadOf(column) {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length) || 1;
}

/** What the model answers for every row. */
export const rowAnswers = (table, ask) => Float64Array.from(columnOf(table, table.target), (_, row) => ask(inputsAtRow(table, row)));

/**
 * What a model answers in a window as lines [[u, v, u, v, ...], ...]: its curve over the input, in pieces where it is not
 * finite, or where it answers the level in the plane of two inputs. ask(inputs) is the answer at some weights.
 */
export function answerLines(table, ask, [u0, u1, v0, v1]) {
  if (!inPlane(table)) {
    const { curve } = LOOK.data, lines = [[]];
    for (let at = 0; at < curve; at += 1) {
      const u = u0 + ((u1 - u0) * at) / (curve - 1), v = ask([u]);
      if (Number.isFinite(v)) lines.at(-1).push(u, v);
      else if (lines.at(-1).length) lines.push([]);
    }
    return lines.filter(({ length }) => length > 2);
  }
  const { raster } = LOOK.data, values = new Float64Array(raster * raster), last = raster - 1, { level } = table;
  const asked = (column, row) => ask([u0 + ((u1 - u0) * column) / last, v0 + ((v1 - v0) * row) / last]);
  for (let row = 0, at = 0; row < raster; row += 1) {
    for (let column = 0; column < raster; column += 1, at += 1) values[at] = asked(column, row);
  }
  const [segments] = marchingSquares(values, raster, raster, [level]);
  return linkSegments(segments).map((line) => {
    const found = [];
    for (let at = 0; at < line.length; at += 2) {
      const [column, row] = onEdge(line[at], line[at + 1], asked, level);
      found.push(u0 + ((u1 - u0) * column) / last, v0 + ((v1 - v0) * row) / last);
    }
    return found;
  });
}

/** Where on its edge of the raster a crossing is: a steep answer is no straight line between two nodes. */
function onEdge(column, row, asked, level) {
  const across = Number.isInteger(row), at = across ? column : row, point = (share) => (across ? [share, row] : [column, share]);
  let low = Math.floor(at), high = Math.ceil(at);
  const side = asked(...point(low)) >= level;
  for (let halved = 0; halved < LOOK.data.halvings; halved += 1) {
    const middle = (low + high) / 2;
    if (asked(...point(middle)) >= level === side) low = middle;
    else high = middle;
  }
  return point((low + high) / 2);
}

/** What stands for the targets below and above the level, in the plane of two inputs: classes by their number. */
export function sidesOf(table, format) {
  const target = columnOf(table, table.target), { level } = table;
  if (!hasBoundary(table)) return [`${table.target} < ${format(level, 2)}`, `${table.target} ≥ ${format(level, 2)}`];
  return [Math.min(...target), Math.max(...target)].map((value) => `${table.target} = ${format(value, 3)}`);
}

/** Whether the model puts a row into the class that the table says. */
export const rightSide = (table, row, answer) => columnOf(table, table.target)[row] >= table.level === answer >= table.level;

/** How far answers (one a row) are from the target: {wrong, rows} of classes, else {mean}, the mean of the squares. */
export function missOf(table, told) {
  const target = columnOf(table, table.target), rows = target.length;
  if (hasBoundary(table)) return { rows, wrong: told.reduce((count, answer, row) => count + (rightSide(table, row, answer) ? 0 : 1), 0) };
  return { rows, mean: told.reduce((sum, answer, row) => sum + (answer - target[row]) ** 2, 0) / rows };
}

/** A miss in words: those of the squares, or how many are on the wrong side. */
export function missText(t, miss, format) {
  return "mean" in miss ? t("mean squared error {value}", { value: format(miss.mean, 3) }) : t("{wrong} of {rows} on the wrong side", { wrong: miss.wrong, rows: miss.rows });
}

/** The average of what the model answers at several weights [[x, y], ...]. */
export const averaged = (answer, weights) => (inputs) => weights.reduce((sum, [x, y]) => sum + answer(x, y, inputs), 0) / weights.length;

/** Rows in the order in which keys go through them: by the first axis. */
export function walkOrder(table) {
  const column = columnOf(table, dataAxes(table)[0]);
  return Array.from(column, (_, row) => row).sort((a, b) => column[a] - column[b] || a - b);
}

/** The row whose sign, at places [[x, y], ...], is nearest to a pixel and within `reach` of it; null without one. */
export function rowNear(places, [px, py], reach) {
  let best = null, far = reach;
  places.forEach(([x, y], row) => {
    const way = Math.hypot(x - px, y - py);
    if (way <= far) [best, far] = [row, way];
  });
  return best;
}

/** Heights for labels that would like to stand at `wanted`, so far `apart`, from `top` to `bottom`, in their order. */
export function spreadLabels(wanted, apart, top, bottom) {
  const order = wanted.map((_, at) => at).sort((a, b) => wanted[a] - wanted[b] || a - b), placed = [...wanted];
  let low = top;
  for (const at of order) {
    placed[at] = Math.max(low, Math.min(bottom, wanted[at]));
    low = placed[at] + apart;
  }
  let high = bottom;
  for (const at of [...order].reverse()) {
    placed[at] = Math.min(high, placed[at]);
    high = placed[at] - apart;
  }
  return placed;
}

/** Where the label of a line (in pixels, flat) belongs: its last point inside the rectangle from the left; null for none. */
export function lineEnd(lines, { left, top, width, height }) {
  let best = null;
  const inside = (x, y) => x >= left - 0.5 && x <= left + width + 0.5 && y >= top - 0.5 && y <= top + height + 0.5;
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 2) if (inside(line[at], line[at + 1]) && (!best || line[at] >= best[0])) best = [line[at], line[at + 1]];
  }
  return best;
}
