// The finished ground of a map as one canvas: relief, contour lines, their labels. Cached by what it depends on.

import { withAlpha, oklabToRgb } from "./colour.js";
import { contourLevels, labelSpot, linkSegments, marchingSquares, wantedContours } from "./contours.js";
import { LOOK } from "./look.js";
import { paintNumber } from "./typeset.js";
import { heightField, sampleField, shadeField, tintAt, tintTable } from "./relief.js";

/** Height field of a window at a raster of about one node per `cell` pixels. */
export function surveyField(surface, window, rect, cell) {
  const columns = Math.max(24, Math.round(rect.width / cell) + 1);
  const rows = Math.max(24, Math.round(rect.height / cell) + 1);
  const known = surface.critical
    .filter(({ x, y, value }) => value !== null && Number.isFinite(value) && x >= window[0] && x <= window[1] && y >= window[2] && y <= window[3])
    .map(({ value }) => value);
  return heightField(sampleField(surface.kernel, surface.knobs, window, columns, rows), known);
}

let scratch = null; // for drafts: a canvas a frame would be collected in the middle of a drag

function rasterOf(columns, rows, draft) {
  const raster = (draft ? scratch : null) ?? document.createElement("canvas");
  if (draft) scratch = raster;
  if (raster.width !== columns) raster.width = columns;
  if (raster.height !== rows) raster.height = rows;
  return raster;
}

const DRAWN = 4000; // segments of a draft: strokes cost more than all the rest of a frame

/** Heavy lines, and hairlines where there are not too many of them, each as one path of loose segments. */
function strokeDraft(context, levels, lines, toX, toY, scale) {
  const count = lines.reduce((sum, segments) => sum + segments.length / 6, 0);
  for (const heavy of count > DRAWN ? [true] : [false, true]) {
    context.lineWidth = scale * Math.min(1, heavy ? LOOK.contours.heavy_line : LOOK.contours.hairline); // wider than a pixel costs twenty times as much
    context.beginPath();
    levels.forEach((level, index) => {
      if (level.heavy !== heavy) return;
      const segments = lines[index];
      for (let at = 0; at < segments.length; at += 6) {
        context.moveTo(toX(segments[at + 1]), toY(segments[at + 2]));
        context.lineTo(toX(segments[at + 4]), toY(segments[at + 5]));
      }
    });
    context.stroke();
  }
}

/** Paint the ground into a context whose units are CSS pixels; returns where its labels are. draft leaves them out. */
export function paintGround(context, heights, rect, theme, { draft = false, font, labels = true, scale = 1 }) {
  const { columns, rows } = heights;
  const raster = rasterOf(columns, rows, draft);
  raster.getContext("2d").putImageData(new ImageData(shadeField(heights, theme), columns, rows), 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = draft ? "low" : "high";
  context.drawImage(raster, 0.5, 0.5, columns - 1, rows - 1, rect.left, rect.top, rect.width, rect.height);

  const levels = contourLevels(heights, wantedContours(rect.width));
  const lines = marchingSquares(heights.height, columns, rows, levels.map((level) => level.height));
  const scaleX = rect.width / (columns - 1), scaleY = rect.height / (rows - 1);
  const toX = (x) => rect.left + x * scaleX, toY = (y) => rect.top + y * scaleY;
  context.save();
  context.beginPath();
  context.rect(rect.left, rect.top, rect.width, rect.height);
  context.clip();
  context.lineCap = "butt";
  context.lineJoin = "round";
  context.strokeStyle = withAlpha(theme.contour, theme.contour_alpha);
  const taken = [];
  if (draft) strokeDraft(context, levels, lines, toX, toY, scale);
  else levels.forEach((level, index) => {
    const segments = lines[index];
    if (!segments.length) return;
    context.lineWidth = scale * (level.heavy ? LOOK.contours.heavy_line : LOOK.contours.hairline);
    context.beginPath();
    if (!level.heavy) {
      for (let at = 0; at < segments.length; at += 6) {
        context.moveTo(toX(segments[at + 1]), toY(segments[at + 2]));
        context.lineTo(toX(segments[at + 4]), toY(segments[at + 5]));
      }
      context.stroke();
      return;
    }
    const text = level.label;
    const polylines = linkSegments(segments).map((line) => line.map((value, at) => (at % 2 ? toY(value) : toX(value))));
    for (const line of polylines) {
      context.moveTo(line[0], line[1]);
      for (let at = 2; at < line.length; at += 2) context.lineTo(line[at], line[at + 1]);
      if (!labels || line.length < 24) continue;
      const spot = labelSpot(line, (7 * text.length + 14) * scale, rect, taken);
      if (spot) taken.push({ ...spot, text, height: level.height });
    }
    context.stroke();
  });
  if (!draft) drawLabels(context, taken, heights, theme, font, 5 * scale);
  context.restore();
  return taken;
}

function drawLabels(context, spots, heights, theme, font, edge) {
  const table = tintTable(heights, theme);
  context.font = font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { x, y, angle, text, height } of spots) {
    const at = tintAt(heights, height);
    const [r, g, b] = oklabToRgb([table[at], table[at + 1], table[at + 2]]).map(Math.round);
    context.save();
    context.translate(x, y);
    context.rotate(angle);
    context.lineJoin = "round";
    context.lineWidth = edge;
    context.strokeStyle = `rgba(${r}, ${g}, ${b}, 0.85)`;
    paintNumber(context, text, 0, 0, { align: "center", stroke: true });
    context.fillStyle = withAlpha(theme.ink, LOOK.contours.label_ink);
    paintNumber(context, text, 0, 0, { align: "center" });
    context.restore();
  }
}
