// What was said beside what happened: two columns, and a line from one to the other for each run that has arrived.

import { formatSteps } from "./numbers.js";
import { arrivals } from "./predict.js";
import { markerShape, svg } from "./predictsigns.js";

const SAID = 0.52, CAME = 0.73, STEP = 0.78; // of the width: markers of both sides, and the words at the right

/** The height of each place on one side, in rows: those below the line stand half a row lower. */
function places(ids, above) {
  return new Map(ids.map((id, index) => [id, index + 0.5 + (index >= above ? 0.5 : 0)]));
}

/**
 * The chart as an SVG of `width` pixels with rows of `pitch`, letters of `type`. home are the ids of the runs that have arrived by now, over says that
 * all is told; outcomes {id, step, diverged} in the order of the runs.
 */
export function predictionChart(predicting, outcomes, { width, pitch, type, over }) {
  const { stage, said, home } = predicting, { t, theme } = stage;
  const runs = new Map(stage.runs.map((run) => [run.id, run]));
  const unsaid = outcomes.map(({ id }) => id).filter((id) => !said.ranked.includes(id) && !said.absent.includes(id));
  const left = [...said.ranked, ...unsaid, ...said.absent], came = arrivals(outcomes), arrived = came.filter(({ step }) => step !== null).length;
  const height = pitch * (left.length + (said.absent.length || (over && arrived < came.length) ? 0.5 : 0));
  const from = places(left, left.length - said.absent.length), to = places(came.map(({ id }) => id), over ? arrived : came.length);
  const node = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "fl-ask-chart", "aria-hidden": "true", "font-size": type });
  const text = (x, y, anchor, words, attributes = {}) => svg("text", { x, y: y + 0.35 * type, "text-anchor": anchor, fill: theme.ink, ...attributes }, ...[words].flat());
  const size = Math.min(0.2 * pitch, 9 * (type / 20));
  const rule = (at, x0, x1) => svg("line", { x1: x0 * width, x2: x1 * width, y1: at * pitch, y2: at * pitch, stroke: theme.muted, "stroke-dasharray": "5 5" });
  if (said.absent.length) node.append(rule(left.length - said.absent.length + 0.25, 0, SAID));
  if (over && arrived < came.length) node.append(rule(arrived + 0.25, CAME - 0.05, 1));
  const longest = Math.max(...stage.runs.map((run) => measured(predicting.nameOf(run), type, stage.font)));
  const small = Math.min(1, ((SAID - 0.06) * width) / longest);
  for (const id of left) {
    const run = runs.get(id), style = stage.styleOf(run), y = from.get(id) * pitch, quiet = unsaid.includes(id);
    node.append(text((SAID - 0.06) * width, y, "end", predicting.nameOf(run), { "font-weight": 600, "font-size": type * small, "fill-opacity": quiet ? 0.55 : null }));
    if (!quiet) node.append(markerShape(style.marker, [SAID * width, y], size, { fill: style.colour }));
  }
  came.forEach(({ id, step, diverged }) => {
    const style = stage.styleOf(runs.get(id)), y = to.get(id) * pitch, known = over || home.has(id);
    if (!known) {
      node.append(svg("circle", { cx: CAME * width, cy: y, r: size, fill: "none", stroke: theme.muted, "stroke-dasharray": "3 3" }), text(STEP * width, y, "start", "…", { fill: theme.muted }));
      return;
    }
    if (!unsaid.includes(id)) node.append(link([SAID * width + 1.6 * size, from.get(id) * pitch], [CAME * width - 1.6 * size, y], style, id));
    node.append(markerShape(style.marker, [CAME * width, y], size, { fill: style.colour }));
    const [before, after = ""] = step === null ? [diverged ? t("diverged") : t("not there")] : t("step {step}", { step: "\u0000" }).split("\u0000");
    const words = step === null ? before : [before, svg("tspan", { "font-weight": 600 }, formatSteps(step)), after];
    node.append(text(STEP * width, y, "start", words, { "data-home": id, fill: step === null ? theme.muted : theme.ink }));
  });
  return node;
}

/** The line of a run from its place on the left to its place on the right, in its own dash. */
function link([ax, ay], [bx, by], style, id) {
  const middle = (ax + bx) / 2;
  return svg("path", {
    d: `M${ax} ${ay}C${middle} ${ay} ${middle} ${by} ${bx} ${by}`, fill: "none", stroke: style.colour, "stroke-width": 3.2, "stroke-dasharray": style.dash.join(" ") || null, class: "fl-ask-link", "data-link": id,
  });
}

function measured(text, type, font) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = `600 ${type}px ${font}`;
  return context.measureText(text).width;
}
