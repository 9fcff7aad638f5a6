// Data space beside the map of the weights: the table, and what the model answers where each run is now. Everything in it
// is asked of the model's own kernel at every frame, so it follows the playhead and whatever a hand holds.

import { batchAt } from "./batchsteps.js";
import { besideOf } from "./beside.js";
import { makeCamera } from "./camera.js";
import { el, iconButton } from "./dom.js";
import { isLongName, NAME_LINE, namesWidth, paintAnswer, paintBesideLine, paintDataAxes, paintEnsemble, paintNames, paintReading, paintResiduals, paintRows, paintSides, paintStartLine, plotRect, rowPlaces } from "./datapaint.js";
import { splitField } from "./dataplace.js";
import { answerLines, answerOf, averaged, columnOf, dataOf, dataWindow, hasBoundary, inPlane, missOf, missText, rowAnswers, rowNear, walkOrder } from "./dataspace.js";
import { startAt } from "./livesurface.js";
import { LOOK } from "./look.js";
import { MAPS } from "./maps.js";
import { tagOf } from "./naming.js";
import { formatNumber, formatSteps } from "./numbers.js";
import { snapshotsOf } from "./snapshots.js";
import { showNumber } from "./typeset.js";
import { WALL } from "./wall.js";

const PLOT_TYPE = 10.5, PLOT_HEAD = 30; // pixels: of its numbers, and above the plot, for the tools
const REACH = 14; // within which the pointer means a row
const PALE = 0.25; // of runs behind the one that is lifted
const ENSEMBLE_FROM = 2; // snapshots that have an average

export class DataPanel {
  constructor(stage) {
    const { t } = stage;
    this.stage = stage;
    this.size = [0, 0, 0];
    this.read = null; // the row under the pointer or the keys
    this.canvas = el("canvas", { class: "fl-data-canvas", role: "img", tabindex: "0", "data-testid": "fl-data", "data-keys": "ArrowLeft ArrowRight ArrowUp ArrowDown Home End Escape", onkeydown: (event) => this.key(event), onblur: () => this.point(null) });
    this.residuals = el("button", { type: "button", class: "fl-data-tool", "data-testid": "fl-data-residuals", onclick: () => this.say(this.word === "residuals" ? "" : "residuals") });
    this.close = iconButton("close", t("Hide the data"), { "data-testid": "fl-data-close", onclick: () => this.say("off", this.open) });
    this.tools = el("div", { class: "fl-data-tools" }, this.residuals, this.close);
    this.told = el("p", { class: "fl-data-told", "data-testid": "fl-data-told" });
    this.tip = el("div", { class: "fl-strip-tip", hidden: true, "aria-hidden": "true", "data-testid": "fl-data-tip" });
    this.spoken = el("span", { class: "fl-unseen", role: "status", "data-testid": "fl-data-spoken" });
    this.node = el("section", { class: "fl-data", "aria-label": t("Data space"), hidden: true }, this.canvas, this.tools, this.told, this.tip, this.spoken);
    this.open = iconButton("data", t("Show the data"), { "data-testid": "fl-data-open", hidden: true, onclick: () => this.say("", this.canvas) });
    this.listen();
  }

  get word() {
    return this.stage.word("data");
  }

  /** Whether there is data to show beside what the field shows. */
  get able() {
    const { stage } = this;
    return Boolean(stage.surface?.table) && ![WALL, MAPS].includes(stage.panels.maps[0]?.key);
  }

  /** The link's word is another one; where what had the focus goes away, `next` takes it. */
  say(word, next = null) {
    this.stage.showing.say("data", word);
    next?.focus({ preventScroll: true });
  }

  /** Take a part of the field {width, height} and say what is left for the maps; see splitField. */
  take(field, box, how = {}) {
    const { stage } = this, share = this.able && this.word !== "off" ? splitField(box, { several: stage.panels.maps.length > 1, ...how }) : null;
    this.node.hidden = share === null;
    this.open.hidden = !this.able || this.word !== "off";
    for (const side of ["below", "beside"]) stage.root.style.setProperty(`--fl-${side}-map`, `${share?.[side] ?? 0}px`);
    if (!share) return box;
    if (this.node.parentElement !== field) field.append(this.node);
    const { x, y, width, height } = share.data;
    Object.assign(this.node.style, { left: `${x}px`, top: y === null ? "" : `${y}px`, bottom: y === null ? "0" : "", width: `${width}px`, height: `${height}px` });
    this.resize(width, height);
    return share.maps;
  }

  resize(width, height) {
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    if (this.size[0] === width && this.size[1] === height && this.size[2] === ratio) return;
    this.size = [width, height, ratio];
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
  }

  // ---- what is shown ------------------------------------------------------------------------------------------------

  /** The table as the model sees it. */
  get table() {
    return dataOf(this.stage.surface, (source) => this.stage.kernelOf(source));
  }

  /** What the model answers at weights, as a function of the inputs. */
  asking([x, y]) {
    const { stage } = this, answer = answerOf(stage.surface, (source) => stage.kernelOf(source));
    return (inputs) => answer(x, y, inputs);
  }

  /** The window: that of the table and the surface's own start, until Python sends another. */
  window() {
    const { stage } = this, { homeSurface } = stage;
    if (this.framed !== homeSurface) {
      this.framed = homeSurface;
      const compile = (source) => stage.kernelOf(source), answer = answerOf(homeSurface, compile), [x, y] = startAt(stage.header.surface, {});
      this.edges = dataWindow(dataOf(homeSurface, compile), (inputs) => answer(x, y, inputs));
      this.read = null;
    }
    return this.edges;
  }

  /** Where a run's weights are at the playhead, between updates while it plays. */
  weightsOf(run, path = run.path) {
    const { clock, still } = this.stage, at = Math.min(clock.playhead, run.valid), step = Math.floor(at);
    const share = still.matches ? 0 : at - step, next = Math.min(run.valid, step + 1);
    return [0, 1].map((axis) => path[2 * step + axis] + share * (path[2 * next + axis] - path[2 * step + axis]));
  }

  /**
   * Each run that is drawn: {run, ask, answers (one a row), snapshots up to the playhead, average of their answers, and
   * besides: what the points beside it answer, averages of its path}.
   */
  items() {
    const { stage } = this, { surface, predict, swarm, clock } = stage;
    const runs = predict.asks ? [] : swarm.on ? swarm.alone() : stage.runs;
    const answer = answerOf(surface, (source) => stage.kernelOf(source));
    return runs.map((run) => {
      const ask = this.asking(this.weightsOf(run)), past = snapshotsOf(run, surface, stage.steps).filter(({ step }) => step <= clock.playhead);
      const snapshots = past.length >= ENSEMBLE_FROM ? past.map(({ x, y }) => [x, y]) : [];
      const average = snapshots.length ? averaged(answer, snapshots) : null;
      const besides = besideOf(run, stage.groundOf(run)).map(({ path }) => this.asking(this.weightsOf(run, path)));
      return { run, ask, snapshots, average, besides, answers: rowAnswers(this.table, ask) };
    });
  }

  /** The run whose residuals, batch and snapshots are told. */
  focused(items) {
    const { lifted, explain } = this.stage;
    return items.find(({ run }) => run.id === lifted) ?? items.find(({ run }) => run.id === explain.focus?.id) ?? items[0] ?? null;
  }

  draw() {
    const { stage } = this, { surface, theme, font, clock } = stage;
    if (this.node.hidden || this.size[0] < 40 || !surface.table) return;
    const { table } = this, unit = stage.fontScale, wide = stage.lineScale, context = this.canvas.getContext("2d");
    const items = this.items(), focus = this.focused(items), tags = items.map(({ run }) => tagOf(run, stage.runs));
    const names = namesWidth(context, tags, { font, unit }, this.size[0]);
    this.sayMiss(items, focus);
    const head = Math.round(Math.max(this.tools.offsetHeight + 4, PLOT_HEAD * 0.8 * unit));
    const type = Math.round(PLOT_TYPE * unit), below = inPlane(table) || isLongName(context, table.axes[0], this.size[0], { font, type });
    const rect = plotRect(this.size, { unit, head, names, foot: (below ? NAME_LINE * unit : 0) + (this.told.offsetHeight && this.told.offsetHeight + 3) }), camera = makeCamera(this.window(), rect);
    const strength = ({ run }) => (stage.lifted === null || stage.lifted === run.id ? 1 : PALE);
    context.setTransform(this.size[2], 0, 0, this.size[2], 0, 0);
    context.clearRect(0, 0, this.size[0], this.size[1]);
    paintDataAxes(context, table, camera, { theme, font, type, unit, below });
    if (inPlane(table)) paintSides(context, table, camera, { theme, font, type, unit });
    const places = (this.places = rowPlaces(table, camera));
    if (focus && this.word === "residuals") paintResiduals(context, table, places, focus.answers, camera, { colour: stage.styleOf(focus.run).colour, unit: wide });
    const batch = focus && batchAt(stage, focus.run, clock.playhead);
    const points = () => paintRows(context, table, places, { theme, unit: wide, batch, read: this.read });
    if (places.length > LOOK.data.few) points(); // many would hide the lines
    const lines = (ask) => answerLines(table, ask, camera.window);
    paintStartLine(context, lines(this.asking(stage.start)), camera, { theme, unit: wide, text: stage.t("start"), font });
    const ends = items.map((item) => {
      context.globalAlpha = strength(item);
      const style = stage.styleOf(item.run), { snapshots, average, besides } = item;
      for (const ask of besides) paintBesideLine(context, lines(ask), camera, { colour: style.colour, unit: wide });
      if (average) paintEnsemble(context, snapshots.map((place) => lines(this.asking(place))), lines(average), camera, { colour: style.colour, unit: wide });
      const end = paintAnswer(context, lines(item.ask), camera, { theme, style, unit: wide });
      context.globalAlpha = 1;
      return { end, beyond: end ? "" : this.beyond(item, camera), style, strength: strength(item) };
    });
    if (places.length <= LOOK.data.few) points();
    paintNames(context, ends.map((end, at) => ({ ...end, tag: tags[at] })), camera, { theme, font, unit, names });
    if (this.read !== null) paintReading(context, table, this.read, camera, items.map((item) => ({ ...item, style: stage.styleOf(item.run) })), { theme, unit: wide });
    this.tell(items);
  }

  /** Where a curve is that is not in view: "↑" above, "↓" below, "" where it is nowhere or no curve. */
  beyond({ ask }, { window: [, u1, v0, v1] }) {
    if (inPlane(this.table)) return "";
    const v = ask([u1]);
    return v > v1 ? "↑" : v < v0 ? "↓" : "";
  }

  // ---- in words -----------------------------------------------------------------------------------------------------

  /** How well an item's answers fit, in words; of snapshots their average too. */
  missWords(item) {
    const { t } = this.stage, { table } = this, now = missText(t, missOf(table, item.answers), formatNumber);
    if (!item.average) return now;
    const together = missText(t, missOf(table, rowAnswers(table, item.average)), formatNumber);
    return t("{now}; average of {count} snapshots (thick): {together}", { now, count: item.snapshots.length, together });
  }

  /** Under the plot, on request: how well the run in focus answers, and what its snapshots answer together. */
  sayMiss(items, focus) {
    const { stage } = this, wanted = focus && (this.word === "residuals" || focus.average) ? `${items.length > 1 ? `${tagOf(focus.run, stage.runs)}: ` : ""}${this.missWords(focus)}` : "";
    if (this.told.dataset.text !== wanted) showNumber(this.told, wanted);
  }

  /** The name of the tool, and, once it rests, the picture in words. */
  tell(items) {
    const { stage } = this, { t, surface, clock, predict, rough } = stage, { table } = this;
    const label = hasBoundary(table) ? t("Wrong rows") : t("Residuals"), on = this.word === "residuals";
    if (this.residuals.textContent !== label) this.residuals.textContent = label;
    this.residuals.setAttribute("aria-pressed", String(on));
    if (this.read !== null && !this.tip.hidden) this.fillTip(items);
    const sign = clock.playing || rough ? null : JSON.stringify([Math.floor(clock.playhead), predict.hides, stage.changes, items.map(({ run }) => run.title), surface.title]);
    if (sign === null || sign === this.sign) return;
    this.sign = sign;
    const [across, up] = table.axes, words = { up, across, rows: table.columns[0].length };
    const told = items.map((item) => `${item.run.title}: ${this.missWords(item)}`).join("; ");
    this.canvas.setAttribute("aria-label", [t("Data space: {up} over {across}, {rows} rows. Arrow keys go from row to row.", words), told].filter(Boolean).join(" "));
  }

  /** A row in words: its numbers, then what each run answers: [head, [{run, text}]]. */
  rowWords(items) {
    const { t } = this.stage, { table } = this, row = this.read;
    const told = [...table.inputs, table.target].map((name) => `${name} = ${formatNumber(columnOf(table, name)[row], 3)}`).join(", ");
    return [t("row {row}: {told}", { row: formatSteps(row + 1), told }), items.map(({ run, answers }) => ({ run, text: formatNumber(answers[row], 3) }))];
  }

  fillTip(items) {
    const { stage } = this, [head, told] = this.rowWords(items);
    const rows = told.map(({ run, text }) => {
      const { colour, glyph } = stage.styleOf(run), number = el("b");
      showNumber(number, text);
      return el("div", {}, el("span", { class: "fl-glyph", style: `color: ${colour}`, text: glyph }), el("span", { class: "fl-tip-name", text: run.title }), number);
    });
    this.tip.replaceChildren(el("div", { class: "fl-tip-step", text: head }), ...rows);
    const [x, y] = this.places[this.read], { width, height } = this.tip.getBoundingClientRect(), [wide, high] = this.size;
    this.tip.style.left = `${x + 14 + width > wide ? Math.max(0, x - 14 - width) : x + 14}px`;
    this.tip.style.top = `${Math.min(high - height, Math.max(0, y - height - 10))}px`;
  }

  // ---- hands --------------------------------------------------------------------------------------------------------

  listen() {
    const { canvas } = this;
    const follow = (event) => {
      const box = canvas.getBoundingClientRect(), [wide] = this.size, scale = wide / box.width;
      if (this.places) this.point(rowNear(this.places, [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale], REACH * Math.max(1, this.stage.lineScale)));
    };
    canvas.addEventListener("pointermove", follow);
    canvas.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // a pointer reads without taking the keys from the transport
      follow(event);
    });
    canvas.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && this.point(null));
  }

  /** Read a row, or none. */
  point(row, aloud = false) {
    if (row === this.read) return;
    this.read = row;
    this.tip.hidden = row === null;
    if (row !== null && aloud) {
      const [head, told] = this.rowWords(this.items());
      this.spoken.textContent = [head, ...told.map(({ run, text }) => `${run.title} ${text}`)].join("; ");
    }
    this.stage.redraw();
  }

  /** Keys from row to row, by the first axis. */
  key(event) {
    const order = walkOrder(this.table), here = order.indexOf(this.read), last = order.length - 1;
    const to = { ArrowRight: here + 1, ArrowUp: here + 1, ArrowLeft: here < 0 ? last : here - 1, ArrowDown: here < 0 ? last : here - 1, Home: 0, End: last }[event.key];
    if (event.key === "Escape" && this.read !== null) this.point(null);
    else if (to !== undefined) this.point(order[Math.min(last, Math.max(0, to))], true);
    else return;
    event.preventDefault();
  }
}
