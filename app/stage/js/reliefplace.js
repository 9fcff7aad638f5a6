// The layouts with the relief: which maps they have, whether the browser can draw them, and map and relief side by side.

import { el } from "./dom.js";
import { LOOK } from "./look.js";
import { ReliefGl } from "./reliefgl.js";
import { ReliefView } from "./reliefview.js";

const PAIR_GAP = 14; // between map and relief
export const RELIEF = "relief"; // stands for the relief among the maps that a layout has

/** The maps of a layout with the relief: null for the map of all runs, RELIEF; null itself for other layouts. */
export function reliefMaps(layout) {
  return { [LOOK.relief_view.alone]: [RELIEF], [LOOK.relief_view.both]: [null, RELIEF] }[layout] ?? null;
}

/** The stage's graphics, made once; their loss and return build the maps anew. */
export function graphicsOf(stage) {
  stage.graphics ??= new ReliefGl(() => {
    stage.panels.buildMaps();
    stage.arrange();
    stage.touchMaps("ground");
  });
  return stage.graphics;
}

/** Why there is no relief, in words; null where there is one. */
export function lacksRelief(stage) {
  const { t, surface } = stage;
  if (surface && !surface.kernel) return t("This landscape is not computed in the browser: the map stands for its relief.");
  return graphicsOf(stage).lost ? t("This browser draws no three dimensions just now (WebGL is missing): the map stands for the relief.") : null;
}

export const makeRelief = (stage) =>
  new ReliefView(graphicsOf(stage), stage.t, { settled: () => stage.settle(), redraw: () => stage.redraw(), say: (word, text) => stage.showing.say(word, text) });

/** The sentence that stands over the map in place of the relief. */
export const reliefLack = (text) => el("p", { class: "fl-relief-lack", role: "status", "data-testid": "fl-relief-lack", text });

/** Whether these maps are map and relief. */
export const isPair = (maps) => maps.length === 2 && maps[1].relief === true;

/** Map and relief in a box: side by side, or one above the other where it is higher than wide. */
export function placePair(field, maps, { width, height }) {
  const beside = width > height, each = Math.floor(beside ? (width - PAIR_GAP) / 2 : width), high = Math.floor(beside ? height : (height - PAIR_GAP) / 2);
  field.style.cssText = `display: grid; grid-template-columns: repeat(${beside ? 2 : 1}, ${each}px); gap: ${PAIR_GAP}px; align-content: start`;
  for (const map of maps) {
    map.numbered = true;
    map.resize(each, high);
  }
}
