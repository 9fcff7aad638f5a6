// The curves there are, by their words in a link (app/lab/curve_words.py): what each plots of a run, and on what axis.
//
// A kind is {word, name(t), lines(run, ground), shift, axis, height, gaps, before}: lines gives one series, or one a
// coordinate, or null; their first value belongs to step `shift`: a knob, a quantity and an effective step belong to the
// update that leads to a step. axis is "log", "degrees", "even" (even or log, by the values) or "signed" (even where they
// have both signs). height: it is measured as the loss is. gaps: it is drawn where it is positive, and rare
// peaks do not stretch the axis. before: the same can
// be told of how a run was before its last change.

import { anglesDown, distancesTo, effectiveSteps, keptLines, lowestSoFar, turnsAlong } from "./pathseries.js";

const upTo = (run, values) => values.subarray(0, run.valid + 1);
const one = (values) => (values ? [values] : null);

/** A knob over the updates: as schedules move it; where no run's is moved, what it is. */
function knobLines(run, word, still) {
  const told = run.moved?.find((each) => each.word === word);
  if (!told) return still && word === "eta" && Number.isFinite(run.values?.lr) ? [new Float64Array(run.valid).fill(run.values.lr)] : null;
  if (word === "eta") return one(run.lr);
  const column = run.columns[told.column];
  return one((column === undefined ? told.values : run.tables?.[column])?.subarray(0, run.valid));
}

const OF_PATHS = [
  { word: "loss", name: (t) => t("loss"), lines: (run) => [upTo(run, run.loss)], axis: "log", height: true, before: true },
  { word: "best", name: (t) => t("lowest loss so far"), lines: (run) => [lowestSoFar(upTo(run, run.loss))], axis: "log", height: true, before: true },
  { word: "grad", name: (t) => t("gradient norm |∇f|"), lines: (run) => [upTo(run, run.grad)], axis: "log", before: true },
  { word: "angle", name: (t) => t("angle to the steepest way down"), lines: (run, ground) => ground.kernel && [anglesDown(run.path, run.valid, ground)], axis: "degrees" },
  { word: "turn", name: (t) => t("angle between moves"), lines: (run) => [turnsAlong(run.path, run.valid)], axis: "degrees", before: true },
  { word: "dist", name: (t) => t("distance to the minimum"), lines: (run, ground) => one(distancesTo(ground.minima, run.path, run.valid)), axis: "log" },
  { word: "step", name: (t) => t("effective step −Δθ/∇f"), lines: (run, ground) => ground.kernel && effectiveSteps(run.path, run.valid, ground), shift: 1, axis: "log", gaps: true },
].map((kind) => ({ shift: 0, ...kind }));

export const CURVE_GROUPS = [["loss", "best"], ["grad", "angle", "turn"], ["dist", "step"]]; // as they are offered, before knobs and quantities

/** The kind of a word; of a knob or a quantity only where one of the runs has it, else null. */
export function kindOf(word, runs) {
  const known = OF_PATHS.find((kind) => kind.word === word);
  if (known) return known;
  const [letter, name] = [word.slice(0, 2), word.slice(2)];
  if (letter === "q.") {
    const told = runs.flatMap(({ quantities = [] }) => quantities).find((each) => each.name === name);
    return told ? { word, name: () => told.title, lines: (run) => keptLines(run, name), shift: 1, axis: "signed", before: true } : null;
  }
  const told = runs.flatMap(({ moved = [] }) => moved).find((each) => each.word === word);
  if (!told && word !== "eta") return null;
  return { word, name: (t) => (word === "eta" ? t("learning rate") : `${told.title} ${told.symbol}`), lines: (run) => knobLines(run, word, !told), shift: 1, axis: "even", before: true };
}

/** The words shown where a link says none: loss and slope, and the rate where a schedule moves it. */
export const usualWords = (runs) => ["loss", "grad", ...(runs.some((run) => run.schedule && run.lr) ? ["eta"] : [])];

/** Every word that can be chosen for these runs, group by group; `known`: only quantities that their kernels keep. */
export function offeredWords(runs, known) {
  const knobs = runs.flatMap(({ moved = [] }) => moved.map(({ word }) => word));
  const kept = (run, name) => !known || run.recorded?.some((each) => each.name === name);
  const named = runs.flatMap((run) => (run.quantities ?? []).filter(({ name }) => kept(run, name)).map(({ name }) => `q.${name}`));
  return [...CURVE_GROUPS, [...new Set(["eta", ...knobs])], [...new Set(named)]].filter((group) => group.length);
}

const walked = new WeakMap(); // path -> what was worked out along it, by word

/** A run's series of a kind, worked out once a path. */
export function linesAlong(run, kind, ground) {
  if (!walked.has(run.path)) walked.set(run.path, new Map());
  const held = walked.get(run.path), known = held.get(kind.word);
  if (known && known.records === run.records && known.lr === run.values?.lr) return known.lines;
  const lines = kind.lines(run, ground);
  held.set(kind.word, { lines, records: run.records, lr: run.values?.lr });
  return lines;
}
