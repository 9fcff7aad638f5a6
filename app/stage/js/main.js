// What panels and pages call: update and destroy, with one clock for the whole page.

import { makeClock, makeTicker } from "./clock.js";
import { takeLook } from "./look.js";
import { bytesFromBase64 } from "./payload.js";
import { Pickers } from "./pickerfaces.js";
import { Stage } from "./stage.js";

/** Install the library on the page. A second copy of the same version leaves the first, with its clock, in place. */
export function installLibrary(version, look, tools) {
  if (globalThis.__fallLine?.version === version) return;
  takeLook(look);
  const debug = { frames: 0, playhead: 0, updates: 0, lastUpdateTime: 0, playing: false, drawTime: 0, liveTime: 0, edits: 0 };
  const clock = makeClock();
  const ticker = makeTicker(clock, debug);
  const shown = { field: false, steps: false }; // as the clock, for the page: a panel mounted again shows the same
  const stages = new WeakMap();
  const update = (parent, data, emit = null) => {
    let stage = stages.get(parent);
    if (!stage) stages.set(parent, (stage = new Stage(parent, { clock, ticker, tools, debug, shown })));
    stage.update(data, emit);
    return stage;
  };
  const destroy = (parent) => {
    stages.get(parent)?.destroy();
    stages.delete(parent);
  };
  const waiting = globalThis.__fallLineWaiting ?? new Map();
  globalThis.__fallLine = { version, look, tools, clock, debug, update, destroy, bytesFromBase64, pickers: new Pickers(tools) };
  for (const run of waiting.values()) run();
  waiting.clear();
}
