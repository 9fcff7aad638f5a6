// The window [x0, x1, y0, y1] of the plane that a map shows, and its road to pixels and back.

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
