// What the stage hands to its maps: a record of what is shown, and what hands on a map may do.

/** What a map is drawn from (see mapview.js), as it is now. */
export function viewOf(stage) {
  const { theme, font, fontScale, surface, surfaceKey, window, start, runs, lifted, shown, moving, groundCache, clock } = stage;
  return {
    ...stage.scene(), // what a move is told from (see turn.js)
    theme, font, fontScale, surface, surfaceKey, window, start, runs, lifted, shown, moving, groundCache,
    playhead: clock.playhead, speed: clock.speed, steps: stage.header.steps, still: stage.still.matches,
    gripped: stage.held || stage.nearStart, styleOf: (run) => stage.styleOf(run), ...stage.scene(),
  };
}

/** What hands on a map may do (see gesture.js). */
export function handsOf(stage) {
  return {
    start: () => stage.start,
    window: () => stage.window,
    home: () => stage.home,
    place: (x, y, phase) => stage.placeStart(x, y, phase),
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
    fit: () => stage.fit(true),
    explainWheel: () => stage.readout.explainWheel(),
  };
}
