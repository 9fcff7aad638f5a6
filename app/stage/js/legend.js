// The legend of the presenter view: who each run is, what tells it apart, and what has become of it so far.

import { el, icon } from "./dom.js";
import { drawHead } from "./marks.js";
import { nameNow } from "./naming.js";
import { legendPlan } from "./presentersizes.js";
import { strokeDashed } from "./traillayer.js";
import { showNumber } from "./typeset.js";

export const STATES = ["converged", "going", "left_view", "diverged"]; // in the order in which they are listed
const SQUEEZE = 0.74; // the least that names are made smaller to fit
const KEY = [44, 24]; // of a line, its dash and its marker, in units

/** Runs in groups by what has become of them: [[state, [run, ...]], ...], earliest first, still going by loss. */
export function groupRuns(runs, told) {
  const order = (run) => told.get(run.id).step ?? run.loss[run.valid] ?? 0;
  return STATES.map((state) => [state, runs.filter((run) => told.get(run.id).state === state).sort((a, b) => order(a) - order(b))]).filter(([, some]) => some.length);
}

/** A verdict's sign, nothing for a run that is still going. */
export const verdictIcon = (state) => {
  if (state === "going") return null;
  const sign = icon(state);
  sign.setAttribute("class", "fl-sign");
  return sign;
};

export class Legend {
  constructor(stage) {
    this.stage = stage;
    this.node = el("div", { class: "fl-key-list", "data-testid": "fl-legend" });
    this.rows = new Map();
    this.shown = null;
  }

  titles() {
    const { t } = this.stage;
    return {
      converged: [t("reached the minimum"), t("at step")], going: [t("still going"), t("loss")],
      left_view: [t("left the window"), t("at step")], diverged: [t("diverged"), t("at step")],
    };
  }

  /** Make room: rectangle of the legend and the unit, both in pixels. */
  arrange(room, u) {
    this.room = room;
    this.u = u;
    this.shown = null;
  }

  /** Bring the legend to what is told of each run now (id -> verdictNow); built anew only when its order changes. */
  tell(told) {
    const { stage, room, u } = this;
    if (!room) return;
    const { runs } = stage;
    const groups = groupRuns(runs, told);
    const plan = legendPlan(runs.length, groups.length, room.height, u);
    const listed = plan.kind === "rows" ? runs : groups.flatMap(([, some]) => some);
    const order = JSON.stringify([plan, listed.map(({ id }) => id), plan.kind === "groups" && groups.map(([state, some]) => [state, some.length]), stage.theme.name, u]);
    if (order !== this.shown) {
      this.shown = order;
      this.build(plan, groups, listed);
    }
    let changed = false;
    for (const run of runs) changed = this.tellRow(run, told.get(run.id), plan) || changed;
    if (changed) this.squeeze();
  }

  /** Say nothing. */
  clear() {
    if (this.shown === null && !this.node.firstChild) return;
    this.shown = null;
    this.rows.clear();
    this.node.replaceChildren();
  }

  build(plan, groups, listed) {
    const { node } = this;
    node.dataset.kind = plan.kind;
    node.style.setProperty("--pitch", `${plan.pitch}px`);
    node.style.setProperty("--heading", `${plan.heading}px`);
    this.rows.clear();
    const rowOf = (run) => this.makeRow(run, plan);
    if (plan.kind !== "groups") {
      node.replaceChildren(...listed.map(rowOf));
      return;
    }
    const titles = this.titles();
    node.replaceChildren(...groups.flatMap(([state, some]) => [
      el("div", { class: "fl-key-heading" }, el("span", { text: titles[state][0] }), el("span", { text: titles[state][1] })), ...some.map(rowOf),
    ]));
  }

  makeRow(run, plan) {
    const { stage, u } = this;
    const part = (name) => el("span", { class: `fl-key-${name}` });
    const parts = { head: part("head"), setting: part("setting"), rate: part("rate"), verdict: part("verdict") };
    const canvas = el("canvas", { class: "fl-key", "aria-hidden": "true" });
    const name = el("span", { class: "fl-key-name" }, parts.head, parts.setting, parts.rate);
    const row = el("div", {
      class: "fl-key-row", role: "group", tabindex: "0", "data-testid": `fl-row-${run.id}`,
      onpointerenter: () => stage.lift(run.id), onpointerleave: () => stage.lift(null), onfocus: () => stage.lift(run.id), onblur: () => stage.lift(null),
    }, canvas, name, parts.verdict);
    paintKey(canvas, stage, run, plan.kind === "rows" ? u : u * Math.min(1, plan.pitch / (33 * u)), plan.kind === "rows");
    this.rows.set(run.id, { ...parts, name, row, told: null });
    return row;
  }

  /** Names a little smaller where one would be cut, all alike. */
  squeeze() {
    const { style } = this.node;
    style.setProperty("--squeeze", "1");
    let most = 1;
    for (const { head, setting, rate, name } of this.rows.values()) {
      const wanted = head.scrollWidth + setting.offsetWidth + rate.offsetWidth + 0.9 * parseFloat(getComputedStyle(name).fontSize);
      if (name.clientWidth) most = Math.max(most, wanted / name.clientWidth);
    }
    style.setProperty("--squeeze", String(Math.max(SQUEEZE, 1 / most)));
  }

  /** Bring one row up to date; returns whether anything in it changed. */
  tellRow(run, told, plan) {
    const parts = this.rows.get(run.id);
    const { head, settings, bold, rate } = nameNow(run, this.stage.runs);
    const key = JSON.stringify([head, settings, bold, rate, told]);
    if (!parts || parts.told === key) return false;
    parts.told = key;
    parts.head.textContent = head;
    parts.head.classList.toggle("fl-bold", bold === "head");
    showNumber(parts.setting, settings.join(", "));
    parts.setting.classList.toggle("fl-bold", bold === "settings");
    showNumber(parts.rate, rate);
    const sign = verdictIcon(told.state);
    const number = { rows: told.text, groups: told.loss ?? told.mark, lines: told.loss ? this.stage.t("loss {loss}", { loss: told.loss }) : told.mark }[plan.kind];
    const words = el("span");
    showNumber(words, number);
    parts.verdict.className = `fl-key-verdict fl-${told.state}`;
    parts.verdict.replaceChildren(...(plan.kind === "groups" || !sign ? [words] : [sign, words]));
    parts.row.setAttribute("aria-label", `${run.title}: ${told.text}`);
    return true;
  }
}

/** A run's line, dash and marker as on the map. */
export function paintKey(canvas, stage, run, u, line) {
  const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
  const [width, height] = [(line ? KEY[0] : KEY[1]) * u, KEY[1] * u];
  canvas.width = Math.ceil(width * ratio);
  canvas.height = Math.ceil(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  const style = stage.styleOf(run), size = 8.6 * u;
  const x = line ? width - 1.3 * size : width / 2;
  if (line) {
    context.beginPath();
    context.moveTo(2 * u, height / 2);
    context.lineTo(x, height / 2);
    strokeDashed(context, style, 3 * u, 0);
  }
  drawHead(context, style.marker, x, height / 2, size, style.colour, stage.theme.page);
}
