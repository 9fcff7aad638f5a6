// The picture that lies on the relief: the map's ground of a block's window, painted as the map paints it.

import { downhillField, drawField } from "./arrows.js";
import { makeCamera } from "./camera.js";
import { paintGround, surveyField } from "./ground.js";
import { parseColour } from "./colour.js";
import { ARROW, CELL, FIELD } from "./groundlayer.js";
import { drawLines } from "./marks.js";

const RELIEF_DRAFT = 5; // pixels of the ground between nodes of its raster while it changes
const SHARPER = 2, MOST_PIXELS = 1600; // the picture is seen askew: it has more pixels than the ground has on screen, up to so many a side
const LINES_HERE = 0.7; // width of contour lines beside the map's: what is seen askew is smeared a little
const SIDE_TINT = 3, SIDE_INK = 0.22, SIDE_PAGE = 0.45; // of the block's sides: which tint, and what is mixed into it

/** Paint the window of a block, its longer side `pixels` long, onto a canvas. */
export function paintPicture(canvas, view, block, pixels, ratio) {
  const { theme, surface, moving } = view, [width, height] = [block.wide, block.deep].map((side) => Math.round(side * pixels));
  const sharp = moving ? 1 : Math.min(MOST_PIXELS / pixels, SHARPER * ratio);
  const rect = { left: 0, top: 0, width, height };
  canvas.width = Math.round(width * sharp);
  canvas.height = Math.round(height * sharp);
  const context = canvas.getContext("2d");
  context.setTransform(sharp, 0, 0, sharp, 0, 0);
  if (!surface.kernel) return;
  const scale = LINES_HERE * Math.max(1, view.lineScale / 1.28);
  paintGround(context, surveyField(surface, block.window, rect, moving ? RELIEF_DRAFT : CELL * Math.max(1, view.fontScale / 2.2)), rect, theme, { draft: moving, font: `10px ${view.font}`, labels: false, scale });
  const camera = makeCamera(block.window, rect), size = Math.sqrt(view.fontScale);
  if (view.shown.field) drawField(context, downhillField(surface, camera, FIELD * size), theme, ARROW * size, []);
  if (!view.bare) drawLines(context, surface.critical, camera, theme, view.fontScale);
}

/** The colour of the block's sides, [red, green, blue] up to 255. */
export function sideColour(theme) {
  const [tint] = [theme.tints[SIDE_TINT]].map(parseColour), dark = theme.name === "dark";
  const other = parseColour(dark ? theme.page : theme.ink), share = dark ? SIDE_PAGE : SIDE_INK;
  return tint.map((part, at) => part + share * (other[at] - part));
}
