// The axes of living maps as the stage has them: [[knob, [low, high], count]] and [[low, high, count]] as JSON in, values out.

import { readFileSync } from "node:fs";
import "../javascript/look.mjs";
import { axesText, heldEnds, knobAlong, readAxes, startsAlong } from "../../app/stage/js/mapaxes.js";
import { noiseScale, quickestBall, workingCells } from "../../app/stage/js/maptheory.js";

const { knobs = [], windows = [], words = [], rows = [], balls = [], noises = [] } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify({
  knobs: knobs.map(([knob, ends, count]) => [...knobAlong(knob, heldEnds(knob, ends), count)]),
  windows: windows.map(([low, high, count]) => [...startsAlong(low, high, count)]),
  working: rows.map(([classes, axis, own, other]) => workingCells({ classes: classes.flat(), width: classes[0].length, height: classes.length, stride: 1 }, axis, own, other)),
  best: balls.map(([form, bent, sides]) => {
    const axes = sides.map(([name, ends]) => ({ site: { knob: { name }, where: { kind: "run" } }, ends }));
    return quickestBall({ key: "momentum", values: { form }, columns: {} }, axes, { quadratic: true, hessian: (x, y, knobs, out) => out.set(bent) });
  }),
  noises: noises.map((axes) => noiseScale(axes)),
  words: words.map((word) => ({ axes: readAxes(word), text: axesText(readAxes(word)) })),
}));
