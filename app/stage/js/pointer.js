// Hands on a map: place or drag the start, pan, zoom, pinch, hover.

import { zoomWindow, panWindow } from "./camera.js";

const GRIP = 18; // pixels round the start ring that take hold of it
const STILL = 6; // a press that moved less is a click

/** Attach all pointer behaviour of a map to the stage. Returns a function that detaches it. */
export function handleMap(stage, view) {
  const canvas = view.live;
  const pointers = new Map();
  let mode = null, origin = null, pinch = null;

  const local = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * view.size[0]) / box.width, ((event.clientY - box.top) * view.size[1]) / box.height];
  };
  const onMap = ([px, py]) => {
    const { left, top, width, height } = view.rect();
    return px >= left && px <= left + width && py >= top && py <= top + height;
  };
  const nearStart = ([px, py]) => {
    const camera = view.camera();
    return Math.hypot(camera.toX(stage.start[0]) - px, camera.toY(stage.start[1]) - py) <= GRIP;
  };
  const pinchState = () => {
    const [a, b] = [...pointers.values()];
    return { x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, apart: Math.max(12, Math.hypot(a[0] - b[0], a[1] - b[1])), window: stage.window };
  };

  const down = (event) => {
    const at = local(event);
    pointers.set(event.pointerId, at);
    if (pointers.size === 2) {
      if (mode === "start") stage.placeStart(...origin.start, "cancel");
      mode = "pinch";
      pinch = pinchState();
      return;
    }
    if (event.button > 1 || !onMap(at)) return;
    canvas.setPointerCapture(event.pointerId);
    origin = { at, window: stage.window, start: [...stage.start], moved: false };
    if (event.button === 1 || event.shiftKey) mode = "pan";
    else if (nearStart(at)) {
      mode = "start";
      stage.held = true;
      stage.redraw();
    } else mode = "click";
    if (event.button === 1) event.preventDefault();
  };

  const move = (event) => {
    const at = local(event);
    if (pointers.has(event.pointerId)) pointers.set(event.pointerId, at);
    const camera = view.camera();
    if (mode === "pinch" && pointers.size === 2) {
      const now = pinchState();
      const [x0, x1, y0, y1] = pinch.window;
      const { rect } = camera;
      const atX = x0 + ((pinch.x - rect.left) / rect.width) * (x1 - x0), atY = y1 - ((pinch.y - rect.top) / rect.height) * (y1 - y0);
      const zoomed = zoomWindow(pinch.window, atX, atY, pinch.apart / now.apart, stage.home);
      const perX = (zoomed[1] - zoomed[0]) / rect.width, perY = (zoomed[3] - zoomed[2]) / rect.height;
      stage.setWindow(panWindow(zoomed, -(now.x - pinch.x) * perX, (now.y - pinch.y) * perY));
      return;
    }
    if (mode === null) {
      const near = onMap(at) && nearStart(at);
      canvas.style.cursor = near ? "grab" : onMap(at) ? "crosshair" : "";
      if ((stage.nearStart === view) !== near) {
        stage.nearStart = near ? view : null;
        stage.redraw();
      }
      stage.hover(onMap(at) ? [camera.fromX(at[0]), camera.fromY(at[1])] : null);
      return;
    }
    if (!origin) return;
    const dx = at[0] - origin.at[0], dy = at[1] - origin.at[1];
    if (Math.hypot(dx, dy) > STILL) origin.moved = true;
    if (mode === "start" && origin.moved) {
      canvas.style.cursor = "grabbing";
      const x = origin.start[0] + dx / camera.scaleX, y = origin.start[1] - dy / camera.scaleY;
      stage.placeStart(x, y, "drag");
      stage.hover([x, y]);
    } else if (mode === "pan") {
      canvas.style.cursor = "move";
      stage.setWindow(panWindow(origin.window, -dx / camera.scaleX, dy / camera.scaleY));
    }
  };

  const up = (event) => {
    pointers.delete(event.pointerId);
    const finished = mode;
    if (finished === "pinch") {
      if (pointers.size === 0) {
        mode = null;
        stage.commit();
      }
      return;
    }
    mode = null;
    stage.held = false;
    if (!origin) return;
    const at = local(event);
    const camera = view.camera();
    if (finished === "click" && !origin.moved && event.type === "pointerup") stage.placeStart(camera.fromX(at[0]), camera.fromY(at[1]), "click");
    else if (finished === "start" && origin.moved) stage.placeStart(...stage.start, "drop");
    else if (finished === "pan") stage.commit();
    origin = null;
    stage.redraw();
  };

  const wheel = (event) => {
    const at = local(event);
    if (!onMap(at)) return;
    const focused = canvas.getRootNode().activeElement === canvas;
    if (!event.ctrlKey && !event.metaKey && !focused) {
      stage.readout.explainWheel();
      return;
    }
    event.preventDefault();
    const camera = view.camera();
    const lines = event.deltaMode === 1 ? 16 : 1;
    const factor = Math.exp(Math.max(-0.4, Math.min(0.4, event.deltaY * lines * 0.0022)));
    stage.setWindow(zoomWindow(stage.window, camera.fromX(at[0]), camera.fromY(at[1]), factor, stage.home));
    stage.commit(500);
  };

  const touch = (event) => {
    const first = event.touches[0];
    if (event.touches.length > 1 || (first && nearStart(local(first)))) event.preventDefault();
  };
  const leave = () => {
    if (mode !== null) return;
    stage.nearStart = null;
    stage.hover(null);
    stage.redraw();
  };
  const double = (event) => {
    if (onMap(local(event))) stage.fit(true);
  };

  const listeners = [
    ["pointerdown", down], ["pointermove", move], ["pointerup", up], ["pointercancel", up], ["pointerleave", leave],
    ["wheel", wheel, { passive: false }], ["touchstart", touch, { passive: false }], ["touchmove", touch, { passive: false }], ["dblclick", double],
  ];
  for (const [name, listener, options] of listeners) canvas.addEventListener(name, listener, options);
  return () => {
    for (const [name, listener, options] of listeners) canvas.removeEventListener(name, listener, options);
  };
}
