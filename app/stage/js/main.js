// What panels and pages call: update and destroy, with one clock for the whole page.

import { Bar } from "./bar.js";
import { makeClock, makeTicker } from "./clock.js";
import { Desk } from "./desk.js";
import { formulaNode } from "./formula.js";
import { KnobPanel } from "./knobpanel.js";
import { LOOK, takeLook } from "./look.js";
import { ServedMaps } from "./mapsserved.js";
import { bytesFromBase64 } from "./payload.js";
import { Parts } from "./parts.js";
import { Pickers } from "./pickerfaces.js";
import { ResultsTable } from "./results.js";
import { Stage } from "./stage.js";

/** Install the library on the page. A second copy of the same version leaves the first, with its clock, in place. */
export function installLibrary(version, look, tools, css) {
  if (globalThis.__fallLine?.version === version) return;
  globalThis.__fallLine = makeLibrary(version, look, tools, css);
  const waiting = globalThis.__fallLineWaiting ?? new Map();
  for (const runs of waiting.values()) for (const run of [runs].flat()) run();
  waiting.clear();
}

/** A library with a clock of its own; guest: its stages stand on somebody else's page, whose keys are not theirs. */
export function makeLibrary(version, look, tools, css, guest = false) {
  takeLook(look);
  const debug = { frames: 0, playhead: 0, updates: 0, lastUpdateTime: 0, playing: false, drawTime: 0, liveTime: 0, edits: 0 };
  const clock = makeClock();
  const ticker = makeTicker(clock, debug);
  const shown = { field: false, steps: false, shade: true, presenter: false, words: {} }; // as the clock, for the page: a panel mounted again shows the same
  const parts = new Parts();
  const desk = new Desk();
  desk.served = new ServedMaps(ticker);
  const stages = new Map();
  const bars = new WeakMap();
  /** Playhead, speed and arrows as Python has them; what a stage shows is not touched before there is one. */
  const wear = (look, seeking = false) => {
    clock.speed = look.speed;
    clock.loop = look.repeat;
    for (const what of ["field", "steps"]) if (shown[what] !== look.arrows.includes(what)) {
      shown[what] = !shown[what];
      for (const stage of stages.values()) stage.showing.arrows(what);
    }
    for (const word of LOOK.words) if ((shown.words[word] ?? "") !== (look.words[word] ?? "")) {
      shown.words[word] = look.words[word] ?? "";
      for (const stage of stages.values()) stage.explain.take(word);
    }
    if (shown.shade !== look.shade) for (const stage of stages.values()) stage.showing.shade(look.shade);
    if (seeking) {
      clock.pause();
      clock.seek(look.k ?? clock.steps);
      for (const stage of stages.values()) if (stage.presenter !== look.present) stage.showing.set(look.present);
    }
    ticker.request();
  };
  let first = null; // the stage that a first page draws before Streamlit is up: {host, place}
  /** Draw in a place of the page's own, until Streamlit's panel takes the stage over. */
  const early = (host, inner, data) => {
    const place = inner.attachShadow({ mode: "open" });
    first = { host, place };
    const stage = update(place, data);
    stage.moving = stage.first = true; // coarse ground at once, the fine one and the curves a moment later
    return stage;
  };
  const adopt = (parent, data) => {
    const stage = stages.get(first.place);
    stages.delete(first.place);
    stages.set(parent, stage);
    stage.parent = parent;
    parent.append(stage.style, stage.root);
    first.host.remove();
    first = null;
    const same = stage.bytes.length === data.length && stage.bytes.every((byte, at) => byte === data[at]);
    if (same) stage.bytes = data; // nothing to take in anew
    return stage;
  };
  const update = (parent, data, ways = {}) => {
    let stage = stages.get(parent);
    if (!stage && first && parent !== first.place) stage = adopt(parent, data);
    if (!stage) stages.set(parent, (stage = new Stage(parent, { clock, ticker, tools, debug, shown, parts, css, desk, guest })));
    stage.update(data, ways);
    return stage;
  };
  const bar = (parent, data, emit) => {
    let held = bars.get(parent);
    if (!held) bars.set(parent, (held = new Bar(parent, { clock, ticker, shown, wear, desk, get stages() { return [...stages.values()]; } })));
    held.update(data, emit);
    return held;
  };
  let served = null; // the panel by which living maps come from the server
  const panels = new Map();
  const knobs = (parent, data) => {
    let held = panels.get(parent);
    if (!held) panels.set(parent, (held = new KnobPanel(parent, { ticker, stage: () => [...stages.values()].at(-1) }, css)));
    held.update(data);
  };
  const results = (parent, data) => {
    let held = panels.get(parent);
    if (!held) panels.set(parent, (held = new ResultsTable(parent, { ticker, stage: () => [...stages.values()].at(-1) }, css)));
    held.update(data);
  };
  const maps = (parent, data, ways) => {
    served = parent;
    desk.served.take(data, ways);
  };
  const destroy = (parent) => {
    if (served === parent) desk.served.close();
    panels.get(parent)?.destroy();
    panels.delete(parent);
    bars.get(parent)?.destroy();
    bars.delete(parent);
    stages.get(parent)?.destroy();
    stages.delete(parent);
  };
  ticker.subscribe(() => (debug.first ??= performance.now()), true);
  const pickers = new Pickers(tools);
  desk.pickers = pickers;
  pickers.asked = () => [...stages.values()].some((stage) => stage.predict.hides);
  pickers.stood = () => {
    for (const stage of stages.values()) if (stage.everyRun) stage.parts.adder.show();
  };
  /** Call after every frame; returns what ends it. */
  const watch = (told) => ticker.subscribe(told, true);
  return { version, look, tools, clock, debug, parts, update, early, bar, knobs, results, maps, destroy, bytesFromBase64, formulaNode, pickers, wear, watch };
}
