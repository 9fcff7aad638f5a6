// The ground of one map on its canvas: the picture of the window (shared by maps that show the same), arrows, axes.

import { downhillField, drawField } from "./arrows.js";
import { drawAxes, drawInnerAxes } from "./axes.js";
import { paintGround, surveyField } from "./ground.js";
import { LOOK } from "./look.js";
import { drawLines } from "./marks.js";

export const CELL = 1.6; // CSS pixels between nodes of the ground raster
const DRAFT_CELL = 4.5; // and while the window moves,
const FIRST_CELL = 7; // while a page comes up: code that runs for the first time is ten times slower
const RESHAPED_CELL = 5.5; // or the landscape itself, at every frame
const COARSEST = 1.7; // times that, where the browser is slow or the formula long
export const FIELD = 46, ARROW = 14; // CSS pixels between downhill arrows, and their length
const HELD = 3; // pictures kept, where the cache does not say (`held`)

/** The finished picture of a window, {picture, labels}, from the cache or painted now. size is [width, height, ratio]. */
function pictureOf(view, camera, size, small) {
  const { theme, surface, fontScale, font, moving, first, groundCache: cache } = view;
  const [width, height, ratio] = size;
  const cell = (first ? FIRST_CELL : moving ? DRAFT_CELL : CELL) * Math.max(1, fontScale / 2.2); // a wall-sized picture needs no finer ground
  const key = [...size, cell, theme.name, theme.relief, fontScale, view.surfaceKey, ...camera.window].join();
  if (cache.has(key)) return cache.get(key);
  const picture = document.createElement("canvas");
  picture.width = Math.round(width * ratio);
  picture.height = Math.round(height * ratio);
  const painter = picture.getContext("2d");
  painter.setTransform(ratio, 0, 0, ratio, 0, 0);
  const made = { picture, labels: [] };
  if (surface.kernel) {
    const type = `500 ${Math.round(LOOK.contours.label * fontScale)}px ${font}`;
    made.labels = paintGround(painter, surveyField(surface, camera.window, camera.rect, cell), camera.rect, theme, { draft: moving, font: type, labels: !small, scale: Math.max(1, view.lineScale / 1.28) });
  }
  if (cache.size >= (cache.held ?? HELD)) cache.delete(cache.keys().next().value);
  cache.set(key, made);
  return made;
}

const DRAFT_TIME = [3, 5]; // ms for such a ground: below, the next is finer, above, coarser
let coarser = 1; // by how much, 1 to COARSEST

/** The ground of a landscape that a hand is changing, straight onto the map: neither kept nor labelled. */
function paintDraft(context, { theme, surface, fontScale }, camera) {
  const began = performance.now(), cell = RESHAPED_CELL * coarser * Math.max(1, fontScale / 2.2);
  const { rect } = camera;
  context.clearRect(rect.left, rect.top, rect.width, rect.height);
  paintGround(context, surveyField(surface, camera.window, rect, cell), rect, theme, { draft: true });
  const took = performance.now() - began;
  if (took > DRAFT_TIME[1]) coarser = Math.min(COARSEST, 1.12 * coarser);
  else if (took < DRAFT_TIME[0]) coarser = Math.max(1, coarser / 1.04);
}

/** Draw ground, downhill arrows where they are asked for, and axes; numbered: whether a map that fills its canvas has them. */
export function drawGround(context, view, camera, size, small, numbered = true) {
  const { theme, fontScale, surface } = view;
  const [width, height] = size;
  const framed = [...size, theme.name, fontScale, ...camera.window].join(); // what the axes around it depend on
  const only = view.reshaped && surface.kernel && framed === context.canvas.dataset.framed;
  let labels = [];
  if (only) paintDraft(context, view, camera);
  else {
    const made = pictureOf(view, camera, size, small);
    ({ labels } = made);
    context.clearRect(0, 0, width, height);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(made.picture, 0, 0);
    context.restore();
  }
  context.canvas.dataset.framed = framed;
  if (view.shown.field && surface.kernel) {
    const scale = (small ? LOOK.small : 1) * Math.sqrt(fontScale);
    drawField(context, downhillField(surface, camera, FIELD * scale), theme, ARROW * scale, labels);
  }
  if (!view.bare) drawLines(context, surface.critical, camera, theme, (small ? LOOK.small : 1) * fontScale);
  if (only && !view.inner) return; // the axes stand as they are
  if (view.inner) {
    if (numbered) drawInnerAxes(context, camera, theme, { font: view.font, size: view.inner.type });
    return;
  }
  const tight = small || camera.rect.width < LOOK.contours.narrow;
  const step = (tight ? LOOK.axes.apart_small : LOOK.axes.apart) * fontScale;
  drawAxes(context, camera, theme, { font: view.font, size: Math.round((small ? 10 : 11) * fontScale), step, right: width });
}
