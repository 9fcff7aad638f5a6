// The results in numbers: sorted by a press, copied by a press, its rows lift their runs on the map. While something is
// in a hand the numbers are those of the runs as the hand has them.

import { el, themeName, translator } from "./dom.js";
import { LOOK } from "./look.js";
import { formatNumber, formatSteps, MISSING } from "./numbers.js";
import { swarmCell, swarmColumns } from "./resultsswarm.js";
import { distanceAt } from "./turn.js";

const SAID_FOR = 2500; // ms that "copied" stands
const TURN = 5; // while something is in a hand: the frame, of several, in which the numbers follow (see panels.js)

/** The order of rows by a column, `way` 1 up or -1 down: numbers, then what has none, each as they came. */
export function sortedRows(rows, column, isNumber, way) {
  const keyed = rows.map((row, index) => ({ row, index, cell: row.cells[column] }));
  const none = ({ cell }) => isNumber && cell.value === null;
  keyed.sort((a, b) => {
    if (none(a) || none(b)) return none(a) - none(b) || a.index - b.index;
    const order = isNumber ? a.cell.value - b.cell.value : a.cell.text.localeCompare(b.cell.text);
    return way * order || a.index - b.index;
  });
  return keyed.map(({ row }) => row);
}

/** The table as text: tab-separated, or as Markdown. heads and lines are texts. */
export function tableText(heads, lines, markdown) {
  if (!markdown) return [heads, ...lines].map((line) => line.map((cell) => cell.replace(/[\t\n]+/g, " ")).join("\t")).join("\n");
  const row = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [row(heads), `|${" --- |".repeat(heads.length)}`, ...lines.map(row)].join("\n");
}

export class ResultsTable {
  /** world: ticker, and the page's first stage (`stage()`, undefined before there is one). */
  constructor(parent, world, css) {
    Object.assign(this, { parent, world });
    this.root = el("div", { class: "fl-panel fl-results" });
    this.sort = null; // {key, way}
    parent.append(el("style", { text: css }), this.root);
    this.unsubscribe = world.ticker.subscribe(() => this.follow(), true);
  }

  /** Python's data: {lang, theme, strings, columns, rows, same}; see app/lab/results_table.py. */
  update(data) {
    this.data = data;
    this.held = false;
    this.t = translator(data.strings);
    this.dress();
    this.build();
  }

  dress() {
    const theme = LOOK.themes[this.world.stage()?.theme?.name ?? themeName(this.data.theme, this.parent.host ?? this.root)];
    this.root.dataset.theme = theme.name;
    this.trails = theme.trails;
    for (const key of ["page", "ink", "muted", "line", "warning"]) this.root.style.setProperty(`--fl-${key}`, theme[key]);
  }

  /** Whether evaluations are counted, not steps. */
  get byCalls() {
    return this.world.stage()?.word("over") === "calls";
  }

  /** A frame was drawn: another theme, another way to count, or runs in a hand. */
  follow() {
    const stage = this.world.stage();
    if (!this.data || !stage?.theme) return;
    const sign = this.signOf(stage), many = stage.swarm?.version;
    if (sign !== this.sign || (many !== this.many && !stage.rough)) {
      this.dress();
      this.build();
    } else if ((stage.changes !== this.seen || many !== this.many) && (!stage.rough || stage.panels.spares(TURN))) this.fill();
  }

  /** What the table is built for. */
  signOf(stage) {
    return [stage?.theme?.name, this.byCalls, stage?.predict.hides, ...swarmColumns(this.t, stage).map(({ title }) => title)].join();
  }

  // ---- building ----------------------------------------------------------------------------------------------------

  build() {
    const { data, t, byCalls } = this, stage = this.world.stage(), held = this.root.getRootNode().activeElement?.dataset?.held;
    this.sign = this.signOf(stage);
    this.many = stage?.swarm?.version;
    if (stage?.predict.hides) {
      this.shown = [];
      return this.root.replaceChildren();
    }
    const out = byCalls ? "steps" : "calls";
    const many = swarmColumns(t, stage), rows = data.rows.map((row) => ({ ...row, cells: [...row.cells, ...many.map(({ key }) => swarmCell(t, stage, row.run, key))] }));
    this.shown = [...data.columns, ...many].map((column, at) => ({ ...column, at })).filter(({ key }) => key !== out);
    const sorted = this.shown.find(({ key, title }) => this.sort && key + title === this.sort.key) ?? null;
    this.order = sorted ? sortedRows(rows, sorted.at, sorted.number, this.sort.way) : rows;
    const heads = [el("th", { scope: "col", text: t("Optimizer") }), ...this.shown.map((column) => this.headOf(column, sorted))];
    this.lines = this.order.map((row) => this.lineOf(row));
    const table = el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...this.lines.map(({ node }) => node)));
    const alike = t("The same for all: {list}", { list: data.same.join(" · ") }), same = data.same.length ? el("p", { class: "fl-results-same", text: alike }) : null;
    this.root.replaceChildren(...[this.tools(), el("div", { class: "fl-results-scroll" }, table), same].filter(Boolean));
    if (held) this.root.querySelector(`[data-held="${CSS.escape(held)}"]`)?.focus();
    this.fill();
  }

  tools() {
    const { t, byCalls } = this, stage = this.world.stage();
    const way = (word, label) => el("button", { type: "button", class: "fl-tab", "aria-pressed": String((word !== "") === byCalls), "data-held": `by-${word}`, "data-testid": `fl-by-${word || "steps"}`, text: label, onclick: () => stage?.showing.say("over", word) });
    const count = el("div", { class: "fl-results-by", role: "group", "aria-label": t("Counted by") }, way("", t("By steps")), way("calls", t("By evaluations")));
    this.said = el("span", { class: "fl-results-said", role: "status" });
    const copy = (label, markdown) => el("button", { type: "button", class: "fl-results-copy", "data-held": label, "data-testid": markdown ? "fl-copy-markdown" : "fl-copy-table", text: label, onclick: () => this.copy(markdown) });
    return el("div", { class: "fl-results-tools" }, count, el("span", { class: "fl-results-copies" }, this.said, copy(t("Copy"), false), copy(t("Copy as Markdown"), true)));
  }

  headOf(column, sorted) {
    const on = sorted === column, key = column.key + column.title;
    const sort = on ? (this.sort.way > 0 ? "ascending" : "descending") : "none";
    const sign = el("span", { class: "fl-results-sign", "aria-hidden": "true", text: on ? (this.sort.way > 0 ? "▲" : "▼") : "▲" });
    const press = () => {
      this.sort = !on ? { key, way: 1 } : this.sort.way > 0 ? { key, way: -1 } : null; // the third press: as they came
      this.build();
    };
    const button = el("button", { type: "button", class: "fl-results-sort", "data-held": key, onclick: press }, el("span", { text: column.title }), sign);
    return el("th", { scope: "col", "aria-sort": sort, class: column.number ? "fl-results-number" : "" }, button);
  }

  lineOf(row) {
    const lift = (on) => this.world.stage()?.lift(on ? row.run : null);
    const glyph = el("span", { class: "fl-glyph", "aria-hidden": "true", style: `color: ${this.trails[row.slot % this.trails.length]}`, text: LOOK.glyphs[row.slot % LOOK.glyphs.length] });
    const name = el("button", { type: "button", class: "fl-results-name", "data-held": row.run, onfocus: () => lift(true), onblur: () => lift(false), text: row.name });
    const cells = this.shown.map((column) => el("td", { class: column.key.startsWith("swarm.") ? "fl-results-number fl-results-many" : column.number ? "fl-results-number" : "", "data-title": column.title }));
    const node = el("tr", { onpointerenter: () => lift(true), onpointerleave: () => lift(false), "data-run": row.run }, el("th", { scope: "row" }, el("span", {}, glyph, name)), ...cells);
    return { row, cells, node };
  }

  // ---- numbers -----------------------------------------------------------------------------------------------------

  /** The cells' texts: as Python has them, or as the hand has the runs. */
  fill() {
    const stage = this.world.stage();
    this.seen = stage?.changes;
    this.many = stage?.swarm?.version;
    this.held ||= stage?.edits?.open(); // and after the release until Python's numbers are those of the hand
    for (const { row, cells } of this.lines ?? []) {
      const run = this.held ? stage.everyRun.find(({ id }) => id === row.run) : null;
      this.shown.forEach((column, index) => {
        const text = column.key.startsWith("swarm.") ? swarmCell(this.t, stage, row.run, column.key).text : ((run && liveText(stage, run, row, column.key)) ?? row.cells[column.at].text);
        if (cells[index].textContent === text) return;
        cells[index].textContent = text;
        cells[index].classList.toggle("fl-none", text === MISSING);
      });
    }
  }

  async copy(markdown) {
    const { t } = this, heads = [t("Optimizer"), ...this.shown.map(({ title }) => title)];
    const lines = this.lines.map(({ row, cells }) => [row.name, ...cells.map(({ textContent }) => textContent)]);
    const done = await writeText(tableText(heads, lines, markdown));
    this.said.textContent = done ? t("Copied") : t("The browser does not let this page copy.");
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => (this.said.textContent = ""), SAID_FOR);
  }

  destroy() {
    clearTimeout(this.quiet);
    this.unsubscribe();
    this.root.remove();
  }
}

/** A cell of a run that a hand has changed; undefined for what it does not change. */
function liveText(stage, run, row, key) {
  if (run.waits) return key === "outcome" ? run.outcome.text : MISSING;
  const step = run.outcome.kind === "converged" ? run.outcome.step : null;
  if (key === "outcome") return run.outcome.text;
  if (key === "loss") return formatNumber(run.loss[stage.steps]);
  if (key === "distance") return formatNumber(distanceAt(run, stage.steps, stage.scene()));
  if (key === "steps") return step === null ? MISSING : formatSteps(step);
  if (key === "calls") return step === null || row.each === null ? MISSING : formatSteps(step * row.each);
  if (key === "all") return row.each === null ? MISSING : formatSteps(stage.steps * row.each);
  return undefined;
}

/** Text to the clipboard; whether it went. */
async function writeText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // not allowed, or no such thing in this frame: the reader is told
  }
}
