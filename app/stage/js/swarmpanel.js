// The panel of a swarm: what it is made of, each run's shares by outcome as a table with bars, and the one that is followed.

import { hasValleys } from "./basins.js";
import { hearsSeed } from "./batches.js";
import { el, iconButton } from "./dom.js";
import { formatNumber, formatSteps } from "./numbers.js";
import { shownStep } from "./swarmpaint.js";
import { lineName, pairWords, SECTIONS } from "./swarmsections.js";
import { percent, shareOf } from "./swarmshares.js";
import { gridShape } from "./swarmstarts.js";
import { VALLEY_CELLS } from "./swarmvalleys.js";
import { FORMS, MOST_MEMBERS } from "./swarmword.js";

const UNDER_LESSON = 236; // px under the map: a run's shares without scrolling
const COUNTS = [50, 100, 200, 300, 600, 1000, MOST_MEMBERS];

/** The shares of these runs in words, for whoever does not see the map. */
export function swarmTold(stage, runs) {
  const { swarm } = stage;
  return runs.flatMap((run) => {
    const one = swarm.told.get(run.id);
    if (!one) return [];
    const parts = swarm.lines.map((line) => [line, shareOf(one.tally, line, 0)]).filter(([, { count }]) => count);
    return [`${run.title}: ${parts.map(([line, { end }]) => `${lineName(stage, line)} ${percent(end)} %`).join(", ")}`];
  }).join("; ");
}

export class SwarmPanel {
  static word = "swarm";
  static label = (t) => t("Swarm");

  constructor(stage) {
    this.stage = stage;
    const { t } = stage;
    const words = { grid: t("Grid"), ring: t("Ring"), cloud: t("Cloud"), seeds: t("Seeds") };
    const change = (what) => stage.swarm.say({ ...(stage.swarm.wanted ?? { form: "grid", count: 600, share: 0 }), ...what });
    this.forms = new Map(FORMS.map((form) => [form, el("button", { type: "button", class: "fl-tab", "data-testid": `fl-swarm-${form}`, text: words[form], onclick: () => change({ form, share: 0 }) })]));
    this.count = el("select", { class: "fl-swarm-count", "aria-label": t("How many"), "data-testid": "fl-swarm-count", onchange: () => change({ count: Number(this.count.value) }) });
    this.share = el("input", { type: "range", min: 0.02, max: 1, step: 0.01, "data-testid": "fl-swarm-share", oninput: () => change({ share: Number(this.share.value) }) });
    this.spread = el("label", { class: "fl-swarm-spread" }, (this.spreadName = el("span")), this.share);
    this.drawn = el("p", { class: "fl-swarm-words" });
    this.runs = el("div", { class: "fl-swarm-runs" });
    this.apart = el("p", { class: "fl-swarm-words" });
    this.followed = el("div", { class: "fl-swarm-pick", "data-testid": "fl-swarm-pick" });
    const labels = { "": t("Outcomes"), valleys: t("Valleys"), losses: t("Final losses") };
    this.tabs = new Map(Object.entries(labels).map(([word, text]) => [word, el("button", { type: "button", class: "fl-tab", "data-testid": `fl-shares-${word || "outcomes"}`, text, onclick: () => this.show(word) })]));
    this.since = el("span");
    this.pairs = el("div", { "data-testid": "fl-swarm-pairs" });
    this.key = el("div", { class: "fl-swarm-key", "aria-hidden": "true" }, el("i", { class: "fl-swarm-now" }), this.since, el("i", { class: "fl-swarm-end" }), t("at the end"), el("i", { class: "fl-swarm-whisker" }), t("95 % interval (Wilson)"));
    this.node = el("div", { class: "fl-swarm", "data-testid": "fl-swarm" },
      el("div", { class: "fl-swarm-made" }, el("div", { class: "fl-swarm-forms", role: "group", "aria-label": t("How the swarm is drawn") }, ...this.forms.values()), this.count,
        iconButton("close", t("End the swarm"), { class: "fl-button fl-small", "data-testid": "fl-swarm-end", onclick: () => { stage.explain.open(""); stage.swarm.end(); } })),
      this.spread, this.followed, el("div", { class: "fl-swarm-forms", role: "group", "aria-label": t("What is told of the swarm") }, ...this.tabs.values()), this.runs, this.key, this.pairs, this.drawn, this.apart);
    this.bars = [];
  }

  get below() {
    return UNDER_LESSON;
  }

  /** Opened by a hand: there is a swarm from now on; and put away by one: it ends. */
  opened() {
    this.stage.swarm.begin();
  }

  closed() {
    this.stage.swarm.end();
  }

  /** Tell this of the swarm: outcomes (""), valleys or losses. */
  show(word) {
    this.stage.showing.say("shares", word);
    this.build();
  }

  refresh() {
    const { stage } = this, { t, swarm } = stage, { wanted } = swarm;
    for (const [form, button] of this.forms) button.setAttribute("aria-pressed", String(form === wanted?.form));
    this.spread.hidden = !wanted || !(wanted.form === "ring" || wanted.form === "cloud");
    if (wanted) {
      const counts = COUNTS.includes(wanted.count) ? COUNTS : [...COUNTS, wanted.count].sort((a, b) => a - b);
      if (this.count.dataset.shown !== counts.join()) {
        this.count.dataset.shown = counts.join();
        this.count.replaceChildren(...counts.map((count) => el("option", { value: count, text: formatSteps(count) })));
      }
      this.count.value = String(wanted.count);
      const title = wanted.form === "ring" ? t("Radius, in shorter sides of the window") : t("Spread, in shorter sides of the window");
      this.spreadName.textContent = wanted.form === "ring" ? t("radius {share}", { share: formatNumber(wanted.share, 2) }) : t("spread {share}", { share: formatNumber(wanted.share, 2) });
      this.spread.title = title;
      this.share.setAttribute("aria-label", title);
      this.share.value = String(wanted.share);
    }
    this.build();
  }

  /** The tables anew: other shares are told, or in other colours or words. */
  build() {
    const { stage } = this, { swarm, t } = stage, told = [...stage.runs].flatMap((run) => (swarm.told.has(run.id) ? [[run, swarm.told.get(run.id)]] : []));
    this.version = swarm.version;
    this.bars = [];
    this.bars = told.length ? SECTIONS[swarm.shown](stage, told) : [];
    this.runs.replaceChildren(...this.bars.map(({ node }) => node));
    for (const [word, tab] of this.tabs) {
      tab.setAttribute("aria-pressed", String(word === swarm.shown));
      tab.hidden = word === "valleys" && !hasValleys(stage.surface);
    }
    this.key.hidden = swarm.shown === "losses";
    this.since.textContent = swarm.shown === "valleys" ? t("now") : t("by now");
    this.pairs.replaceChildren(...(swarm.shown === "losses" && told.length > 1 ? pairWords(stage, told) : []).map((text) => el("p", { class: "fl-swarm-pair", text })));
    this.drawn.textContent = swarm.wanted && told.length ? this.wordsOf(swarm.wanted, told) : t("The swarm is on its way.");
    if (swarm.shown === "valleys") this.drawn.append(" ", t("A place is in the valley whose minimum steepest descent from there comes to, told apart by {count} × {count} cells of the window.", { count: VALLEY_CELLS }));
    this.apart.textContent = this.missing(told);
    this.apart.hidden = !this.apart.textContent;
    this.showPicked();
    this.step = null;
  }

  /** How the members were drawn, in a sentence. */
  wordsOf({ form, share }, told) {
    const { t, surface } = this.stage, most = Math.max(...told.map(([, { members }]) => members)), count = formatSteps(most);
    const width = formatNumber(share, 2);
    if (form === "ring") return t("The same {count} starts for every run, evenly on a ring about the start; its radius is {share} of the window’s shorter side.", { count, share: width });
    if (form === "cloud") return t("The same {count} starts for every run, a normal cloud about the start, evenly filled (Roberts’ sequence); its standard deviation is {share} of the window’s shorter side.", { count, share: width });
    if (form === "seeds") return t("The same start with the noise and the batches of seeds 0 to {last}, the same for every run.", { last: formatSteps(most - 1) });
    const { columns, rows } = gridShape(this.stage.swarm.wanted.count, surface.box);
    if (columns * rows !== most) return t("The same {count} starts for every run, spread evenly over the window.", { count });
    return t("The same {count} starts for every run, a regular grid of {columns} × {rows} over the window.", { count, columns: formatSteps(columns), rows: formatSteps(rows) });
  }

  /** What is not in it, and why; and runs of which all seeds are one. */
  missing(told) {
    const { t, runs, swarm } = this.stage, there = new Set(told.map(([{ id }]) => id)), names = (some) => some.map(({ title }) => title).join(", ");
    const programs = runs.filter((run) => !run.kernel), still = swarm.wanted?.form === "seeds" ? runs.filter((run) => !hearsSeed(run) && there.has(run.id)) : [];
    return [
      programs.length ? t("Not in the swarm, because they search along their way and run as a program on the server: {names}.", { names: names(programs) }) : "",
      still.length ? t("Without noise or batches, all seeds are one: {names}.", { names: names(still) }) : "",
    ].filter(Boolean).join(" ");
  }

  showPicked() {
    const { stage } = this, { swarm, t } = stage, { picked } = swarm;
    const button = (testid, text, act) => el("button", { type: "button", class: "fl-swarm-button", "data-testid": testid, text, onclick: act });
    this.followed.classList.toggle("fl-swarm-idle", !picked);
    if (!picked) {
      this.numbers = null;
      const able = swarm.told.size > 0;
      const held = this.followed.contains(this.followed.getRootNode().activeElement);
      this.followed.replaceChildren(...(able ? [button("fl-swarm-next", t("Follow one"), () => swarm.turn(1)), el("span", { class: "fl-swarm-words", text: t("or press on one of them on the map") })] : []));
      if (held) this.followed.querySelector("button")?.focus();
      return;
    }
    const [run] = swarm.alone(), { start, member } = picked, seeds = swarm.wanted.form === "seeds", style = stage.styleOf(run);
    const focused = this.followed.getRootNode().activeElement?.dataset?.testid;
    this.numbers = el("p", { class: "fl-swarm-words" });
    const begins = seeds ? t("seed {seed}", { seed: formatSteps(member) }) : t("from ({x}, {y})", { x: formatNumber(start[0], 3), y: formatNumber(start[1], 3) });
    this.followed.replaceChildren(
      el("header", {}, el("span", { class: "fl-glyph", "aria-hidden": "true", style: `color: ${style.colour}`, text: style.glyph }), el("b", { text: t("{name}, number {number}", { name: run.name.head, number: formatSteps(member) }) }), el("span", { class: "fl-swarm-settings", text: begins })),
      el("p", { class: "fl-swarm-verdict", text: run.outcome.text }), this.numbers,
      el("div", { class: "fl-swarm-buttons" }, button("fl-swarm-before", t("Previous"), () => swarm.turn(-1)), button("fl-swarm-next", t("Next one"), () => swarm.turn(1)), button("fl-swarm-take", seeds ? t("Take this seed") : t("Start here"), () => swarm.take()), button("fl-swarm-leave", t("Let go"), () => swarm.pick(null))));
    if (focused) this.followed.querySelector(`[data-testid="${focused}"]`)?.focus();
  }

  /** What moves with the playhead: the shares by now, and the numbers of the one that is followed. */
  draw() {
    const { stage } = this, { swarm, t } = stage;
    if (this.version !== swarm.version) this.build();
    const step = shownStep(stage);
    if (step === this.step) return;
    this.step = step;
    for (const section of this.bars) section.draw(step);
    const run = this.numbers && swarm.alone()[0];
    if (!run) return;
    const at = Math.min(step, run.valid);
    this.numbers.textContent = t("step {step}: loss {loss}, gradient {grad}", { step: formatSteps(at), loss: formatNumber(run.loss[at], 3), grad: formatNumber(run.grad[at], 3) });
  }
}
