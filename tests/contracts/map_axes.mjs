// The axes of living maps as the stage has them: [[knob, [low, high], count]] and [[low, high, count]] as JSON in, values out.

import { readFileSync } from "node:fs";
import "../javascript/look.mjs";
import { axesText, heldEnds, knobAlong, readAxes, startsAlong } from "../../app/stage/js/mapaxes.js";

const { knobs, windows, words } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify({
  knobs: knobs.map(([knob, ends, count]) => [...knobAlong(knob, heldEnds(knob, ends), count)]),
  windows: windows.map(([low, high, count]) => [...startsAlong(low, high, count)]),
  words: words.map((word) => ({ axes: readAxes(word), text: axesText(readAxes(word)) })),
}));
