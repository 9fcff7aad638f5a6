// What is known of a map of settings besides its pixels: where theory ends, and the range that works at the run's own other value.

import { surfaceAt } from "./livesurface.js";
import { formatNumber } from "./numbers.js";
import { knobText } from "./knobrow.js";
import { knobAlong } from "./mapaxes.js";
import { knobPlace, siteSign } from "./mapknobs.js";
import { settingsPlace } from "./mapsaim.js";
import { limitLine, noiseScale, quickestBall, rateAxis, workingCells } from "./maptheory.js";

/** {line, best, bracket, range} of a map of settings that is known; found once for each change. */
export function settingsTold(stage, living, plan) {
  const { run, axes } = plan, sign = JSON.stringify([stage.changes, run.id, axes.map(({ site, ends }) => [site.place, site.value, ends]), stage.header.lang]);
  if (living.found && living.foundSign === sign && living.foundOf === living.classed) return living.found;
  living.foundSign = sign;
  living.foundOf = living.classed;
  living.found = { line: lineOf(stage, run, axes), best: bestOf(stage, run, axes), ...rangeOf(stage, living, axes) };
  return living.found;
}

function lineOf(stage, run, axes) {
  const { surface, header, homeSurface, edits } = stage, compile = (source) => stage.kernelOf(source), at = rateAxis(axes);
  const hands = Object.fromEntries(Object.entries(edits.ofSurface()).filter(([, value]) => typeof value === "number"));
  const noise = noiseScale(axes), placed = ([rate, other]) => {
    const place = (axis, value) => knobPlace(axes[axis].site.knob, value, axes[axis].ends[1]);
    return at === 0 ? [place(0, rate), place(1, other)] : [place(0, other), place(1, rate)];
  };
  if (noise) return { points: noise.line.map(placed), text: `${siteSign(axes[at].site)}/${siteSign(axes[1 - at].site)} = ${formatNumber(noise.scale, 2)}` };
  const points = limitLine(run, axes, surface, compile, (moved) => surfaceAt(homeSurface, header.surface, { ...hands, ...moved }, compile)).map(placed);
  return points.length ? { points, text: `${siteSign(axes[at].site)} = ${run.limit.text}` } : null;
}

/** The best in theory, as a place of the map with its words. */
function bestOf(stage, run, axes) {
  const values = quickestBall(run, axes, stage.surface);
  return values && { at: values.map((value, axis) => knobPlace(axes[axis].site.knob, value, axes[axis].ends[1])), text: stage.t("best in theory") };
}

/** The bracket, and its range in words: along the first axis whose scale is logarithmic, else along the first. */
function rangeOf(stage, living, axes) {
  const { t } = stage, { classed } = living, axis = axes[0].site.knob.scale === "log" || axes[1].site.knob.scale !== "log" ? 0 : 1;
  const places = living.places(), here = settingsPlace(axes), counts = [classed.width, classed.height];
  const cellOf = (side) => Math.floor(((here[side] - places[2 * side]) / (places[2 * side + 1] - places[2 * side])) * counts[side]);
  const other = cellOf(1 - axis);
  if (other < 0 || other >= counts[1 - axis]) return { bracket: null, range: "" };
  const found = workingCells(classed, axis, cellOf(axis), other), { site, ends } = axes[axis], beside = axes[1 - axis].site;
  const at = `${siteSign(beside)} = ${knobText(beside.knob, beside.value)}`;
  if (!found) return { bracket: null, range: classed.stride === 1 ? t("Nothing works at {setting}", { setting: at }) : "" };
  const values = knobAlong(site.knob, ends, counts[axis]), low = values[found.from], high = values[found.to], texts = [low, high].map((value) => formatNumber(value, 2));
  const place = (cell) => places[2 * axis] + (cell / counts[axis]) * (places[2 * axis + 1] - places[2 * axis]);
  const point = (cell) => (axis === 0 ? [place(cell), here[1]] : [here[0], place(cell)]);
  const said = { setting: at, knob: siteSign(site), low: texts[0], high: texts[1] };
  const range = site.knob.scale === "log" ? t("At {setting} it works from {knob} = {low} to {high}: {decades} decades", { ...said, decades: formatNumber(Math.log10(high / low), 2) }) : t("At {setting} it works from {knob} = {low} to {high}", said);
  return { bracket: { ends: [point(found.from), point(found.to + 1)], texts }, range };
}
