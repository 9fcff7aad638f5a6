// Acts on the stage's window: the whole landscape, closer, wider.

import { zoomWindow } from "./camera.js";

/** The whole landscape again; a double click takes back what its first click did to the start. */
export function fitMap(stage, undoClick = false) {
  if (undoClick && stage.beforeClick) {
    stage.placeStart(...stage.beforeClick, "drag");
    stage.beforeClick = null;
  }
  stage.window = stage.home;
  stage.moving = false;
  for (const map of stage.panels.maps) map.touch("ground");
  stage.commit(undoClick ? 300 : 0);
  stage.redraw();
}

/** Zoom about the middle, by a key or a button. */
export function zoomBy(stage, factor) {
  const [x0, x1, y0, y1] = stage.window;
  stage.setWindow(zoomWindow(stage.window, (x0 + x1) / 2, (y0 + y1) / 2, factor, stage.home));
  stage.commit(500);
}

/** The window as the first map shows it, grown to equal axes. */
export const shownWindow = (stage) => stage.panels.maps[0]?.camera(stage.window).window ?? stage.window;
