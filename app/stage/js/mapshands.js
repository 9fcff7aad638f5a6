// Hands on a living map: pointing, taking, dragging what is in force, zooming; and the same by keys.

import { zoomWindow } from "./camera.js";
import { axesText } from "./mapaxes.js";
import { allowedEnds, endPlaces } from "./mapknobs.js";
import { draggedValues, settingsPlace } from "./mapsaim.js";
import { handsOf } from "./stageview.js";
import { fitMap } from "./windows.js";

const CELL_WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const CELLS_A_PRESS = 8, TAP_NEAR = 26; // cells a press of an arrow goes, one with Shift; px about the crosshair in which a second tap takes
const CLICK_WAIT = 260; // ms in which a second click fits the map
const KEY_ZOOM = 1.5;

/** The hands of one living map (see gesture.js and pointer.js). */
export function handsOfLiving(maps, living) {
  const { stage } = maps, plan = () => maps.planOf(living);
  const shared = handsOf(stage, maps.ground), settings = () => living.axes !== null;
  const near = (_, on) => {
    const next = on ? living : maps.near === living ? null : maps.near;
    if (next === maps.near) return;
    maps.near = next;
    stage.redraw();
  };
  let touched = false;
  const noteTouch = (event) => (touched = event.pointerType === "touch");
  living.live.addEventListener("pointerdown", noteTouch, true);
  living.live.addEventListener("keydown", (event) => maps.onKey(living, event));
  living.live.addEventListener("blur", () => maps.pointAt(living, null));
  return {
    ...shared, near,
    start: () => (plan().lack ? [Infinity, Infinity] : settings() ? settingsPlace(living.axes) : stage.start),
    window: () => (settings() ? living.places() : stage.window),
    home: () => (settings() ? living.axes.flatMap(({ site: { knob } }) => endPlaces(knob, knob.soft)) : stage.home),
    look: (window) => (settings() ? zoomSettings(maps, living, window) : stage.setWindow(window)),
    commit: (wait) => !settings() && stage.commit(wait),
    hover: (point) => (point === null && touched ? null : maps.pointAt(living, point)), // a finger that lifts leaves what it has shown
    hold: () => stage.redraw(),
    place: (x, y, phase) => {
      if (plan().lack) return;
      if (phase === "click") tap(maps, living, [x, y], touched);
      else if (settings()) dragSettings(maps, living, [x, y], phase);
      else stage.placeStart(x, y, phase);
    },
    fit: () => (settings() ? fitSettings(maps, living) : fitMap(stage, true)),
  };
}

/**
 * A press that is no drag: a mouse takes at once; a finger shows first, and takes where it has shown. What is taken is
 * what was told, even if the map has come finer or made room for words under a hand that rests.
 */
function tap(maps, living, point, touched) {
  const { stage, aim } = maps, cell = living.cellAt(point, stage.window), plan = maps.planOf(living);
  if (!cell) return;
  const { scaleX, scaleY } = living.camera(living.axes ? living.places() : stage.window), shown = aim.on?.living === living ? aim.on.cell : null;
  const near = shown && Math.hypot((shown.at[0] - point[0]) * scaleX, (shown.at[1] - point[1]) * scaleY) <= TAP_NEAR;
  if (touched && !(near && maps.tapped === living)) {
    maps.tapped = living;
    return aim.point(living, cell);
  }
  maps.tapped = null;
  maps.before = plan.axes?.map(({ site }) => site.value) ?? null;
  aim.take(living, near ? shown : cell, plan, CLICK_WAIT);
}

function dragSettings(maps, living, point, phase) {
  const { stage } = maps;
  if (phase === "cancel") return;
  draggedValues(living.axes, point).forEach((value, axis) => {
    const { site: { where, knob } } = living.axes[axis];
    stage.editAt(where, knob.name, value, phase === "drop" && axis === 1 ? "drop" : "drag");
  });
}

/** Other ends of both knobs, as far as they allow: into the word. */
function zoomSettings(maps, living, [x0, x1, y0, y1]) {
  const ends = [[x0, x1], [y0, y1]].map((places, axis) => allowedEnds(living.axes[axis].site.knob, places));
  if (!ends.every(([low, high]) => Number.isFinite(low) && low < high)) return;
  maps.stage.showing.say("map", axesText(living.axes.map(({ site }, axis) => ({ place: site.place, ends: ends[axis] }))));
  maps.zoomed();
}

/** The usual ends again; a double click takes back what its first click did. */
function fitSettings(maps, living) {
  const { stage } = maps;
  if (maps.before) {
    living.axes.forEach(({ site: { where, knob } }, axis) => stage.editAt(where, knob.name, maps.before[axis], "drop"));
    maps.before = null;
  }
  stage.showing.say("map", axesText(living.axes.map(({ site }) => ({ place: site.place, ends: null }))));
}

/** A key on a living map; returns whether it was one of its own. */
export function moveAim(maps, living, event) {
  const { stage, aim } = maps, { key } = event, way = CELL_WAYS[key];
  if (event.ctrlKey || event.metaKey || event.altKey || !living.ready || maps.planOf(living).lack) return;
  const { width, height } = living.ready, now = aim.on?.living === living ? aim.on.cell : null;
  if (way) {
    const stride = event.shiftKey ? 1 : CELLS_A_PRESS, from = now ?? nearestCell(maps, living), hold = (value, count) => Math.max(0, Math.min(count - 1, value));
    const to = now ? [hold(from.column + stride * way[0], width), hold(from.row + stride * way[1], height)] : [from.column, from.row];
    aim.point(living, living.cell(...to, stage.window));
  } else if (key === "Enter" && now) aim.take(living, now, maps.planOf(living));
  else if (key === "Escape" && now) aim.point(null, null);
  else if (key === "+" || key === "=" || key === "-" || key === "_") zoomAt(maps, living, now, key === "+" || key === "=" ? 1 / KEY_ZOOM : KEY_ZOOM);
  else if (key === "0") {
    maps.before = null;
    if (living.axes) fitSettings(maps, living);
    else fitMap(stage);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Where the crosshair begins: at what is in force, or in the middle. */
function nearestCell(maps, living) {
  const { stage } = maps, { width, height } = living.ready;
  return living.cellAt(living.axes ? settingsPlace(living.axes) : stage.start, stage.window) ?? { column: width >> 1, row: height >> 1 };
}

/** Closer or wider about the crosshair, or the middle. */
function zoomAt(maps, living, cell, factor) {
  const { stage } = maps, hands = { window: living.axes ? living.places() : stage.window, home: living.axes ? living.axes.flatMap(({ site: { knob } }) => endPlaces(knob, knob.soft)) : stage.home };
  const [x0, x1, y0, y1] = hands.window, [x, y] = cell?.at ?? [(x0 + x1) / 2, (y0 + y1) / 2], next = zoomWindow(hands.window, x, y, factor, hands.home);
  if (living.axes) return zoomSettings(maps, living, next);
  stage.setWindow(next);
  stage.commit(500);
}
