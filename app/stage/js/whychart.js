// The charts beside a diagnosis: the last moves across a valley, quantities over the steps, the ground cut through.

import { el } from "./dom.js";
import { formatNumber, formatSteps, logTicks } from "./numbers.js";
import { markerShape, svg } from "./predictsigns.js";

const CHART_TALL = { swing: 128, lines: 132, ground: 116 }; // of the drawing, at type of 13 pixels
const CURVE_DASHES = [null, "5 3"]; // of the first and second curve of a chart
const MOST_DOTS = 60;

/** A chart as a figure. style: colour and marker of its run; width in pixels, unit the size of type over 13. */
export function whyChart(chart, style, { width, unit, t }) {
  const draw = { swing: swingChart, lines: linesChart, ground: groundChart }[chart.kind];
  const height = CHART_TALL[chart.kind] * unit;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true", class: "fl-why-picture" }, ...draw(chart, style, { width, height, unit, t }));
  const figure = el("figure", { class: "fl-why-chart", role: "img", "aria-label": chart.words, "data-testid": "fl-why-chart" }, el("figcaption", { "aria-hidden": "true", text: chart.caption }), picture);
  if (chart.kind === "ground") figure.append(groundNames(chart));
  return figure;
}

const toldOf = (values) => values.filter((value) => value !== null);
const textAt = (x, y, words, more = {}) => svg("text", { x, y, fill: "currentColor", "fill-opacity": 0.75, "dominant-baseline": "middle", ...more }, words);
const spanOf = (values) => [Math.min(...values), Math.max(...values)];

/** Points of the values that are known, and a function from them to heights. */
function polyline(steps, values, toX, toY) {
  return values.flatMap((value, at) => (value === null ? [] : [`${toX(steps[at]).toFixed(1)},${toY(value).toFixed(1)}`])).join(" ");
}

function swingChart({ steps, curves: [curve] }, style, { width, height, unit, t }) {
  const type = 12 * unit, top = 1.5 * type, foot = height - 1.5 * type, reach = Math.max(...toldOf(curve.values).map(Math.abs)) || 1;
  const first = steps[0], last = steps.at(-1);
  const toX = (step) => 5 * unit + ((width - 10 * unit) * (step - first)) / Math.max(1, last - first), toY = (value) => (top + foot) / 2 - (value / reach) * ((foot - top) / 2 - 3 * unit);
  const dots = steps.length <= MOST_DOTS ? steps.map((step, at) => svg("circle", { cx: toX(step), cy: toY(curve.values[at]), r: 2.6 * unit, fill: style.colour })) : [];
  return [
    svg("line", { x1: 0, x2: width, y1: toY(0), y2: toY(0), stroke: "currentColor", "stroke-opacity": 0.35 }),
    svg("polyline", { points: polyline(steps, curve.values, toX, toY), fill: "none", stroke: style.colour, "stroke-width": 1.6 * unit, "stroke-linejoin": "round" }),
    ...dots,
    textAt(0, 0.7 * type, t("one wall"), { "font-size": type }), textAt(0, height - 0.6 * type, t("the other"), { "font-size": type }),
  ];
}

function linesChart({ steps, curves }, style, { width, height, unit }) {
  const type = 12 * unit, top = 0.7 * type, foot = height - 1.7 * type, all = curves.flatMap(({ values }) => toldOf(values).filter((value) => value > 0));
  const [low, high] = all.length ? spanOf(all) : [1, 1], log = low > 0 && high / low > 3;
  const scale = log ? Math.log10 : (value) => value, ends = log ? [scale(low), scale(high)] : [0, high || 1];
  const ticks = log ? logTicks(low, high, 4) : [0, high], labels = (ticks.length > 1 ? ticks : [low, high]).map((value) => [value, formatNumber(value, 2)]);
  const left = Math.max(...labels.map(([, words]) => words.length)) * 0.58 * type + 6 * unit;
  const right = Math.max(...curves.map(({ name }) => name.length)) * 0.56 * type + 8 * unit;
  const last = steps.at(-1), toX = (step) => left + ((width - left - right) * step) / Math.max(1, last);
  const toY = (value) => foot - ((scale(value) - ends[0]) / (ends[1] - ends[0] || 1)) * (foot - top);
  const rules = labels.flatMap(([value, words]) => [
    svg("line", { x1: left, x2: toX(last), y1: toY(value), y2: toY(value), stroke: "currentColor", "stroke-opacity": 0.2 }),
    textAt(left - 5 * unit, toY(value), words, { "text-anchor": "end", "font-size": type }),
  ]);
  const shown = curves.map((curve) => curve.values.map((value) => (value !== null && (!log || value > 0) ? value : null)));
  const drawn = curves.map((curve, at) => svg("polyline", { points: polyline(steps, shown[at], toX, toY), fill: "none", stroke: style.colour, "stroke-width": 2 * unit, "stroke-linejoin": "round", "stroke-dasharray": CURVE_DASHES[at] }));
  const names = apart(shown.map((values) => toY(toldOf(values).at(-1) ?? low)), 1.25 * type, [top, foot]);
  return [
    ...rules, ...drawn,
    ...curves.map(({ name }, at) => textAt(toX(last) + 6 * unit, names[at], name, { "font-size": type, "font-weight": 600, "fill-opacity": 1 })),
    textAt(left, height - 0.6 * type, formatSteps(0), { "font-size": type }), textAt(toX(last), height - 0.6 * type, formatSteps(last), { "font-size": type, "text-anchor": "end" }),
  ];
}

/** Heights at least `gap` apart, in their order. */
export function apart(heights, gap, [top, foot]) {
  if (heights.length < 2) return heights.map((height) => Math.min(foot, Math.max(top, height)));
  const [a, b] = heights, sign = a <= b ? 1 : -1, short = Math.max(0, gap - Math.abs(a - b)) / 2;
  const placed = [a - sign * short, b + sign * short], over = Math.max(0, Math.max(...placed) - foot) - Math.max(0, top - Math.min(...placed));
  return placed.map((height) => height - over);
}

function groundChart({ steps, curves }, style, { width, height, unit, t }) {
  const each = width / 2, top = 8 * unit, foot = height - 6 * unit, all = curves.flatMap(({ values }) => toldOf(values));
  const [low, high] = spanOf(all.length ? all : [0, 1]), reach = steps.at(-1);
  const toY = (value) => foot - ((value - low) / (high - low || 1)) * (foot - top);
  return curves.flatMap(({ values, name, note }, at) => {
    const toX = (offset) => at * each + each / 2 + (offset / reach) * (each / 2 - 10 * unit), middle = values[(values.length - 1) / 2];
    return [
      svg("polyline", { points: polyline(steps, values, toX, toY), fill: "none", class: note === t("bends down: a way out") ? "fl-why-out" : "fl-why-holds", "stroke-width": 2.2 * unit, "data-cut": name }),
      middle === null ? null : markerShape(style.marker, [toX(0), toY(middle)], 6 * unit, { fill: style.colour, stroke: "var(--fl-casing)", "stroke-width": 1.5 * unit }),
    ].filter(Boolean);
  });
}

/** What the two cuts are, under them. */
function groundNames({ curves }) {
  return el("div", { class: "fl-why-cuts", "aria-hidden": "true" }, ...curves.map(({ name, note }) => el("span", {}, el("b", { text: name }), el("span", { text: note }))));
}
