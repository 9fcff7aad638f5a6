// A question before its answer: what is hidden until the reveal, the reveal itself, and what was right.
//
// phase is null (nothing is asked, or all is told), "ask", "reveal" (it plays) or "score". While something is asked the
// stage holds runs that know no more than their start, so that no picture, number or word can tell more.

import { pinHolds } from "./basins.js";
import { nameNow } from "./naming.js";
import { formatNumber } from "./numbers.js";
import { PinBoard } from "./predictpins.js";
import { freshPrediction, isSaid, keptFor, mostMissed, nudgedRow, scoreOf, tapped } from "./predict.js";
import { PredictView } from "./predictview.js";
import { factsOf, whyParts } from "./predictwhy.js";
import { nudged } from "./startring.js";
import { shownWindow } from "./windows.js";

const REVEAL_SECONDS = 6; // that a reveal takes
const EVENTFUL = 0.8; // the part of them in which everything happens that is going to

/** A run as far as it may be seen before the reveal: its start, under its name. */
export function veiled(run, text) {
  const first = { path: run.path.slice(0, 2), valid: 0, loss: run.loss.slice(0, 1), grad: run.grad.slice(0, 1), outcome: { kind: "going", finding: "going", text, step: null } };
  return { ...run, ...first, sent: first, lr: run.lr && run.lr.slice(0, 1), kernel: null, rest: null, restarts: [], closes: false, tables: null, records: null, calls: null, moved: [], kept: null };
}

/** Steps a second at a playhead for a reveal: most of the time until the last arrival or divergence, little for the rest. */
export function revealTempo(runs, steps) {
  const last = Math.max(0, ...runs.map(({ outcome }) => outcome.step ?? 0));
  const even = last === 0 || last >= EVENTFUL * steps;
  return (playhead) => (even ? steps / REVEAL_SECONDS : playhead < last ? last / (EVENTFUL * REVEAL_SECONDS) : (steps - last) / ((1 - EVENTFUL) * REVEAL_SECONDS));
}

/** What tells whether runs are still those that were asked about. */
const signOf = (stage) => JSON.stringify([stage.start, stage.header.steps, stage.runs.map(({ id, valid, outcome }) => [id, valid, outcome.kind, outcome.step])]);

export class Predicting {
  constructor(stage) {
    Object.assign(this, { stage, asked: null, phase: null, said: freshPrediction(), revealed: false, selected: null, result: null });
    this.home = new Set(); // ids of runs that have arrived by the playhead
  }

  /** Whether something is asked and not yet revealed. */
  get asks() {
    return this.phase === "ask";
  }

  /** Whether Python has yet to say which answer is right. */
  get waits() {
    return this.asked.marked && this.asked.answer === null;
  }

  /** Whether what lies ahead of the playhead must not be seen. */
  get hides() {
    return this.phase === "ask" || this.phase === "reveal";
  }

  /** What a payload asks; only another question begins anew, an answer on its way does not. */
  take(asked) {
    const fresh = asked?.text !== this.asked?.text;
    this.asked = asked ?? null;
    if (this.asks && !fresh) this.stage.clock.seek(0); // another surface would begin at its end
    if (!fresh) return;
    this.said = freshPrediction();
    this.revealed = asked?.closed === true;
    this.begin(asked && !asked.closed ? "ask" : null);
    if (this.asks && !this.stage.band.asksHere) this.stage.showing.set(true);
  }

  begin(phase) {
    const { clock } = this.stage;
    this.phase = phase;
    this.home.clear();
    if (phase === "ask") {
      this.selected = this.result = null;
      this.sign = undefined; // of another question's runs
      this.stage.past.kept.clear(); // a ghost would tell
      clock.tempo = null;
      clock.pause();
      clock.seek(0);
    }
    this.mount();
  }

  /** The runs that the stage may hold. */
  seen(runs) {
    this.said = keptFor(this.said, runs.map(({ id }) => id));
    return this.asks ? runs.map((run) => veiled(run, this.stage.t("shown after the reveal"))) : runs;
  }

  /** The question in words, null where there is none. */
  words() {
    return this.phase ? this.asked.words : null;
  }

  /** What stands between two sentences in the page's language. */
  gap() {
    return this.stage.header.lang.startsWith("zh") ? "" : " ";
  }

  /** What an edit tells Python of it. */
  event() {
    return this.asked ? { revealed: this.revealed, revealing: this.phase === "reveal" } : {};
  }

  // ---- standing on the page ---------------------------------------------------------------------------------------

  build() {
    this.board?.destroy();
    this.board = new PinBoard(this);
    this.view = new PredictView(this);
    this.mount();
  }

  /** Put what asks and what answers where the view in force has its place. */
  mount() {
    const { stage } = this;
    if (!this.view) return;
    if (this.phase) stage.root.dataset.phase = this.phase;
    else delete stage.root.dataset.phase;
    this.view.mount();
  }

  /** Bring what is shown in line with the runs and with what was said. */
  refresh() {
    if (!this.stage.theme || !this.stage.runs || !this.view) return;
    this.view.refresh();
    this.board.refresh();
  }

  /** Give the focus to what there is to do first: the question, or play. */
  focus() {
    if (this.asks) this.view.column.querySelector("button, input")?.focus();
    else this.stage.transport.play.focus();
  }

  /** The height in u that the column would like under a map, null while nothing is asked. */
  height() {
    return this.phase ? this.view.height() : null;
  }

  arrange(layout, place) {
    this.view.arrange(layout, place);
  }

  draw() {
    if (!this.board) return;
    if (this.phase === "reveal") this.follow();
    this.board.draw();
  }

  /** While it plays: who has come home by now, and the score once it has ended. */
  follow() {
    const { stage } = this, { clock } = stage;
    const here = stage.runs.filter((run) => this.arrivalOf(run) !== null && this.arrivalOf(run) <= clock.playhead);
    const fresh = here.filter(({ id }) => !this.home.has(id));
    const gone = here.length !== this.home.size + fresh.length; // scrubbed back
    if (fresh.length || gone) {
      this.home = new Set(here.map(({ id }) => id));
      if (clock.playing) for (const run of fresh) this.board.ring(run, this.arrivalOf(run));
      this.view.tell(fresh);
    }
    if (clock.playhead >= clock.steps) this.score();
  }

  /** The step at which a run arrived at a minimum to stay, null where it did not. */
  arrivalOf({ outcome }) {
    return outcome.kind === "converged" ? outcome.step : null;
  }

  // ---- what hands do ----------------------------------------------------------------------------------------------

  ids() {
    return this.stage.runs.map(({ id }) => id);
  }

  nameOf(run) {
    const { head, settings, bold } = nameNow(run, this.stage.runs);
    return bold === "settings" ? settings.join(", ") : head;
  }

  change(said) {
    this.said = said;
    this.refresh();
    this.stage.redraw();
  }

  has(kind) {
    return this.asked?.kinds.includes(kind) === true;
  }

  /** A row is tapped: it gets the next place, and its pin is the one that a tap on the map drops. */
  tapRow(id) {
    const { t } = this.stage, again = this.selected === id;
    const placed = this.said.ranked.includes(id) || this.said.absent.includes(id);
    this.selected = id;
    if (this.has("order") && (!placed || again)) this.change(tapped(this.said, id));
    else this.refresh();
    if (this.has("order")) this.view.sayPlace(id);
    else this.view.say(t("Now tap the map where it will end."));
  }

  moveRow(id, by) {
    this.change(nudgedRow(this.said, this.ids(), id, by));
    this.view.sayPlace(id);
  }

  /** A tap on the map drops the pin of the row that was tapped last. */
  tap(x, y, phase) {
    if (phase !== "click" || !this.has("where")) return;
    const id = this.selected ?? this.ids().find((one) => !(one in this.said.pins));
    if (id) this.placePin(id, [x, y]);
  }

  /** A pin is tapped: the chosen row's pin goes beside it, or it is the one that is chosen. */
  tapPin(id, point) {
    if (point && this.selected !== null && this.selected !== id) return this.placePin(this.selected, point);
    this.selected = id;
    this.refresh();
  }

  /** Put a run's pin at a point of the plane, or take it off the map. */
  placePin(id, point, quiet = false) {
    const pins = { ...this.said.pins };
    if (point && point.every(Number.isFinite)) pins[id] = point;
    else delete pins[id];
    this.change({ ...this.said, pins });
    if (!quiet) this.view.sayPin(id);
  }

  nudgePin(id, event) {
    const from = this.said.pins[id] ?? this.stage.start;
    const to = nudged(from, event, this.stage.window);
    if (!to) return false;
    this.placePin(id, to);
    return true;
  }

  pinText(id) {
    const { t } = this.stage, pin = this.said.pins[id];
    return pin ? t("at ({x}, {y})", { x: formatNumber(pin[0], 3), y: formatNumber(pin[1], 3) }) : t("not placed");
  }

  setFate(id, diverges) {
    const says = { ...this.said.says };
    if (says[id] === diverges) delete says[id];
    else says[id] = diverges;
    this.change({ ...this.said, says });
  }

  choose(index) {
    this.change({ ...this.said, choice: index });
  }

  /** Whether a key's act is the question's: playing asks for the reveal, and nothing can be looked up ahead of it. */
  takes(act) {
    if (!this.asks) return false;
    const [name] = act.split(" ");
    if (name === "toggle" || name === "reveal") this.reveal();
    return ["toggle", "reveal", "back", "ahead", "first", "last", "layout", "depth", "wall", "maps"].includes(name);
  }

  // ---- the answer -------------------------------------------------------------------------------------------------

  reveal() {
    if (!this.asks) return;
    const { stage } = this, { clock } = stage;
    this.begin("reveal");
    stage.lay();
    this.sign = signOf(stage);
    clock.loop = false;
    clock.seek(0);
    if (stage.still.matches) clock.seek(clock.steps);
    else {
      clock.tempo = revealTempo(stage.runs, clock.steps);
      clock.play();
    }
    this.view.say(stage.t("Revealed."));
    if (this.waits) stage.commit();
    stage.redraw();
  }

  /** It has been seen: count, say why, and tell Python. */
  score() {
    if (this.waits) return; // it comes with the next payload
    const { stage } = this, { runs, surface, tools, clock } = stage;
    const outcomes = runs.map((run) => ({ id: run.id, step: this.arrivalOf(run), diverged: run.outcome.kind === "diverged" }));
    const window = shownWindow(stage);
    const hits = Object.fromEntries(runs.filter(({ id }) => this.said.pins[id]).map((run) => [run.id, pinHolds(surface, window, run, this.said.pins[run.id])]));
    const facts = runs.map((run) => factsOf(tools, run, this.nameOf(run), stage.groundOf(run), stage.header.steps));
    this.result = {
      said: isSaid(this.said), hits, outcomes, score: scoreOf(this.asked.kinds, this.said, outcomes, hits, this.asked.answer),
      why: whyParts(stage.t, facts, mostMissed(this.said, outcomes), stage.header.steps),
    };
    this.phase = stage.band.on ? null : "score";
    this.revealed = true;
    this.home = new Set(outcomes.filter(({ step }) => step !== null).map(({ id }) => id));
    clock.tempo = null;
    this.show();
    this.view.sayScore();
    if (stage.band.on) this.handOver();
    stage.commit();
  }

  /** Beside a lesson the score goes into its band, and the scene is free to be looked at. */
  handOver() {
    const { stage } = this;
    stage.band.scored(this.view.choiceNode());
    if (stage.presenter && !stage.header.view.presenter && !stage.band.asksHere) stage.showing.set(false); // it was for the question
  }

  /** Lay out anew for another phase. */
  show() {
    const { stage } = this;
    this.mount();
    stage.panels.buildMaps();
    this.refresh();
    stage.projector.refresh();
    stage.arrange();
    stage.touchMaps("ground");
  }

  /** The same question again, to what is on the stage now. */
  again() {
    const { stage } = this;
    stage.band.scored(null);
    this.said = freshPrediction();
    this.revealed = false;
    this.begin("ask");
    stage.lay();
    this.show();
    stage.commit();
  }

  /** What was asked about has become something else: it is free to be looked at. */
  changed() {
    if (this.phase !== "reveal" && this.phase !== "score") return;
    if (this.sign !== undefined && signOf(this.stage) !== this.sign) this.finish();
  }

  /** Everything may be looked at from now on, without the question. */
  finish() {
    const told = this.revealed;
    this.phase = null;
    this.revealed = true;
    this.stage.clock.tempo = null;
    this.show();
    if (!told) this.stage.commit();
  }
}
