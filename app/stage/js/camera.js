// The window [x0, x1, y0, y1] of the plane that a map shows, and its road to pixels and back.

import { LOOK } from "./look.js";

/** Window and pixel rectangle -> {toX, toY, fromX, fromY, ...}. Pixel y grows downwards. */
export function makeCamera(window, rect) {
  const [x0, x1, y0, y1] = window;
  const scaleX = rect.width / (x1 - x0);
  const scaleY = rect.height / (y1 - y0);
  return {
    window,
    rect,
    scaleX,
    scaleY,
    toX: (x) => rect.left + (x - x0) * scaleX,
    toY: (y) => rect.top + (y1 - y) * scaleY,
    fromX: (px) => x0 + (px - rect.left) / scaleX,
    fromY: (py) => y1 - (py - rect.top) / scaleY,
  };
}

/**
 * The window with equal scales on both axes: its shorter side grown about its centre until it fills the rectangle. Never
 * smaller than the window; one so long that this would hide its shape keeps its own scales. It commutes with zooming and
 * panning, so what links, hands and verdicts mean by the window stays the window itself.
 */
export function equalWindow(window, rect) {
  const [x0, x1, y0, y1] = window;
  const perX = (x1 - x0) / rect.width, perY = (y1 - y0) / rect.height;
  const growth = Math.max(perX / perY, perY / perX);
  if (!(growth <= LOOK.axes.most_grown)) return window;
  const half = (Math.max(perX, perY) / 2) * (perX > perY ? rect.height : rect.width);
  if (perX > perY) return [x0, x1, (y0 + y1) / 2 - half, (y0 + y1) / 2 + half];
  return [(x0 + x1) / 2 - half, (x0 + x1) / 2 + half, y0, y1];
}

/** Zoom by factor (< 1 is closer) keeping the point (x, y) where it is; limits are spans relative to the home box. */
export function zoomWindow(window, x, y, factor, home) {
  const [x0, x1, y0, y1] = window;
  const span = (x1 - x0) / (home[1] - home[0]);
  const held = Math.min(40 / span, Math.max(1e-7 / span, factor));
  return [x + (x0 - x) * held, x + (x1 - x) * held, y + (y0 - y) * held, y + (y1 - y) * held];
}

/** Shift by a distance in the plane. */
export const panWindow = ([x0, x1, y0, y1], dx, dy) => [x0 + dx, x1 + dx, y0 + dy, y1 + dy];

export const sameWindow = (a, b) => a === b || (!!a && !!b && a.every((value, index) => value === b[index]));
