// Which rows a run's updates ask about: the batch of the present step, for whoever shows it.

import { orderOf } from "./batches.js";
import { inputsOf } from "./live.js";

const noTables = new WeakMap(); // path -> the tables of its clock, where the run came without: Python walked it

/** What a run's kernel keeps of a name, update by update; null where nothing is kept of it here. */
function keptOf(stage, run, name) {
  const column = run.columns[name], where = run.recorded.find((one) => one.name === name);
  const clock = column !== undefined || where?.clock[0], place = column ?? where?.places[0];
  if (place === undefined) return null;
  if (!clock) return run.records?.[place] ?? null;
  if (run.tables) return run.tables[place];
  if (!run.kernel) return null;
  if (!noTables.has(run.path)) {
    const tables = Array.from({ length: run.kernel.columns }, () => new Float64Array(stage.steps));
    run.kernel.clock(inputsOf(stage, run), stage.steps, run.noise, tables, stage.tools.powers);
    noTables.set(run.path, tables);
  }
  return noTables.get(run.path)[place];
}

/** What the update that leaves step `step` hands the landscape behind each point; null for a run without batches, or where that is not known here. */
export function batchArguments(stage, run, step) {
  if (!run.batches || !run.kernel) return null;
  const at = Math.max(0, Math.min(Math.floor(step), run.valid - 1, stage.steps - 1)), told = run.batches.asks.map((name) => keptOf(stage, run, name)?.[at]);
  return told.every((value) => value !== undefined) ? told : null;
}

/**
 * The rows, by number in the table, that the update which leaves step `step` of a run asks about (at the last step: the update
 * that led there), in the order in which they are added up; null for a run without batches, or where that is not known here.
 */
export function batchAt(stage, run, step) {
  const told = batchArguments(stage, run, step);
  if (!told) return null;
  const [base, from, count] = ["rows_base", "rows_from", "rows_count"].map((name) => told[run.batches.asks.indexOf(name)]);
  return orderOf(run.batches, stage.steps).subarray(base + from, base + from + count);
}

/** How many rows a run has drawn by each step, 0 … steps, in passes over the table; null where that is not known here. */
export function epochsAlong(stage, run) {
  if (!run.batches) return null;
  const counts = keptOf(stage, run, "rows_count");
  if (!counts) return null;
  const found = new Float64Array(counts.length + 1);
  for (let at = 0; at < counts.length; at += 1) found[at + 1] = found[at] + (at < run.valid ? counts[at] / run.batches.rows : 0);
  return found;
}
