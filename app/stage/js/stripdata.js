// What one strip plots: the series of the visible runs, where its axis begins and ends, and on which scale.

import { besideOf } from "./beside.js";
import { linesAlong } from "./curvekinds.js";
import { calmPart, isLinear, linearRange, logRange, lossBase, signedRange, withoutPeaks } from "./series.js";
import { bandsOf, calmBands } from "./swarmband.js";

const DEGREES = [0, 180];

/**
 * What a strip of a kind shows of a stage's runs: {runs, lines (of each run its series), besides (of each run the heights of
 * what walks beside it), bands (of a
 * swarm, whose medians the lines are; null without one), base, above, linear, range}; heights are measured from the base.
 */
export function stripData(stage, kind) {
  const { swarm } = stage, crowds = swarm.on ? stage.runs.filter(({ id }) => swarm.members?.some((run) => run.id === id)) : [];
  const bands = bandsOf(stage, kind, crowds);
  const all = (bands ? crowds : stage.runs).map((run) => ({ run, lines: linesAlong(run, kind, stage.groundOf(run)) })).filter(({ lines }) => lines?.length || bands);
  const runs = all.map(({ run }) => run);
  const lines = bands ? bands.map((parts) => parts.map(({ mid }) => mid)) : all.map((each) => each.lines);
  const besides = kind.word === "loss" && !bands ? runs.map((run) => besideOf(run, stage.groundOf(run)).map(({ loss }) => loss)) : runs.map(() => []);
  const log = kind.axis === "log" && !kind.gaps;
  const calm = bands ? calmBands(bands, log, kind.height ? (stage.surface.floor ?? 0) : 0) : all.flatMap((each, index) => [...each.lines, ...besides[index]].map((values) => calmPart(values, each.run.outcome.kind === "diverged")));
  const told = { runs, lines, besides, bands, base: 0, above: "plain" };
  if (kind.axis === "degrees") return { ...told, linear: true, range: runs.length ? DEGREES : null };
  if (kind.axis === "signed") {
    const signed = calm.some((values) => values.some((value) => value < 0)), linear = signed || isLinear(calm);
    return { ...told, linear, range: signed ? signedRange(calm) : linear ? linearRange(calm) : logRange(calm) };
  }
  if (kind.axis === "even") {
    const shown = bands ? calm : lines.flat(), linear = isLinear(shown);
    return { ...told, linear, range: linear ? linearRange(shown) : logRange(shown) };
  }
  const { base, kind: above } = kind.height ? lossBase(stage.surface.floor, calm) : { base: 0, kind: "plain" };
  return { ...told, base, above, linear: false, range: logRange(kind.gaps ? calm.map(withoutPeaks) : calm, base) };
}

/** What a strip is called, with what it measures and by which line it says so. */
export function titleOf(t, kind, { lines, above, base, linear, bands }) {
  const from = above === "floor" && base !== 0 ? " floor" : above === "lowest" ? " lowest" : "";
  const named = {
    "loss floor": t("loss above the minimum"), "loss lowest": t("loss above the lowest seen"),
    "best floor": t("lowest loss so far, above the minimum"), "best lowest": t("lowest loss so far, above the lowest seen"),
  };
  const name = named[`${kind.word}${from}`] ?? kind.name(t);
  if (bands) return t("{curve}: median, 10 to 90 %", { curve: kind.axis === "degrees" ? t("{curve}, degrees", { curve: name }) : name });
  if (kind.word === "eta") return linear ? t("learning rate, even axis") : t("learning rate, log axis");
  if (kind.axis === "degrees") return t("{curve}, degrees", { curve: name });
  return lines.some((each) => each.length > 1) ? t("{curve}: x solid, y dashed", { curve: name }) : name;
}
