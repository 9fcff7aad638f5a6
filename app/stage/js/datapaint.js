// How data space is drawn: axes with the names of columns, rows, what the model answers, residuals, and names of runs.

import { BESIDE_LINE } from "./beside.js";
import { LOOK } from "./look.js";
import { drawHead, traceOutline } from "./marks.js";
import { formatNumber, linearTicks, tickDigits } from "./numbers.js";
import { columnOf, dataAxes, hasBoundary, inPlane, inputsAtRow, lineEnd, rightSide, sidesOf, spreadLabels, spreadOf } from "./dataspace.js";
import { strokeDashed } from "./traillayer.js";
import { paintNumber } from "./typeset.js";

const TICK_ROOM = 58, TICK_UP = 0.62; // pixels between numbers across, and the part of it up the page
const LABEL = 11.5, LABEL_PITCH = 15.5, LABEL_GAP = 9; // type of the names of runs, from one to the next, and from the plot
const MOST_LABELLED = 0.34; // of the panel's width
const MARKER = 4.2; // radius of a run's marker at the end of its line
const START_DASH = [3, 4];
const LONG_NAME = 0.25; // of the panel's width

export const NAME_LINE = 15; // what a long name under the axis takes, in units

/** Whether the name of the axis across is so long that it takes a line of its own, under the numbers. */
export function isLongName(context, name, width, { font, type }) {
  context.font = `600 ${type}px ${font}`;
  return context.measureText(name).width > LONG_NAME * width;
}

/** A panel's plot as a rectangle of its canvas: room for numbers at the left and below, for names at the right. */
export function plotRect([width, height], { unit, head, names, foot = 0 }) {
  const left = Math.round(38 * unit), bottom = Math.round(20 * unit) + foot, top = head;
  return { left, top, width: Math.max(1, width - left - 5 - names), height: Math.max(1, height - top - bottom) };
}

/** The width that names of runs take beside the plot; 0 where there is no room for them. */
export function namesWidth(context, tags, { font, unit }, width) {
  if (tags.length < 2 || width < 230 * unit) return 0;
  context.font = `600 ${LABEL * unit}px ${font}`;
  const widest = Math.max(...tags.map((tag) => context.measureText(tag).width));
  return Math.ceil(Math.min(MOST_LABELLED * width, widest + (2 * LABEL_GAP + 2 * MARKER) * unit));
}

const linePixels = (line, camera) => line.map((value, at) => (at % 2 ? camera.toY(value) : camera.toX(value)));

function traceLines(context, lines) {
  context.beginPath();
  for (const line of lines) {
    context.moveTo(line[0], line[1]);
    for (let at = 2; at < line.length; at += 2) context.lineTo(line[at], line[at + 1]);
  }
}

function clippedTo(context, { left, top, width, height }, draw) {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  draw();
  context.restore();
}

/** Axes: a light grid, numbers, and the names of the two columns at their ends, that of the one across `below` its numbers. */
export function paintDataAxes(context, table, camera, { theme, font, type, unit, below }) {
  const { rect, window } = camera, [across, up] = table.axes, base = rect.top + rect.height;
  const columns = linearTicks(window[0], window[1], Math.max(3, rect.width / (TICK_ROOM * unit))), rows = linearTicks(window[2], window[3], rect.height / (TICK_UP * TICK_ROOM * unit));
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const tick of columns) {
    const x = Math.round(camera.toX(tick)) + 0.5;
    context.moveTo(x, rect.top);
    context.lineTo(x, base);
  }
  for (const tick of rows) {
    const y = Math.round(camera.toY(tick)) + 0.5;
    context.moveTo(rect.left, y);
    context.lineTo(rect.left + rect.width, y);
  }
  context.stroke();
  context.strokeStyle = theme.muted;
  context.beginPath();
  context.moveTo(rect.left + 0.5, rect.top);
  context.lineTo(rect.left + 0.5, base + 0.5);
  context.lineTo(rect.left + rect.width, base + 0.5);
  context.stroke();
  context.fillStyle = theme.ink;
  context.font = `600 ${type}px ${font}`;
  context.textBaseline = "top";
  context.textAlign = "right";
  context.fillText(across, rect.left + rect.width, base + 6 + (below ? NAME_LINE * unit : 0));
  const taken = rect.left + rect.width - (below ? -12 : context.measureText(across).width + 8) * unit;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.fillText(up, rect.left, rect.top - 7 * unit);
  context.fillStyle = theme.muted;
  context.font = `${type}px ${font}`;
  context.textBaseline = "top";
  for (const tick of columns) {
    const text = formatNumber(tick, tickDigits(columns)), x = camera.toX(tick);
    if (x + context.measureText(text).width / 2 < taken) paintNumber(context, text, x, base + 6, { align: "center" });
  }
  context.textBaseline = "middle";
  for (const tick of rows) paintNumber(context, formatNumber(tick, tickDigits(rows)), rect.left - 7, camera.toY(tick), { align: "right" });
}

/** What the signs of rows mean, on the line under the numbers, as far as the name of the axis leaves room. */
export function paintSides(context, table, camera, { theme, font, type, unit }) {
  const { rect } = camera, y = rect.top + rect.height + 6 + NAME_LINE * unit, sides = sidesOf(table, formatNumber);
  context.font = `600 ${type}px ${font}`;
  const end = rect.left + rect.width - context.measureText(table.axes[0]).width - 10 * unit;
  context.font = `${type}px ${font}`;
  const room = sides.map((text) => context.measureText(text).width + 20 * unit);
  let x = Math.max(8 * unit, Math.min(rect.left + 4 * unit, end - room[0] - room[1]));
  if (x + room[0] + room[1] > end + 10 * unit) return;
  context.textAlign = "left";
  context.textBaseline = "top";
  sides.forEach((text, side) => {
    paintSign(context, rowSide(side, theme), x, y + 0.5 * type, theme, unit);
    context.fillStyle = theme.muted;
    context.fillText(text, x + 8 * unit, y);
    x += room[side];
  });
}

/** Where the rows stand, in pixels. */
export function rowPlaces(table, camera) {
  const [us, vs] = dataAxes(table).map((name) => columnOf(table, name));
  return Array.from(us, (u, row) => [camera.toX(u), camera.toY(vs[row])]);
}

/** The sign of a row: its class, by form and colour, or a dot. */
function rowSign(table, row, theme) {
  if (!inPlane(table)) return { form: "circle", colour: theme.ink, hollow: false };
  return rowSide(Number(columnOf(table, table.target)[row] >= table.level), theme);
}

const rowSide = (side, theme) => ({ form: LOOK.data.signs[side], colour: theme[LOOK.data.colours[side]], hollow: side === 0 });

/** One sign: filled over an edge of the page, or hollow. */
function paintSign(context, { form, colour, hollow }, x, y, theme, unit, larger = 1) {
  const { point, edge } = LOOK.data;
  traceOutline(context, form, x, y, point * unit * larger);
  context.fillStyle = hollow ? theme.page : colour;
  context.strokeStyle = hollow ? colour : theme.page;
  context.lineWidth = edge * unit;
  if (!hollow) context.stroke();
  context.fill();
  if (hollow) context.stroke();
}

/** All rows; those that are not in the `batch` (null: all are) pale, the one that is read in a ring. */
export function paintRows(context, table, places, { theme, unit, batch = null, read = null }) {
  const { point, aside } = LOOK.data, of = batch && new Set(batch);
  places.forEach(([x, y], row) => {
    const taken = of?.has(row);
    context.globalAlpha = of && !taken ? aside : 1;
    paintSign(context, rowSign(table, row, theme), x, y, theme, unit, taken ? 1.35 : 1);
  });
  context.globalAlpha = 1;
  if (read === null) return;
  const [x, y] = places[read];
  context.beginPath();
  context.arc(x, y, 2.3 * point * unit, 0, 2 * Math.PI);
  context.strokeStyle = theme.ink;
  context.lineWidth = 1.6 * unit;
  context.stroke();
}

/**
 * How far the answers of one run are from the rows: upright lines; rings about rows on the wrong side; and in the plane
 * discs whose radius is the error.
 */
export function paintResiduals(context, table, places, answers, camera, { colour, unit }) {
  const { point, residual } = LOOK.data, target = columnOf(table, table.target), spread = spreadOf(target);
  context.strokeStyle = colour;
  context.lineWidth = residual * unit;
  clippedTo(context, camera.rect, () => {
    context.beginPath();
    places.forEach(([x, y], row) => {
      const miss = Math.abs(answers[row] - target[row]);
      if (!Number.isFinite(miss)) return;
      if (!inPlane(table)) {
        context.moveTo(x, y);
        context.lineTo(x, camera.toY(answers[row]));
        return;
      }
      if (hasBoundary(table) && rightSide(table, row, answers[row])) return;
      const radius = (hasBoundary(table) ? 2.1 : 1 + (3 * miss) / spread) * point * unit;
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    });
    context.stroke();
  });
}

/** What the model answers at the start: thin, dotted, in ink. */
export function paintStartLine(context, lines, camera, { theme, unit, text, font }) {
  const drawn = lines.map((line) => linePixels(line, camera)), { rect } = camera;
  clippedTo(context, rect, () => {
    context.strokeStyle = theme.muted;
    context.lineWidth = LOOK.data.thin * unit;
    context.setLineDash(START_DASH.map((length) => length * unit));
    traceLines(context, drawn);
    context.stroke();
    context.setLineDash([]);
    const first = lineEnd(drawn.map((line) => mirrored(line)), { ...rect, left: -rect.left - rect.width });
    if (!first) return;
    const below = first[1] < rect.top + 18 * unit;
    context.font = `${LABEL * unit}px ${font}`;
    context.textAlign = "left";
    context.textBaseline = below ? "top" : "bottom";
    context.strokeStyle = theme.page;
    context.lineWidth = 3 * unit;
    context.lineJoin = "round";
    const x = Math.max(rect.left, -first[0]) + 5 * unit, y = first[1] + (below ? 4 : -4) * unit;
    context.strokeText(text, x, y);
    context.fillStyle = theme.muted;
    context.fillText(text, x, y);
  });
}

/** A line the other way round, so that its first point from the left is its last. */
const mirrored = (line) => line.map((value, at) => (at % 2 ? value : -value));

/** What the model answers at a point beside a run, as that point's own path is drawn on the map. */
export function paintBesideLine(context, lines, camera, { colour, unit }) {
  clippedTo(context, camera.rect, () => {
    context.globalAlpha *= BESIDE_LINE.alpha;
    context.strokeStyle = colour;
    context.lineWidth = BESIDE_LINE.width * unit;
    context.setLineDash(BESIDE_LINE.dash.map((length) => length * unit));
    traceLines(context, lines.map((line) => linePixels(line, camera)));
    context.stroke();
  });
}

/** What the model answers at each of a run's snapshots, thin, and the average of these, thick and pale. */
export function paintEnsemble(context, each, average, camera, { colour, unit }) {
  const { thin, thick, thin_strength: strong, thick_strength: pale } = LOOK.data;
  clippedTo(context, camera.rect, () => {
    context.strokeStyle = colour;
    context.lineJoin = "round";
    const stroke = (lines, width, strength) => {
      context.save();
      context.globalAlpha *= strength;
      context.lineWidth = width * unit;
      traceLines(context, lines.map((line) => linePixels(line, camera)));
      context.stroke();
      context.restore();
    };
    stroke(average, thick, pale);
    for (const lines of each) stroke(lines, thin, strong);
  });
}

/** A run's answer in its colour and dash over a casing. Returns where its line ends inside the plot, or null. */
export function paintAnswer(context, lines, camera, { theme, style, unit }) {
  const drawn = lines.map((line) => linePixels(line, camera));
  clippedTo(context, camera.rect, () => {
    context.lineJoin = "round";
    context.strokeStyle = theme.page;
    context.lineWidth = (LOOK.data.line + LOOK.data.casing) * unit;
    traceLines(context, drawn);
    context.stroke();
    traceLines(context, drawn);
    strokeDashed(context, style, LOOK.data.line * unit, 0);
  });
  return lineEnd(drawn, camera.rect);
}

/** Names at the right, in the order of their lines: items [{end, tag, style, strength, beyond}]; beyond is "↑" or "↓" of a line that is not in view. */
export function paintNames(context, items, camera, { theme, font, unit, names }) {
  const { rect } = camera, right = rect.left + rect.width, edge = 0.5 * LABEL_PITCH * unit;
  const wanted = items.map(({ end, beyond }) => (end ? end[1] : beyond === "↑" ? rect.top : rect.top + rect.height));
  const placed = spreadLabels(wanted, LABEL_PITCH * unit, rect.top + edge, rect.top + rect.height - edge);
  items.forEach(({ end, beyond, tag, style, strength }, at) => {
    context.globalAlpha = strength;
    if (end && end[0] < right - 2) drawHead(context, style.marker, end[0], end[1], MARKER * unit, style.colour, theme.page);
    if (!names || (!end && !beyond)) return;
    const y = placed[at], x = right + (LABEL_GAP + MARKER) * unit;
    if (end && end[0] >= right - 2 && Math.abs(end[1] - y) > 3 * unit) {
      context.strokeStyle = style.colour;
      context.lineWidth = unit;
      context.beginPath();
      context.moveTo(right, end[1]);
      context.lineTo(x - MARKER * unit, y);
      context.stroke();
    }
    drawHead(context, style.marker, x, y, MARKER * unit, style.colour, theme.page);
    context.font = `600 ${LABEL * unit}px ${font}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = theme.ink;
    context.fillText(fitted(context, `${beyond ? `${beyond} ` : ""}${tag}`, names - (2 * LABEL_GAP + 2 * MARKER - 4) * unit), x + (MARKER + 4) * unit, y + 0.5);
  });
  context.globalAlpha = 1;
}

/** A text, or as much of it as fits. */
function fitted(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let kept = text;
  while (kept.length > 1 && context.measureText(`${kept}…`).width > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

/** What each run answers for the row that is read: a marker on the upright line through it. */
export function paintReading(context, table, row, camera, items, { theme, unit }) {
  if (inPlane(table)) return;
  const x = camera.toX(inputsAtRow(table, row)[0]), { rect } = camera;
  clippedTo(context, rect, () => {
    context.strokeStyle = theme.ink;
    context.globalAlpha = 0.4;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(Math.round(x) + 0.5, rect.top);
    context.lineTo(Math.round(x) + 0.5, rect.top + rect.height);
    context.stroke();
    context.globalAlpha = 1;
    for (const { answers, style } of items) if (Number.isFinite(answers[row])) drawHead(context, style.marker, x, camera.toY(answers[row]), MARKER * unit, style.colour, theme.page);
  });
}
