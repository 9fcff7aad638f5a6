// Snapshots: where a run is when its schedule begins a new cycle, and which of the known minima each of them sits at.

import { nearestMinimum } from "./kernels.js";
import { LOOK } from "./look.js";
import { formatNumber, formatSteps } from "./numbers.js";
import { footOf } from "./outcome.js";
import { cycleEnds } from "./series.js";

const MOST_NUMBERED = 40; // snapshots of a run beyond which the map has no marks: they would be a bar
const MARK_TYPE = 10.5, MARK_ROUND = 7.5, TOGETHER = 9; // pixels: their numbers, half their height, and how near makes two one

/**
 * The snapshots of a run: [{number, step, x, y, minimum}]. A run that ends where a cycle does has its last one there;
 * minimum is the number of the known minimum within the tolerance of the verdicts, null where there is none.
 */
export function snapshotsOf(run, surface, steps) {
  const at = cycleEnds(run, steps).filter((step) => step > 0 && step <= run.valid);
  return at.map((step, index) => {
    const x = run.path[2 * step], y = run.path[2 * step + 1], near = nearestMinimum(surface.minima, x, y);
    return { number: index + 1, step, x, y, minimum: near && near.distance <= surface.constants[0] ? near.number : null };
  });
}

/** How many different minima snapshots sit at. */
export const minimaVisited = (snapshots) => new Set(snapshots.map(({ minimum }) => minimum).filter((minimum) => minimum !== null)).size;

/** "1", "1–3", "1, 4": numbers that share a mark. */
export function numbersText(numbers) {
  const spans = [];
  for (const number of numbers) {
    const last = spans.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else spans.push([number, number]);
  }
  return spans.map(([first, last]) => (first === last ? String(first) : last === first + 1 ? `${first}, ${last}` : `${first}–${last}`)).join(", ");
}

/** Snapshots at places in pixels, those that lie on each other as one mark: [{x, y, numbers}]. */
export function marksOf(snapshots, place) {
  const marks = [];
  for (const snapshot of snapshots) {
    const [x, y] = place(snapshot), near = marks.find((mark) => Math.hypot(mark.x - x, mark.y - y) < TOGETHER);
    if (near) near.numbers.push(snapshot.number);
    else marks.push({ x, y, numbers: [snapshot.number] });
  }
  return marks;
}

/** Draw those that a map's runs have come to by the playhead: numbered marks in the run's colour. */
export function paintSnapshots(context, map, camera, dim) {
  const { view } = map, scale = (map.small ? LOOK.small : 1) * view.fontScale, { rect } = camera;
  for (const { id, run, style } of map.trails) {
    const all = snapshotsOf(run, view.surface, view.steps);
    if (!all.length || all.length > MOST_NUMBERED) continue;
    const marks = marksOf(all.filter(({ step }) => step <= view.playhead), ({ x, y }) => [camera.toX(x), camera.toY(y)]);
    context.globalAlpha = view.lifted === null || view.lifted === id ? 1 : dim;
    context.font = `600 ${MARK_TYPE * scale}px ${view.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const { x, y, numbers } of marks) {
      if (x < rect.left || x > rect.left + rect.width || y < rect.top || y > rect.top + rect.height) continue;
      const text = numbersText(numbers), half = Math.max(MARK_ROUND * scale, context.measureText(text).width / 2 + 4 * scale);
      const left = Math.min(rect.left + rect.width - 2 * half - 1, x + 6 * scale), top = Math.max(rect.top + 1, y - 6 * scale - 2 * MARK_ROUND * scale);
      context.beginPath(); // the place itself
      context.arc(x, y, 2.4 * scale, 0, 2 * Math.PI);
      context.fillStyle = style.colour;
      context.strokeStyle = view.theme.casing;
      context.lineWidth = 3 * scale;
      context.stroke();
      context.fill();
      context.beginPath();
      context.roundRect(left, top, 2 * half, 2 * MARK_ROUND * scale, MARK_ROUND * scale);
      context.fillStyle = view.theme.page;
      context.fill();
      context.strokeStyle = style.colour;
      context.lineWidth = 1.4 * scale;
      context.stroke();
      context.fillStyle = view.theme.ink;
      context.fillText(text, left + half, top + MARK_ROUND * scale + 0.5);
    }
  }
  context.globalAlpha = 1;
}

/** What a card says of a run's snapshots: how many, and at how many minima; and each of them. */
export function snapshotWords(t, run, surface, steps) {
  const all = snapshotsOf(run, surface, steps);
  if (!all.length) return { line: "", each: "" };
  const count = all.length, minima = minimaVisited(all);
  const said = count === 1 ? (minima ? t("1 snapshot, at a minimum") : t("1 snapshot, at no known minimum"))
    : !surface.minima.length || !minima ? t("{count} snapshots, none at a known minimum", { count })
      : minima === 1 ? t("{count} snapshots, 1 minimum", { count }) : t("{count} snapshots, {minima} minima", { count, minima });
  const each = all.map(({ number, step, minimum, x, y }) => {
    const [px, py] = minimum === null ? [x, y] : footOf(surface.minima, minimum, x, y);
    const told = { number, step: formatSteps(step), x: formatNumber(px, 3), y: formatNumber(py, 3) };
    return minimum === null ? t("{number}: step {step}, at no minimum", told) : t("{number}: step {step}, minimum ({x}, {y})", told);
  });
  return { line: said, each: each.join("\n") };
}
