// What the stage hands to its maps: a record of what is shown, and what hands on a map may do.

import { batchesShown } from "./batchpaint.js";
import { zoomWindow } from "./camera.js";
import { widenedBy } from "./exits.js";
import { leftAt, tagOf } from "./naming.js";
import { formatSteps } from "./numbers.js";
import { poseWords } from "./reliefcamera.js";
import { swarmTold } from "./swarmpanel.js";
import { fitMap, shownWindow } from "./windows.js";

/** A tag at an exit: who left the map, and when. */
function leavesOf(stage, run) {
  const step = leftAt(run, Math.min(Math.floor(stage.clock.playhead), run.valid), shownWindow(stage));
  return step === null ? tagOf(run, stage.runs) : stage.t("{name} leaves at step {step}", { name: tagOf(run, stage.runs), step: formatSteps(step) });
}

/** Zoom out to where the run went that left a map first, four times at most. */
export function widen(stage, map) {
  const { exit } = map.exits;
  if (!exit) return;
  const { run } = exit.item, at = 2 * Math.min(Math.floor(stage.clock.playhead), run.valid);
  const by = widenedBy(stage.window, [run.path[at], run.path[at + 1]], 4);
  const [x0, x1, y0, y1] = stage.window;
  stage.setWindow(zoomWindow(stage.window, (x0 + x1) / 2, (y0 + y1) / 2, by, stage.home));
  stage.commit();
}

/** What a map is drawn from (see mapview.js), as it is now. */
export function viewOf(stage) {
  const { theme, font, fontScale, lineScale, presenter, projector, predict, surface, surfaceKey, window, start, runs, lifted, shown, moving, reshaped, rough, first, pace, groundCache, clock, band, swarm } = stage;
  const filled = presenter || band.mode === "desk" || band.mode === "phone"; // the map is all there is: its numbers stand inside
  return {
    ...stage.scene(), // what a move is told from (see turn.js)
    theme, font, fontScale, lineScale, surface, surfaceKey, window, start, lifted, shown, moving, reshaped, rough, first, pace, groundCache,
    runs: predict.asks ? [] : swarm.on ? swarm.alone() : runs, swarm: swarm.on ? stage : null, batches: batchesShown(stage), ghosts: predict.asks || swarm.on ? [] : stage.past.of(runs),
    playhead: clock.playhead, speed: clock.pace === null ? clock.speed : 0, steps: stage.steps, still: stage.still.matches,
    inner: filled ? { type: projector.type, unit: projector.u, alone: presenter } : null, spots: band.spots(), tagOf: (run) => tagOf(run, runs), leavesOf: (run) => leavesOf(stage, run),
    canWiden: (window[1] - window[0]) / (stage.home[1] - stage.home[0]) < 38,
    camera: stage.word("camera"), plain: stage.word("height") === "true", // of the relief (see reliefview.js)
    bare: predict.hides, explain: stage.explain, gripped: stage.held || stage.nearStart, styleOf: (run) => stage.styleOf(run),
  };
}

/** Each map in words, for those who do not see it: once while it plays, and again when it rests. */
export function describeMaps(stage) {
  const { t, clock, panels, predict, runs, surface, swarm, explain } = stage;
  for (const map of panels.maps) {
    if (clock.playing && map.live.hasAttribute("aria-label")) continue;
    const told = swarm.on ? swarmTold(stage, map.mine(runs)) : map.mine(runs).map((run) => `${run.title}: ${[run.outcome.text, run.rest?.text].filter(Boolean).join(", ")}`).join("; ");
    const words = { surface: surface.title, outcomes: [told, explain.speech()].filter(Boolean).join(". ") };
    if (map.relief) map.describe(t("Relief of {surface}, {pose}. {outcomes}", { ...words, pose: poseWords(map.aim, t) }));
    else map.describe(predict.hides ? t("Map of {surface}. Where the runs go is shown after the reveal.", words) : t("Map of {surface}. {outcomes}", words));
  }
}

const PICK_REACH = 12; // pixels about a press within which the nearest member of a swarm is meant

/** What hands on a map may do (see gesture.js). */
export function handsOf(stage, map) {
  return {
    start: () => stage.start,
    window: () => stage.window,
    home: () => stage.home,
    place: (x, y, phase) => (phase === "click" && stage.swarm.pickAt(map, x, y, PICK_REACH)) || stage.placeStart(x, y, phase),
    look: (window) => stage.setWindow(window),
    commit: (wait) => stage.commit(wait),
    hover: (point) => stage.hover(point),
    hold: (on) => {
      stage.held = on;
      stage.redraw();
    },
    near: (map, on) => {
      const next = on ? map : stage.nearStart === map ? null : stage.nearStart;
      if (next === stage.nearStart) return;
      stage.nearStart = next;
      stage.redraw();
    },
    fit: () => fitMap(stage, true),
    explainWheel: () => stage.readout.explainWheel(),
  };
}
