// What asks and what answers: the column of a prediction, the foot with the reveal, and the three steps at the head.

import { el, icon } from "./dom.js";
import { formatSteps } from "./numbers.js";
import { predictionChart } from "./predictchart.js";
import { PredictRows } from "./predictrows.js";
import { markerSign, pinSign } from "./predictsigns.js";

const ASK_ROW = 62, ASK_GAP = 8, ASK_LEAD = 34, ASK_LINE = 34, CHOICE = 74, HINT = 40; // heights in units
const ASK_EDGE = 3; // units of padding, for what shines beyond a row
const EVERYDAY = 0.78; // pixels a unit beside the everyday map
const DOTS = 16; // points up to which a score is shown in dots

export class PredictView {
  constructor(predicting) {
    const { t } = predicting.stage;
    this.predicting = predicting;
    this.rows = new PredictRows(predicting);
    this.steps = el("ol", { class: "fl-ask-steps" }, ...[["ask", t("Predict")], ["reveal", t("Reveal")], ["score", t("Score")]].map(([name, text]) => el("li", { "data-step": name, text })));
    this.heading = el("h2", { class: "fl-ask-heading" });
    this.lead = el("p", { class: "fl-ask-lead" });
    this.answers = el("div", { class: "fl-ask-answers", role: "radiogroup" });
    this.hints = el("div", { class: "fl-ask-hints" });
    this.told = el("div", { class: "fl-ask-told" });
    this.live = el("div", { class: "fl-ask-live", role: "status", "aria-live": "polite", "data-testid": "fl-ask-live" });
    this.column = el("section", { class: "fl-ask", "aria-label": t("Your prediction"), "data-testid": "fl-ask" }, this.heading, this.lead, this.rows.node, this.answers, this.hints, this.told);
    const play = el("button", { type: "button", class: "fl-ask-reveal", "data-testid": "fl-reveal", title: t("{label} ({key})", { label: t("Reveal"), key: "R" }), onclick: () => predicting.reveal() }, icon("play"), el("span", { text: t("Reveal") }));
    this.count = el("output", { class: "fl-ask-count", "data-testid": "fl-ask-count" });
    this.last = el("span");
    this.foot = el("div", { class: "fl-ask-foot" }, play,
      el("div", { class: "fl-ask-track", "aria-hidden": "true" }, el("span", { text: t("paths and loss stay hidden until the reveal") }), el("i"), el("span", {}, el("span", { text: "0" }), this.last)), this.count);
    this.again = el("button", { type: "button", class: "fl-ask-plain fl-ask-back", "data-testid": "fl-ask-again", text: t("Ask again"), onclick: () => predicting.again() });
    this.free = el("button", { type: "button", class: "fl-ask-plain fl-ask-back", "data-testid": "fl-ask-free", text: t("Explore freely"), onclick: () => predicting.finish() });
    this.actions = el("div", { class: "fl-ask-actions", hidden: true }, this.again, this.free);
    this.shown = null;
  }

  /** Stand in the presenter view, or beside and under the everyday map. */
  mount() {
    const { stage } = this.predicting, { projector, parts } = stage;
    const { column, foot, live, steps, actions } = this;
    for (const node of [column, foot]) node.removeAttribute("style");
    if (stage.presenter) {
      projector.node.append(column, foot, live);
      projector.head.lastElementChild.prepend(steps, actions);
    } else {
      if (stage.band.asksHere) stage.band.slot.append(column, live);
      else parts.side.append(column, live);
      parts.field.after(foot);
      parts.toolbar.lastElementChild.before(actions);
      for (const node of [column, foot]) node.style.setProperty("--u", `${EVERYDAY}px`);
    }
  }

  /** Height that the column would like, in units. */
  height() {
    const { predicting } = this, { stage } = predicting, runs = stage.runs?.length ?? 4;
    const rows = predicting.has("choose") && predicting.asked.kinds.length === 1 ? 0 : runs * (ASK_ROW + ASK_GAP);
    const hints = predicting.asks ? this.hintsOf().length * HINT : 0;
    return rows + (predicting.has("order") ? ASK_LEAD + ASK_LINE : 0) + predicting.asked.answers.length * CHOICE + hints + (predicting.asks ? 0 : 90);
  }

  arrange({ u, column, dock, two, stacked }, place) {
    const { predicting, actions } = this, { projector } = predicting.stage;
    if (!predicting.phase) return;
    if (two) this.column.append(actions); // a phone's head has room for the question alone
    else if (actions.parentNode === this.column) projector.head.lastElementChild.prepend(this.steps, actions);
    place(this.column, column);
    place(this.foot, dock);
    this.foot.classList.toggle("fl-ask-two", two === true);
    this.fitRows(column.height, u, stacked);
    if (!predicting.asks) this.tellAll();
  }

  /** Rows as high as there is room for, where a finger is likely never too low for it. */
  fitRows(height, u, stacked) {
    const { predicting } = this, rows = predicting.stage.runs?.length ?? 1;
    const rest = (predicting.has("order") ? ASK_LEAD + ASK_LINE : 0) + predicting.asked.answers.length * CHOICE + this.hintsOf().length * HINT;
    const each = (height - rest * u) / rows, gap = Math.min(ASK_GAP * u, 0.13 * each);
    this.column.style.setProperty("--row", `${Math.max(stacked ? 44 : 38 * u, Math.min(ASK_ROW * u, each - gap))}px`);
    this.column.style.setProperty("--row-gap", `${Math.max(3, gap)}px`);
  }

  refresh() {
    const { predicting } = this, { stage, phase, asked } = predicting;
    this.again.hidden = !asked || phase === "ask" || phase === "reveal";
    this.free.hidden = phase !== "score";
    this.actions.hidden = this.again.hidden && this.free.hidden;
    this.column.hidden = this.foot.hidden = this.steps.hidden = phase === null;
    if (phase === null) return;
    this.column.dataset.phase = phase;
    for (const step of this.steps.children) {
      if (step.dataset.step === phase) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    }
    this.heading.textContent = predicting.words();
    this.lead.textContent = predicting.has("order") && phase === "ask" ? stage.t("first to arrive on top") : "";
    this.foot.hidden = phase !== "ask";
    const asks = predicting.asks, onlyChoice = asked.kinds.length === 1 && predicting.has("choose");
    this.rows.node.hidden = !asks || onlyChoice;
    this.hints.hidden = this.answers.hidden = !asks;
    this.told.hidden = asks;
    if (asks) this.refreshAsking();
    else this.tellAll();
  }

  refreshAsking() {
    const { predicting } = this, { stage, asked, said } = predicting, { t } = stage;
    this.rows.refresh();
    const sign = JSON.stringify([asked.text, stage.header.lang]);
    if (this.shown !== sign) {
      this.shown = sign;
      this.answers.setAttribute("aria-label", asked.words);
      this.answers.replaceChildren(...asked.answers.map((text, index) => el("label", { class: "fl-ask-answer" },
        el("input", { type: "radio", name: "fl-ask-answer", "data-testid": `fl-answer-${index}`, onchange: () => predicting.choose(index) }), el("span", { text }))));
    }
    [...this.answers.children].forEach((label, index) => (label.firstElementChild.checked = said.choice === index));
    this.hints.replaceChildren(...this.hintsOf().map((text) => el("p", { text })));
    this.last.textContent = t("step {step}", { step: formatSteps(stage.header.steps) });
    this.count.textContent = this.countText();
  }

  /** How it is done, in a line for each thing there is to do. */
  hintsOf() {
    const { predicting } = this, { t } = predicting.stage;
    return [
      predicting.has("order") ? t("Tap the names in order, drag them, or use ↑ ↓.") : null,
      predicting.has("where") ? t("Drag each pin onto the map, to the place where its run will end.") : null,
      predicting.has("diverge") ? t("Say of each run whether it diverges.") : null,
    ].filter(Boolean);
  }

  countText() {
    const { stage, said } = this.predicting, { t } = stage, count = stage.runs.length;
    if (this.predicting.has("where")) return t("{placed} of {count} pins placed", { placed: Object.keys(said.pins).length, count });
    if (this.predicting.has("order")) return t("{placed} of {count} ranked", { placed: said.ranked.length + said.absent.length, count });
    if (this.predicting.has("diverge")) return t("{placed} of {count} said", { placed: Object.keys(said.says).length, count });
    return "";
  }

  // ---- what happened ----------------------------------------------------------------------------------------------

  outcomes() {
    const { predicting } = this;
    return predicting.result?.outcomes ?? predicting.stage.runs.map((run) => ({ id: run.id, step: predicting.arrivalOf(run), diverged: run.outcome.kind === "diverged" }));
  }

  /** Everything that may be told by now. */
  tellAll() {
    const { predicting } = this, { stage, phase, result } = predicting;
    if (!this.column.isConnected) return;
    const over = phase === "score", u = stage.presenter ? stage.projector.u : EVERYDAY, width = this.column.clientWidth - 2 * ASK_EDGE * u, type = Math.max(12, 20 * u);
    if (width <= 0) return;
    const rows = stage.runs.length, pitch = Math.max(1.3 * type, Math.min(54 * u, (over ? 212 * u : 330 * u) / rows));
    const heads = el("div", { class: "fl-ask-sides", "aria-hidden": "true" }, el("span", { text: stage.t("you said") }), el("span", { text: stage.t("it arrived") }));
    const chart = predicting.has("order") ? [heads, predictionChart(predicting, this.outcomes(), { width, pitch, type, over })] : over ? [this.list()] : [];
    const now = over ? [] : [el("p", { class: "fl-ask-now", text: this.nowText() })];
    this.told.replaceChildren(...chart, ...now, ...(over && result ? this.scoreNodes() : []));
  }

  /** Who is home and who is not, while it plays. */
  nowText() {
    const { stage, home } = this.predicting, { t } = stage;
    const names = stage.runs.filter(({ id }) => home.has(id)).map((run) => this.predicting.nameOf(run));
    if (!names.length) return t("They are on their way.");
    const listed = new Intl.ListFormat(stage.header.lang.replace("_", "-"), { type: "conjunction" }).format(names);
    return names.length === stage.runs.length ? t("All have arrived.") : t("Arrived: {names}. Who is next?", { names: listed });
  }

  /** A line for each run, where no order was asked: what was said of it and what it did. */
  list() {
    const { predicting } = this, { stage, said, result } = predicting, { t, theme } = stage;
    if (!["where", "diverge"].some((kind) => predicting.has(kind))) return el("div");
    const line = (run) => {
      const { diverged } = result.outcomes.find(({ id }) => id === run.id), style = stage.styleOf(run), fate = said.says[run.id];
      const parts = [];
      if (predicting.has("diverge")) parts.push([fate === diverged, diverged ? t("diverged") : t("stayed"), fate === undefined]);
      if (predicting.has("where")) parts.push([result.hits[run.id] === true, said.pins[run.id] ? (result.hits[run.id] ? t("pin right") : t("pin wrong")) : t("no pin"), !said.pins[run.id]]);
      const cells = parts.map(([right, text, unsaid]) => el("span", { class: right ? "fl-ask-right" : "fl-ask-wrong" }, unsaid ? "" : right ? "✓ " : "✕ ", text));
      return el("li", {}, markerSign(style), el("b", { text: predicting.nameOf(run) }), ...cells, predicting.has("where") && said.pins[run.id] ? pinSign(style, "ghost", theme.casing) : null);
    };
    return el("ul", { class: "fl-ask-list" }, ...stage.runs.map(line));
  }

  scoreNodes() {
    const { predicting } = this, { stage, result } = predicting, { t } = stage, { score } = result;
    const why = el("p", { class: "fl-ask-why", "data-testid": "fl-ask-why" }, ...result.why.flatMap((parts, index) => [index ? predicting.gap() : "", ...parts.map(({ text, bold }) => (bold ? el("b", { text }) : text))]));
    const counted = result.said && score.of > 0 && Object.keys(score.parts).join() !== "choose"; // a single answer is told below
    const dots = counted && score.of <= DOTS ? el("span", { class: "fl-ask-dots", "aria-hidden": "true" }, ...Array.from({ length: score.of }, (_, index) => el("i", { "data-on": index < score.right ? "1" : null }))) : null;
    const points = counted ? el("div", { class: "fl-ask-points" }, el("strong", { "data-testid": "fl-ask-score", text: this.scoreText() }), dots) : null;
    const lines = counted ? el("div", { class: "fl-ask-parts" }, ...this.partTexts().map((text) => el("div", { text }))) : null;
    return [points, lines, this.choiceNode(), why].filter(Boolean);
  }

  /** What was chosen of the asker's own answers, and the one that is marked as right. */
  choiceNode() {
    const { predicting } = this, { stage, said, asked } = predicting, { t } = stage;
    if (!predicting.has("choose") || (said.choice === null && asked.answer === null)) return null;
    const line = (label, index) => (index === null ? null : el("div", {}, el("span", { text: label }), " ", el("b", { text: asked.answers[index] }), index === asked.answer && index === said.choice ? " ✓" : null));
    return el("div", { class: "fl-ask-chosen" }, line(t("You said:"), said.choice), asked.answer === said.choice ? null : line(t("Right is:"), asked.answer));
  }

  scoreText() {
    const { right, of } = this.predicting.result.score;
    return this.predicting.stage.t("{right} of {count}", { right, count: of });
  }

  partTexts() {
    const { t } = this.predicting.stage, { parts } = this.predicting.result.score;
    const told = {
      order: this.predicting.stage.runs.length > 1 ? t("{right} of {count} pairs in the right order", this.counts(parts.order)) : t("{right} of {count} arrivals right", this.counts(parts.order)),
      where: t("{right} of {count} pins in the right place", this.counts(parts.where)), diverge: t("{right} of {count} fates right", this.counts(parts.diverge)), choose: t("{right} of {count} answers right", this.counts(parts.choose)),
    };
    return Object.keys(parts).map((kind) => told[kind]);
  }

  counts(part) {
    return { right: part?.right ?? 0, count: part?.of ?? 0 };
  }

  /** Runs that have just arrived, said aloud and put into the chart. */
  tell(fresh) {
    const { stage } = this.predicting, { t } = stage;
    this.tellAll();
    for (const run of fresh) this.column.querySelector(`[data-link="${run.id}"]`)?.classList.add("fl-fresh");
    if (fresh.length) this.say(fresh.map((run) => t("{name} arrived at step {step}.", { name: run.title, step: formatSteps(run.outcome.step) })).join(" "));
  }

  say(text) {
    this.live.textContent = text;
  }

  sayPlace(id) {
    this.say(this.rows.placeText(id));
  }

  sayPin(id) {
    const { stage } = this.predicting, { t } = stage;
    this.say(t("Pin of {name} {place}", { name: stage.runs.find((run) => run.id === id).title, place: this.predicting.pinText(id) }));
  }

  sayScore() {
    const { result, stage } = this.predicting, { t } = stage;
    const why = result.why.map((parts) => parts.map(({ text }) => text).join("")).join(" ");
    const total = t("Score: {score}.", { score: this.scoreText() });
    this.say(result.said && result.score.of ? [total, ...this.partTexts().map((text) => `${text}.`), why].join(" ") : why);
  }
}
