// Living maps that only Python can fill: wished for when nothing is in a hand, told by the server in passes.

import { mapSign } from "./mapsplan.js";
import { classedMap } from "./mapclasses.js";
import { formatNumber } from "./numbers.js";
import { shortText } from "./outcome.js";
import { Asking, Parts } from "./parts.js";
import { decodePayload } from "./payload.js";

const COVERED = 0.9; // of a map: a part that is nearly all of it

/** Whether what is held of a map shows nearly all of another part of the plane, and with more pixels than one that is told of it. */
function isFiner({ span, heard }, [x0, x1, y0, y1], { width, height }) {
  if (!heard) return false;
  const [a0, a1, b0, b1] = span, covered = (Math.min(x1, a1) - Math.max(x0, a0)) * (Math.min(y1, b1) - Math.max(y0, b0));
  const area = (x1 - x0) * (y1 - y0), density = (heard.width * heard.height) / ((a1 - a0) * (b1 - b0));
  return covered > COVERED * area && density > (width * height) / area;
}

/** A map as the server tells it, as a worker would. */
function heardMap({ finding, place, step, loss, x, y, width, height }) {
  const less = (values) => Int32Array.from(values, (value) => value - 1); // told one more than they are
  return { width, height, stride: 1, map: { finding, place: less(place), step: less(step), loss, endX: x, endY: y } };
}

const sameSpan = (one, other) => one?.length === other?.length && one.every((edge, at) => edge === other[at]);

export class ServedMaps {
  constructor(ticker, now = () => Date.now()) {
    this.ticker = ticker;
    this.now = now;
    this.parts = new Parts();
    this.asking = new Asking();
    this.ways = null; // {wish, lack}: to Python, while it listens
    this.wished = null; // {number, wants: what each map is of, by id; heard: whether Python has said so}
    this.told = new Map(); // by id: {what, span, heard, failed}
    this.row = null;
  }

  /** What the server tells, and how it is reached. */
  take(bytes, ways) {
    this.ways = ways;
    if (bytes === this.bytes) return;
    this.bytes = bytes;
    const decoded = decodePayload(bytes), told = this.parts.take(decoded);
    if (!told) return this.asking.start(ways.lack, decoded.header.number);
    this.asking.stop();
    this.hear(told);
    this.ticker.request();
  }

  /** The server is not to be reached any more. */
  close() {
    this.asking.stop();
    this.ways = this.wished = this.row = null;
  }

  hear({ wish, row, failed, maps }) {
    const { wished } = this;
    this.row = null;
    if (wish !== wished?.number) {
      if (wished?.heard) this.wished = null; // dropped there: what is still wanted is wished for anew
      return;
    }
    wished.heard = true;
    this.row = row;
    if (failed) for (const [id, { what, span }] of wished.wants) this.told.set(id, { what, span, failed });
    for (const one of maps) {
      const held = this.told.get(one.id), { what, span } = wished.wants.get(one.id);
      if (held?.what === what && (held.from === one.finding || isFiner(held, span, one))) continue;
      this.told.set(one.id, { what, span, failed: "", from: one.finding, done: one.done, heard: heardMap(one) });
    }
  }

  /** Say of plans why they lack a map just now: what is in a hand is worked out when it lets go. */
  judge(stage, plans) {
    for (const plan of plans.filter(({ served, lack }) => served && !lack)) {
      const what = whatOf(stage, plan), told = this.told.get(plan.run.id);
      plan.what = what;
      if (told?.what === what) plan.lack = told.failed;
      else if (stage.rough) plan.lack = stage.t("is worked out when you let go");
    }
  }

  /** Once a frame: give the cells (see MapsAsk) what is told of them, and wish for what is not. */
  look({ stage, cells, zooming }, settle) {
    const mine = cells.filter(({ plan, living }) => plan.served && !plan.lack && living.size[0] >= 40);
    for (const cell of mine) {
      const { living, plan: { what } } = cell, told = this.told.get(living.id);
      cell.span = living.span(stage.window);
      if (told?.what !== what) {
        if (living.classed) living.drop();
        cell.classed = null;
      } else if (told.heard && (cell.classed?.heard !== told.heard || !living.classed)) {
        cell.classed = Object.assign(classedMap(stage.tools, told.heard, stage.steps), { heard: told.heard });
        cell.told = told.span;
        settle(cell);
      }
    }
    if (mine.length && !stage.rough && !stage.moving && !zooming) this.wish(stage, mine);
  }

  wish(stage, cells) {
    const { ways, wished, told } = this, same = (one, { what }, span) => one?.what === what && sameSpan(one.span, span);
    if (!ways || stage.reporter.timer || stage.edits.open()) return; // Python would fill another map
    if (cells.every(({ living, plan, span }) => same(told.get(living.id), plan, span) && told.get(living.id).done)) return;
    if (wished && wished.wants.size === cells.length && cells.every(({ living, plan, span }) => same(wished.wants.get(living.id), plan, span))) return;
    this.wished = { number: this.now(), wants: new Map(cells.map(({ living, plan: { what }, span }) => [living.id, { what, span }])), heard: false };
    const maps = cells.map(({ living, span }) => {
      const { width, height } = living.rect();
      return { id: living.id, box: living.axes ? null : span, shape: height / width };
    });
    ways.wish({ number: this.wished.number, word: stage.word("map") || "basins", each: stage.word("each") === "1", maps });
  }

  /** How far the map of a run is, in words; "" when it is no more under way. */
  words(t, id) {
    const { row } = this;
    if (!row) return "";
    return row.id === id ? t("on the server: {row} of {rows} rows", { row: row.done, rows: row.all }) : t("on the server");
  }

  /** The run of a pixel as far as it is told: its end. As Aim.ghost has it; null where nothing is known. */
  ghost(stage, living, { run, axes }, { column, row, x, y }) {
    const { heard, span } = this.told.get(run.id) ?? {};
    if (!heard || !sameSpan(span, living.span(stage.window)) || column >= heard.width || row >= heard.height) return null;
    const { tools, steps, surface, t } = stage, at = row * heard.width + column, { map } = heard;
    const finding = tools.codes[map.finding[at]], named = tools.steps[finding], step = map.step[at] < 0 ? null : map.step[at];
    const outcome = { finding, kind: tools.kinds[finding], step, passed: null, strayed: null }, end = [map.endX[at], map.endY[at]];
    outcome.text = t("{outcome}, at ({x}, {y})", { outcome: shortText(t, tools, outcome, run.held_by), x: formatNumber(end[0], 3), y: formatNumber(end[1], 3) });
    const told = { ...run, path: end, valid: 0, loss: [map.loss[at]], outcome };
    return { run: told, surface, start: axes ? stage.start : [x, y], steps: named === "valid" && step !== null ? step - 1 : steps };
  }
}

/** Everything that the runs of a map depend on, as a text, but for where they begin or their ends. */
function whatOf(stage, plan) {
  const { run } = plan, words = (values) => Object.entries(values).filter(([, value]) => typeof value !== "number");
  const parts = run.badges.flatMap((badge) => badge.parts.map(({ key, values }) => [key, words(values)]));
  return JSON.stringify([mapSign(stage, plan, null, null), run.key, words(run.values), parts, run.followed.map(({ source }) => source), stage.header.surface.key]);
}
