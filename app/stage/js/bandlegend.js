// The legend of a lesson's scene, one line: each run's key, name and rate, and what has become of it so far.

import { el } from "./dom.js";
import { paintKey, verdictIcon } from "./legend.js";
import { nameNow, verdictNow } from "./naming.js";
import { mathWords } from "./bandwords.js";

const BAND_KEY = 0.78; // pixels a unit of the key beside the name
const CHATTY = 3; // from more runs on, only what has ended is said

export class BandLegend {
  constructor(stage) {
    this.stage = stage;
    this.node = el("div", { class: "fl-band-legend", "data-testid": "fl-band-legend" });
    this.rows = new Map();
    this.sign = "";
  }

  /** Bring names and verdicts to the playhead. */
  tell() {
    const { stage } = this, { runs, theme, predict } = stage;
    const named = runs.map((run) => ({ run, ...nameNow(run, runs) }));
    const sign = JSON.stringify([named.map(({ run, head, settings }) => [run.id, run.slot, head, settings.length]), theme.name, stage.header.lang]);
    if (sign !== this.sign) {
      this.sign = sign;
      this.rows.clear();
      this.node.replaceChildren(...named.map(({ run }) => this.row(run)));
    }
    const step = Math.floor(stage.clock.playhead);
    for (const { run, head, settings, rate } of named) {
      const told = predict.asks ? null : verdictNow(stage.t, stage.tools, run, step, stage.clock.steps, stage.surface.box);
      const parts = this.rows.get(run.id), brief = told && told.state === "going" ? stage.t("still going") : told?.text;
      const said = told && (runs.length <= CHATTY || told.state !== "going") ? brief : "";
      const key = JSON.stringify([head, settings, rate, said]);
      if (parts.key === key) continue;
      parts.key = key;
      parts.name.textContent = head;
      parts.rest.replaceChildren(...mathWords([...settings, ...(runs.length <= CHATTY && rate ? [rate] : [])].join(", ")));
      parts.verdict.className = `fl-band-verdict fl-${told?.state ?? "going"}`;
      parts.verdict.replaceChildren(...(said ? [told && verdictIcon(told.state), said].filter(Boolean) : []));
    }
  }

  row(run) {
    const { stage } = this, canvas = el("canvas", { "aria-hidden": "true" });
    paintKey(canvas, stage, run, BAND_KEY, true);
    const parts = { name: el("b"), rest: el("span", { class: "fl-band-rest" }), verdict: el("span"), key: null };
    this.rows.set(run.id, parts);
    const lift = () => stage.lift(run.id), drop = () => stage.lift(null);
    return el("span", { class: "fl-band-run", tabindex: "0", "data-testid": `fl-band-${run.id}`, onpointerenter: lift, onpointerleave: drop, onfocus: lift, onblur: drop }, canvas, parts.name, parts.rest, parts.verdict);
  }
}
