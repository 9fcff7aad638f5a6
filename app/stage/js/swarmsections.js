// What the panel of a swarm tells of each run: how it ended, in which valley its members are over time, or with which losses they end.
//
// A section is {node, draw(step)}: what stands, and what moves with the playhead.

import { el } from "./dom.js";
import { formatNumber, formatSteps } from "./numbers.js";
import { nameNow } from "./naming.js";
import { binned, binPlace, binTicks, lossQuantiles } from "./swarmlosses.js";
import { pairedOf, percent, shareOf } from "./swarmshares.js";
import { countIn, stackedAreas, valleyShare } from "./swarmstack.js";
import { keptPlace } from "./swarm.js";

const STACK_WIDE = 300, STACK_HIGH = 84, NUMBERED_FROM = 15; // of the drawing of valleys; how thick an area must be for its number
const BARS_WIDE = 300, BARS_HIGH = 62; // of the drawing of losses

/** What a line of the shares is called. */
export function lineName({ t, surface }, { name }) {
  if (/^m\d/.test(name)) return surface.values.length > 1 ? t("minimum {number}", { number: Number(name.slice(1)) + 1 }) : t("at the minimum");
  const words = {
    minima: t("other minima"), rest: t("at rest elsewhere"), saddle: t("at a saddle"), oscillating: t("in a cycle"), plateau: t("stalled"), left_view: t("left the window"),
    going: t("still going"), diverged: t("diverged"),
  };
  return words[name];
}

/** What a line of the valleys is called beside its number: how curved its bottom is. */
function valleyName(t, { valley }, { curvatures, kinds }) {
  if (valley === "others") return t("other valleys");
  if (valley === "none") return t("elsewhere");
  if (!Number.isFinite(curvatures[valley])) return "";
  const told = { curvature: formatNumber(curvatures[valley], 2) };
  if (kinds?.sharp === valley) return t("sharp, curvature {curvature}", told);
  return kinds?.flat === valley ? t("flat, curvature {curvature}", told) : t("curvature {curvature}", told);
}

function svgPart(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const unseen = (text) => el("span", { class: "fl-swarm-hidden", text });

/** A run's box: its name and how many there are, the sentence that says most, and what follows. */
function boxOf(stage, run, told, said, ...parts) {
  const style = stage.styleOf(run), name = nameNow(run, stage.runs), settings = [...name.settings, name.settings.length ? "" : name.rate].filter(Boolean).join(", ");
  const { t, swarm } = stage, count = formatSteps(told.members), size = swarm.wanted?.form === "seeds" ? t("{count} seeds", { count }) : t("{count} starts", { count });
  return el("section", { style: `--trail: ${style.colour}`, "data-testid": `fl-swarm-run-${run.id}` },
    el("header", {}, el("span", { class: "fl-glyph", "aria-hidden": "true", text: style.glyph }), el("b", { text: name.head }), el("span", { class: "fl-swarm-settings", text: settings }), el("span", { class: "fl-swarm-size", text: size })),
    said && told.members > 1 ? el("p", { class: "fl-swarm-headline", text: said }) : null, ...parts);
}

/** A table of lines with a bar each: rows are {name, swatch, share: {count, share, low, high}, now(step), most}. */
function tableOf(stage, run, told, heads, rows, most) {
  const { t } = stage, moving = [];
  const lines = rows.map(({ name, swatch, share: { count, share, low, high }, now }) => {
    const bar = el("i", { class: "fl-swarm-now" }), yet = el("span", { class: "fl-swarm-hidden" });
    const drawn = el("div", { class: "fl-swarm-bar", "aria-hidden": "true" }, el("i", { class: "fl-swarm-end", style: `width: ${(100 * share) / most}%` }), bar,
      count > 0 && told.members > 1 ? el("i", { class: "fl-swarm-whisker", style: `left: ${(100 * low) / most}%; width: ${(100 * (high - low)) / most}%` }) : null);
    moving.push({ bar, yet, now });
    const ends = unseen(t("95 % interval: {low} to {high} %", { low: percent(low), high: percent(high) }));
    const head = el("th", { scope: "row", title: name }, swatch ?? null, name);
    return el("tr", { class: count ? "" : "fl-swarm-none" }, head, el("td", {}, drawn, yet), el("td", { class: "fl-swarm-share" }, count ? `${percent(share)} %` : "0", ends));
  });
  const node = el("table", {}, el("caption", { class: "fl-swarm-hidden", text: run.title }), el("thead", {}, el("tr", { class: "fl-swarm-hidden" }, ...heads.map((text) => el("th", { scope: "col", text })))), el("tbody", {}, ...lines));
  const draw = (step) => {
    for (const { bar, yet, now } of moving) {
      const share = now(step);
      bar.style.width = `${(100 * share) / most}%`;
      yet.textContent = `${percent(share)} %`;
    }
  };
  return { node, draw };
}

/** Each run's shares by outcome. */
function outcomeSections(stage, runs) {
  const { swarm, t } = stage, { lines } = swarm;
  const most = Math.max(0.02, ...runs.flatMap(([, { tally }]) => lines.map((line) => shareOf(tally, line, 0)).map(({ count, high }) => high * (count > 0))));
  return runs.map(([run, told]) => {
    const { what, share, low, high } = swarm.headline(told), said = { share: percent(share), low: percent(low), high: percent(high) };
    const rows = lines.map((line) => {
      const { count, end, ...ends } = shareOf(told.tally, line, 0);
      return { name: lineName(stage, line), share: { count, share: end, low: ends.low, high: ends.high }, now: (step) => shareOf(told.tally, line, step).now };
    });
    const table = tableOf(stage, run, told, [t("outcome"), t("by now"), t("at the end")], rows, most);
    const text = what === "escaped" ? t("{share} % ({low}–{high} %) escaped the saddle", said) : t("{share} % ({low}–{high} %) reached a minimum", said);
    return { node: boxOf(stage, run, told, text, table.node), draw: table.draw };
  });
}

/** A line's colour, and its number. */
function swatchOf(t, { valley }, fill) {
  const numbered = typeof valley === "number", number = valley + 1;
  return el("span", { class: "fl-stack-swatch", style: `background: ${fill}` }, ...(numbered ? [unseen(t("valley {number}", { number })), el("b", { "aria-hidden": "true", text: String(number) })] : []));
}

/** How strongly the areas of so many lines are filled, the first the strongest. */
const strengths = (count) => Array.from({ length: count }, (_, at) => 78 - (count > 1 ? (62 * at) / (count - 1) : 0));

/** Each run's members by the valley they are in, over the steps. */
function valleySections(stage, runs) {
  const { swarm, t } = stage, { lines, minima, kinds } = swarm.valleys, fills = strengths(lines.length);
  const shares = runs.map(([, { valleys, members }]) => lines.map((line) => valleyShare(valleys, minima, line, members)));
  const most = Math.max(0.02, ...shares.flat().map(({ count, high }) => high * (count > 0)));
  return runs.map(([run, told], index) => {
    const { valleys, kept, members } = told, own = shares[index], flat = kinds && own[lines.findIndex(({ valley }) => valley === kinds.flat)];
    const said = flat ? t("{share} % ({low}–{high} %) end in the flat valley", { share: percent(flat.share), low: percent(flat.low), high: percent(flat.high) }) : "";
    const areas = stackedAreas(valleys, minima, lines, members, kept, STACK_WIDE, STACK_HIGH);
    const fill = (at) => (lines[at].valley === "none" ? "var(--fl-page)" : `color-mix(in srgb, var(--trail) ${fills[at]}%, var(--fl-page))`);
    const drawn = areas.map(({ outline }, at) => svgPart("polygon", { points: outline.map((value) => value.toFixed(1)).join(" "), style: `fill: ${fill(at)}` }));
    const numbers = areas.flatMap(({ widest }, at) => {
      const { valley } = lines[at];
      return typeof valley === "number" && widest.high >= NUMBERED_FROM ? [el("b", { class: "fl-stack-number", style: `left: ${(100 * widest.x) / STACK_WIDE}%; top: ${(100 * widest.y) / STACK_HIGH}%`, text: String(valley + 1) })] : [];
    });
    const ahead = el("i", { class: "fl-stack-ahead" }), steps = el("div", { class: "fl-bars-ticks", "aria-hidden": "true" }, el("span", { class: "fl-bars-first", text: t("step {step}", { step: "0" }) }), el("span", { class: "fl-bars-last", style: "left: 100%", text: formatSteps(stage.steps) }));
    const chart = el("div", { class: "fl-stack", "aria-hidden": "true" }, svgPart("svg", { viewBox: `0 0 ${STACK_WIDE} ${STACK_HIGH}`, preserveAspectRatio: "none" }, ...drawn), ...numbers, ahead);
    const rows = lines.map((line, at) => ({
      name: valleyName(t, line, swarm.valleys), swatch: swatchOf(t, line, fill(at)), share: own[at],
      now: (step) => countIn(valleys, minima, line, keptPlace(kept, step)) / members,
    }));
    const table = tableOf(stage, run, told, [t("valley"), t("now"), t("at the end")], rows, most);
    const draw = (step) => {
      ahead.style.left = `${(100 * Math.min(step, stage.steps)) / stage.steps}%`;
      table.draw(step);
    };
    return { node: boxOf(stage, run, told, said, chart, steps, table.node), draw };
  });
}

/** Each run's members by the loss they end with. */
function lossSections(stage, runs) {
  const { t, swarm } = stage, { bins } = swarm, every = runs.map(([, { final }]) => binned(bins, final));
  const highest = Math.max(...every.flatMap(({ counts, beyond }, index) => [...counts, beyond].map((count) => count / runs[index][1].members)));
  return runs.map(([run, told], index) => {
    const { counts, beyond } = every[index], [low, mid, high] = lossQuantiles(told.final), some = every.some((each) => each.beyond);
    const slots = bins.count + (some ? 2 : 0), wide = BARS_WIDE / slots, part = (100 * bins.count) / slots; // at the right what is not finite
    const bar = (count, at) => count && svgPart("rect", { x: at * wide + 0.5, y: BARS_HIGH * (1 - count / told.members / highest), width: wide - 1, height: (BARS_HIGH * count) / told.members / highest });
    const bars = [...counts.map(bar), bar(beyond, slots - 1)].filter(Boolean);
    const at = (loss) => `${part * binPlace(bins, loss)}%`;
    const median = Number.isFinite(mid) ? [el("i", { class: "fl-bars-median", style: `left: ${at(mid)}` })] : [];
    const ticks = binTicks(bins, 5).map(({ loss, place }) => el("span", { class: place < 0.06 ? "fl-bars-first" : place > 0.94 && !some ? "fl-bars-last" : "", style: `left: ${part * place}%`, text: formatNumber(loss, 2) }));
    const beside = some ? [el("span", { class: "fl-bars-last", style: "left: 100%", text: "∞" })] : [];
    const chart = el("div", { class: "fl-bars", "aria-hidden": "true" }, el("div", {}, svgPart("svg", { viewBox: `0 0 ${BARS_WIDE} ${BARS_HIGH}`, preserveAspectRatio: "none" }, ...bars), ...median), el("div", { class: "fl-bars-ticks" }, ...ticks, ...beside));
    const height = (loss) => formatNumber(loss - bins.base, 3), numbers = { median: height(mid), low: height(low), high: height(high) };
    const said = bins.base ? t("median {median} above the minimum · eight of ten from {low} to {high}", numbers) : t("median {median} · eight of ten from {low} to {high}", numbers);
    const lost = beyond ? unseen(t("{share} % end with no finite loss", { share: percent(beyond / told.members) })) : null;
    return { node: boxOf(stage, run, told, said, chart, lost), draw: () => undefined };
  });
}

/** Member by member: of how many pairs that share a start, or a stream of noise, one run ends lower than the other; of the first run against each other. */
export function pairWords(stage, runs) {
  const { t, swarm } = stage, [first, ...others] = runs, seeds = swarm.wanted.form === "seeds";
  return others.flatMap(([run, told]) => {
    const { lower, equal, count, share, low, high } = pairedOf(first[1].final, told.final), swapped = pairedOf(told.final, first[1].final);
    if (count < 2) return [];
    const [better, worse, found] = lower >= swapped.lower ? [first[0], run, { share, low, high }] : [run, first[0], swapped];
    const said = { better: better.title, worse: worse.title, count: formatSteps(count), share: percent(found.share), low: percent(found.low), high: percent(found.high), equal: percent(equal / count) };
    const main = seeds ? t("Seed by seed, {better} ends lower than {worse} in {share} % of {count} ({low}–{high} %).", said) : t("Start by start, {better} ends lower than {worse} in {share} % of {count} ({low}–{high} %).", said);
    const alike = t("Equal in {equal} %.", said);
    return [equal ? `${main} ${alike}` : main];
  });
}

export const SECTIONS = { "": outcomeSections, valleys: valleySections, losses: lossSections };
