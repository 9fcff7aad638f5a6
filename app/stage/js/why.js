// Why is it stuck? What Python measured of every run where the clock rests, a chart of it, and one thing to try, whose run
// is drawn dashed while it is pointed at and stands beside the first once it is pressed.

import { el } from "./dom.js";
import { formatSteps } from "./numbers.js";
import { svg } from "./predictsigns.js";
import { projectTrail } from "./trails.js";
import { tracePart } from "./traillayer.js";
import { causeSign } from "./whysigns.js";
import { whyChart } from "./whychart.js";

const TRIED = { width: 2.1, casing: 4.4, dash: [5, 4], head: 6 }; // the line of what is tried

const WHY_BESIDE = 640, CHART_SHARE = 0.28; // pixels under a lesson's map from which three columns fit, and the chart's share
const WHY_ROOM = 240; // pixels, before the panel stands on the page

export class Why {
  static word = "why";

  static label(t) {
    return t("Why?");
  }

  constructor(stage) {
    const { t } = stage;
    this.stage = stage;
    this.trying = null; // what is pointed at
    this.list = el("div", { class: "fl-why-list", role: "group", "aria-label": t("Optimizer") });
    this.body = el("div", { class: "fl-why-body", "aria-live": "polite" });
    this.node = el("section", { class: "fl-why", "aria-label": t("Why is it where it is?"), "data-testid": "fl-why" }, this.body, this.list);
  }

  /** What Python found, of the run with this id; null where it has not looked since something changed. */
  foundOf(id) {
    const { stage } = this, { why } = stage.header;
    const found = why?.find((one) => one.run === id) ?? null;
    if (!found || stage.edits.open() || stage.rough) return null;
    const alone = stage.reporter.emit === null; // nobody to look again
    return alone || found.step === Math.min(Math.floor(stage.clock.playhead), stage.steps) ? found : null;
  }

  refresh() {
    this.said = null;
    this.draw();
  }

  arrange({ mode, width, u }) {
    const beside = mode === "lesson" && width >= WHY_BESIDE, size = `${Math.round(width)} ${u} ${mode}`;
    if (size === this.size) return;
    this.size = size;
    this.chartWidth = beside ? CHART_SHARE * width : null; // words, chart and what to try stand beside each other
    this.node.classList.toggle("fl-why-beside", beside);
    this.refresh();
  }

  /** Every frame: anew only where something else is to be said. */
  draw() {
    const { stage } = this, { clock, explain } = stage;
    if (!stage.theme || !stage.runs) return; // before the first payload is dressed
    const sign = [clock.playing, explain.focus?.id, stage.theme.name, ...stage.runs.map(({ id }) => this.foundOf(id)?.step ?? "")].join();
    if (sign === this.said && stage.header === this.header) return;
    this.said = sign;
    this.header = stage.header;
    this.drop();
    this.write();
  }

  leave() {
    this.drop();
  }

  // ---- words -------------------------------------------------------------------------------------------------------

  write() {
    const { stage, body, list } = this, { t, explain, runs } = stage, run = explain.focus;
    const root = this.node.getRootNode(), held = root.activeElement, at = [...list.children].indexOf(held), tried = held?.classList.contains("fl-why-remedy");
    list.hidden = runs.length < 2;
    list.replaceChildren(...runs.map((one) => this.entry(one, one === run)));
    if (at >= 0) list.children[at]?.focus({ preventScroll: true });
    const found = run && !stage.clock.playing ? this.foundOf(run.id) : null;
    if (!run) body.replaceChildren(el("p", { class: "fl-why-wait", text: t("No run is shown.") }));
    else if (!found || !found.texts.length) body.replaceChildren(...this.waiting(found));
    else {
      body.replaceChildren(...this.told(run, found));
      if (tried) body.querySelector(".fl-why-remedy")?.focus({ preventScroll: true });
    }
  }

  /** A run with its finding in a few words; pressing it explains that one. */
  entry(run, on) {
    const { stage } = this, { t } = stage, style = stage.styleOf(run);
    const found = stage.clock.playing ? null : this.foundOf(run.id);
    const words = el("span", { class: "fl-why-words" }, el("b", { text: run.title }), found ? el("span", { text: found.title }) : null);
    return el(
      "button", { type: "button", class: "fl-why-run", "aria-pressed": String(on), "data-testid": `fl-why-${run.id}`, onclick: () => stage.explain.setFocus(run.id) },
      el("span", { class: "fl-glyph", "aria-hidden": "true", style: `color: ${style.colour}`, text: style.glyph }), words, found ? causeSign(found.cause) : null,
    );
  }

  waiting(found) {
    const { stage } = this, { t } = stage;
    const words = stage.clock.playing ? t("Pause, and it says why.") : stage.reporter.emit === null ? t("The lab works this out: open the link there.") : t("Looking…");
    return [found ? this.head(stage.explain.focus, found) : null, el("p", { class: "fl-why-wait", text: words })].filter(Boolean);
  }

  head(run, found) {
    const { t } = this.stage, step = formatSteps(found.step);
    const where = el("small", { text: t("{name}, at step {step}", { name: run.title, step }) });
    return el("h3", { class: "fl-why-title" }, causeSign(found.cause), el("span", {}, el("span", { text: found.title }), where));
  }

  told(run, found) {
    const { stage } = this, { t } = stage, { chart } = found;
    const text = el("p", { class: "fl-why-text" }, ...found.texts.flatMap((line, index) => [index ? this.space() : null, ...starred(line)]));
    const room = Math.floor(this.chartWidth ?? (this.body.clientWidth || WHY_ROOM)), unit = Number.parseFloat(getComputedStyle(this.body).fontSize) / 13;
    const drawn = chart && whyChart(chart, stage.styleOf(run), { width: room, unit, t });
    return [el("div", { class: "fl-why-said" }, this.head(run, found), text), drawn, el("div", { class: "fl-why-offer" }, ...this.offer(run, found))].filter(Boolean);
  }

  /** Between two sentences: a space, where the language has them. */
  space() {
    return this.stage.header.lang.startsWith("zh") ? "" : " ";
  }

  offer(run, found) {
    const { stage } = this, { t } = stage, { remedy } = found;
    if (!remedy) return found.tried ? [el("p", { class: "fl-why-none", text: t("Nothing that was tried here helps.") })] : [];
    const longer = remedy.steps !== stage.steps, full = !longer && stage.crew.full(), able = stage.crew.managed() && !full;
    const button = el(
      "button",
      {
        type: "button", class: "fl-why-remedy", "data-testid": "fl-why-remedy", "aria-disabled": String(!able), "aria-describedby": "fl-why-verdict",
        onpointerenter: () => this.point(remedy), onpointerleave: () => this.drop(), onfocus: () => this.point(remedy), onblur: () => this.drop(),
        onkeydown: (event) => event.key === "Escape" && this.trying && (event.stopPropagation(), this.drop()),
        onclick: () => able && this.take(run, remedy),
      },
      dashedKey(), el("span", {}, ...starred(remedy.label)),
    );
    const verdict = el("p", { class: "fl-why-verdict", id: "fl-why-verdict" }, causeSign("arrived"), el("span", { text: remedy.verdict }));
    const more = full ? t("There are eight runs: take one out first.") : longer ? t("Pointing draws it; a click sets the steps for all.") : t("Pointing draws it; a click puts it beside this run.");
    return [button, verdict, stage.crew.managed() ? el("p", { class: "fl-why-hint", text: more }) : null];
  }

  // ---- what is tried -----------------------------------------------------------------------------------------------

  point(remedy) {
    this.trying = remedy;
    this.stage.redraw();
  }

  drop() {
    if (!this.trying) return;
    this.trying = null;
    this.stage.redraw();
  }

  take(run, remedy) {
    const { stage } = this;
    this.drop();
    if (remedy.steps !== stage.steps) stage.editAt({ kind: "steps" }, "steps", remedy.steps, "drop");
    else stage.crew.act({ act: "remedy", slot: run.slot, text: remedy.text });
  }

  /** Its run on a map, over all others: dashed in ink, with a hollow head. */
  over(context, map, camera) {
    if (!this.trying || !(map.only?.includes(this.stage.explain.focus?.id) ?? true)) return;
    const { theme, lineScale: scale } = this.stage, { left, top, width, height } = camera.rect, { path } = this.trying;
    const trail = projectTrail(path, (path.length >> 1) - 1, camera);
    if (!trail.count) return;
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    context.lineJoin = "round";
    for (const [colour, wide, dash] of [[theme.casing, TRIED.casing, []], [theme.ink, TRIED.width, TRIED.dash]]) {
      context.strokeStyle = colour;
      context.lineWidth = wide * scale;
      context.setLineDash(dash.map((length) => length * scale));
      tracePart(context, trail, 0, trail.count - 1);
      context.stroke();
    }
    context.setLineDash([]);
    context.beginPath();
    context.arc(trail.x[trail.count - 1], trail.y[trail.count - 1], TRIED.head * scale, 0, 2 * Math.PI);
    context.fillStyle = theme.casing;
    context.fill();
    context.strokeStyle = theme.ink;
    context.stroke();
    context.restore();
  }
}

/** Text in which what stands between stars is strong and Greek letters are signs, as nodes. */
export function starred(text) {
  return text.split("*").flatMap((piece, index) => (index % 2 ? [el("b", {}, ...signsIn(piece))] : signsIn(piece)));
}

const signsIn = (text) => text.replaceAll(" = ", "\u00a0=\u00a0").split(/([α-ω]+)/).map((piece, index) => (index % 2 ? el("i", { text: piece }) : piece));

function dashedKey() {
  const line = svg("line", { x1: 1, y1: 7, x2: 29, y2: 7, "stroke-width": 2.1, "stroke-dasharray": "5 4", stroke: "currentColor" });
  return svg("svg", { viewBox: "0 0 30 14", width: 30, height: 14, "aria-hidden": "true" }, line);
}
