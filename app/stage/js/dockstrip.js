// A strip of the presenter view's dock: curves over a track with the arrivals, which scrubs.

import { drawHead } from "./marks.js";
import { formatSteps } from "./numbers.js";
import { Strip } from "./strips.js";

const NUMBERED = 4; // runs up to which the marks on the track have their steps beneath
const FAINT = 0.35; // strength of marks that lie ahead

/** [{run, step, x}] of arrivals and divergences, in order of steps; toX: step -> pixels. */
export function trackMarks(runs, toX) {
  return runs
    .filter(({ outcome }) => outcome.step !== null && (outcome.kind === "converged" || outcome.kind === "diverged"))
    .map((run) => ({ run, step: run.outcome.step, x: toX(run.outcome.step, run) }))
    .sort((a, b) => a.step - b.step);
}

/** Of labels {x, width} in order of weight, those that can stand without touching one that stands already. */
export function clearLabels(labels, gap) {
  const standing = [];
  for (const label of labels) {
    if (standing.every((other) => Math.abs(other.x - label.x) >= (other.width + label.width) / 2 + gap)) standing.push(label);
  }
  return standing;
}

/** A strip with a track under its curves. */
export class DockStrip extends Strip {
  trim = true; // what is off the chart has no dot at its edge

  type() {
    return Math.max(11, 18 * this.u());
  }

  u() {
    return this.stage.projector.u;
  }

  rect() {
    const u = this.u(), left = 68 * u;
    return { left, top: 4 * u, width: Math.max(1, this.size[0] - left - 16 * u), height: Math.max(1, 64 * u) };
  }

  /** Not under the choice of curves. */
  numbersEnd() {
    return this.stage.band.mode === "phone" ? this.size[0] : this.size[0] - 130 * this.u(); // a phone's lesson has none
  }

  drawSteps(context) {
    const { stage } = this;
    const { theme, clock, font } = stage;
    const u = this.u(), { left, width } = this.rect();
    const { axis } = this, lead = stage.runs.reduce((best, run) => (!best || axis.at(run, clock.steps) > axis.at(best, clock.steps) ? run : best), null); // whose steps reach the end
    const toX = (step, run = lead) => left + (run ? axis.at(run, step) / axis.most : step / Math.max(1, clock.steps)) * width;
    const y = 85 * u, at = toX(clock.playhead);
    const bar = (from, to, colour, alpha) => {
      context.strokeStyle = colour;
      context.globalAlpha = alpha;
      context.lineWidth = 4 * u;
      context.lineCap = "round";
      context.beginPath();
      context.moveTo(from, y);
      context.lineTo(Math.max(from, to), y);
      context.stroke();
      context.globalAlpha = 1;
    };
    bar(left, left + width, theme.ink, 0.16);
    bar(left, at, theme.ink, 1);
    const marks = trackMarks(stage.runs, toX).filter(({ step }) => step <= clock.playhead || !stage.predict.hides);
    for (const { run, x, step } of marks) {
      const style = stage.styleOf(run);
      context.globalAlpha = step <= clock.playhead ? 1 : FAINT;
      drawHead(context, style.marker, x, y, 6.6 * u, style.colour, theme.page);
    }
    context.globalAlpha = 1;
    context.beginPath();
    context.arc(at, y, 8.5 * u, 0, 2 * Math.PI);
    context.fillStyle = theme.ink;
    context.strokeStyle = theme.page;
    context.lineWidth = 2 * u;
    context.fill();
    context.stroke();
    this.drawNumbers(context, marks, toX, y + 12 * u);
    context.textBaseline = "middle";
    context.font = `${this.type()}px ${font}`;
  }

  drawNumbers(context, marks, toX, y) {
    const { clock, theme, runs, font } = this.stage;
    const u = this.u(), size = this.type();
    context.font = `${size}px ${font}`;
    context.textBaseline = "top";
    context.textAlign = "center";
    const edges = [0, clock.steps].map((step) => ({ step, x: toX(step), edge: true }));
    const wanted = [...(runs.length <= NUMBERED ? marks : []), ...edges].map((one) => ({ ...one, width: context.measureText(formatSteps(one.step)).width }));
    for (const { step, x, edge, width } of clearLabels(wanted, 8 * u)) {
      context.fillStyle = edge ? theme.muted : theme.ink;
      context.globalAlpha = edge || step <= clock.playhead ? 1 : 0.6;
      context.fillText(formatSteps(step), Math.min(this.size[0] - width / 2 - 1, x), y);
    }
    context.globalAlpha = 1;
  }
}
