// The contours of the batch that the present step of a run asks about, at the losses of the map's own lines, over these.

import { batchArguments, batchAt } from "./batchsteps.js";
import { withAlpha } from "./colour.js";
import { contourLevels, marchingSquares, wantedContours } from "./contours.js";
import { iconButton } from "./dom.js";
import { surveyField } from "./ground.js";
import { sampleField } from "./relief.js";

const BATCH_CELL = 9; // CSS pixels between nodes: coarse, because it changes with every step
const BATCH_WORK = 300_000; // rows at nodes that a frame has time for
const FEWER = 2; // lines than the map has
const STRONG = 0.6; // of the lines' ink

/** Paints one map's: what is costly is kept until the step, the window or the landscape is another. */
export class BatchLines {
  /** The lines of the run that is lifted, else of the first that has batches. */
  paint(context, map, camera) {
    const { view, trails } = map, told = view.batches;
    if (!told) return;
    const items = trails.filter(({ run }) => run.batches && run.kernel), item = items.find(({ id }) => id === view.lifted) ?? items[0];
    const rows = item && told.rows(item.run, view.playhead);
    if (!rows || rows.length >= item.run.batches.rows) return; // all rows: the map's own lines
    const lines = this.linesOf(item.run, rows, told, view, camera), { rect } = camera;
    if (!lines) return;
    const { levels, segments, columns, rows: high } = lines, scaleX = rect.width / (columns - 1), scaleY = rect.height / (high - 1);
    context.save();
    context.strokeStyle = withAlpha(item.style.colour, STRONG);
    context.lineJoin = "round";
    for (const heavy of [false, true]) {
      context.lineWidth = (heavy ? 1.3 : 0.8) * Math.max(1, view.lineScale);
      context.setLineDash(heavy ? [] : [4, 3]);
      context.beginPath();
      levels.forEach((level, index) => {
        if (level.heavy !== heavy) return;
        const each = segments[index];
        for (let at = 0; at < each.length; at += 6) {
          context.moveTo(rect.left + each[at + 1] * scaleX, rect.top + each[at + 2] * scaleY);
          context.lineTo(rect.left + each[at + 4] * scaleX, rect.top + each[at + 5] * scaleY);
        }
      });
      context.stroke();
    }
    context.restore();
  }

  linesOf(run, rows, told, view, camera) {
    const { rect, window } = camera, place = [view.surfaceKey, rect.width, rect.height, ...window].join();
    const cell = BATCH_CELL * Math.max(1, Math.sqrt((rect.width * rect.height * rows.length) / (BATCH_CELL ** 2 * BATCH_WORK)));
    const key = [place, run.id, rows.join()].join();
    if (this.key === key) return this.lines;
    if (this.place !== place) {
      this.place = place;
      this.whole = view.surface.kernel ? surveyField(view.surface, window, rect, BATCH_CELL) : null;
    }
    this.key = key;
    const asked = told.asked(run, view.playhead);
    if (!this.whole || !asked) return (this.lines = null);
    const { base, offset } = this.whole, columns = Math.max(16, Math.round(rect.width / cell) + 1), high = Math.max(16, Math.round(rect.height / cell) + 1);
    const { value } = sampleField(asked, null, window, columns, high);
    for (let at = 0; at < value.length; at += 1) value[at] = Number.isFinite(value[at]) ? Math.log10(Math.max(value[at] - base, 0) + offset) : NaN;
    const levels = contourLevels(this.whole, wantedContours(rect.width) / FEWER);
    return (this.lines = { levels, segments: marchingSquares(value, columns, high, levels.map(({ height }) => height)), columns, rows: high });
  }
}

/** What maps need for these lines: the rows of a run's present step, and the loss over them; null where they are not asked for. */
export function batchesShown(stage) {
  if (stage.word("batch") !== "1" || stage.predict.hides || stage.swarm.on) return null;
  return {
    rows: (run, step) => batchAt(stage, run, step),
    asked: (run, step) => {
      const told = batchArguments(stage, run, step), { ground } = stage.groundOf(run);
      return told && ground && ((x, y, _, out) => ground.at(x, y, ...told, ground.c, out));
    },
  };
}

/** The button that asks for them; there where a run has batches. */
export class BatchButton {
  constructor(stage) {
    this.stage = stage;
    this.node = iconButton("batch", stage.t("Contours of the step’s own batch"), { "data-testid": "fl-batch", onclick: () => stage.showing.say("batch", stage.word("batch") ? "" : "1") });
  }

  look() {
    const { stage, node } = this, on = String(stage.word("batch") === "1"), there = stage.runs.some(({ batches, kernel }) => batches && kernel);
    if (node.hidden === there) node.hidden = !there;
    if (node.getAttribute("aria-pressed") !== on) node.setAttribute("aria-pressed", on);
  }
}
