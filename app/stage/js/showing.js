// Entering and leaving the presenter view and the full screen, the knobs pinned there, and the arrows.

import { LOOK } from "./look.js";
import { Presenter } from "./presenter.js";
import { turnAt } from "./turn.js";

export class Showing {
  constructor(stage) {
    this.stage = stage;
    this.full = false;
    this.onlyFull = false; // whether the presenter view was entered for the full screen, and goes with it
    this.onFull = () => {
      const host = stage.root.getRootNode();
      const full = (host.fullscreenElement ?? document.fullscreenElement) === stage.root;
      const over = this.full && !full && this.onlyFull;
      this.full = full;
      if (over) this.leave();
      else stage.arrange();
    };
    document.addEventListener("fullscreenchange", this.onFull);
  }

  /** A presenter view for a skeleton built anew; it stands on the page at once where it is on. */
  build() {
    this.stage.projector?.destroy();
    this.stage.projector = new Presenter(this.stage);
  }

  /** What a payload asks for; `before` is the view of the last, waiting: an answer may be older than what was just done. */
  take(view, was, waiting) {
    if (waiting) return;
    this.stage.parts.note.take(view.note);
    if (JSON.stringify(view.pins) !== JSON.stringify(was?.pins)) this.stage.pins = [...(view.pins ?? [])];
    if (view.presenter !== undefined && view.presenter !== null && view.presenter !== was?.presenter) this.set(view.presenter);
  }

  /** A payload's view; `was` is that of the last one, fresh: another landscape or scene has come. */
  arrive(view, was, fresh) {
    const { stage } = this, { clock, header } = stage;
    const changed = (name) => view[name] !== null && view[name] !== undefined && view[name] !== was?.[name];
    clock.setSteps(stage.edits.ofSteps() ?? header.steps);
    const returning = !was && clock.owner === header.surface.key; // mounted again: the clock kept its place
    clock.owner = header.surface.key;
    if (fresh && !returning) {
      clock.pause();
      clock.seek(view.playhead ?? clock.steps);
    } else if (!returning && changed("playhead")) clock.seek(view.playhead);
    if (changed("layout") && view.layout !== stage.layout && !stage.reporter.waiting()) stage.layout = view.layout;
    stage.root.dataset.hide = (view.hide ?? []).join(" ");
    stage.layout ??= view.layout ?? LOOK.layouts[0];
    if (!returning && JSON.stringify(view.words) !== JSON.stringify(was?.words)) stage.shown.words = { ...view.words };
    this.take(view, was, !!was && stage.reporter.waiting());
    stage.predict.take(view.reveal);
    if (view.play && changed("play") && !returning) this.begin();
  }

  /** Play from the start, unless a question is open or nothing is to move by itself. */
  begin() {
    const { stage } = this, { clock } = stage;
    if (stage.still.matches || stage.predict.asks) return;
    clock.seek(0);
    clock.play();
    stage.ticker.request();
  }

  /** One of the words of app/lab/lookwords.py says something else: the stage follows, and the address bar. */
  say(word, text) {
    const { stage } = this;
    if (stage.word(word) === text) return;
    stage.shown.words[word] = text;
    stage.explain.take(word);
    stage.redraw();
  }

  toggle() {
    if (this.stage.presenter) this.leave();
    else this.show(true);
  }

  leave() {
    if (this.full) document.exitFullscreen();
    if (this.stage.presenter) this.show(false);
  }

  /** As asked for by a hand: into the link as well. */
  show(on) {
    this.set(on);
    this.stage.commit();
  }

  set(on) {
    const { stage } = this;
    const changed = stage.presenter !== on;
    stage.presenter = stage.shown.presenter = on;
    this.onlyFull = false;
    if (!on) stage.fontScale = stage.lineScale = 1;
    stage.root.classList.toggle("fl-presenter", on);
    stage.parts.presenterButton.setAttribute("aria-pressed", String(on));
    if (changed) {
      if (on) stage.projector.enter();
      else stage.projector.leave();
    }
    if (!stage.runs) return; // the first payload: its runs come next
    stage.panels.name();
    stage.arrange();
    stage.touchMaps("ground");
  }

  /** The whole screen for the presenter view. A link cannot ask for it: browsers want a hand on a key or button. */
  toggleFull() {
    const { stage } = this;
    if (this.full) {
      document.exitFullscreen();
      return;
    }
    const before = stage.presenter;
    if (!before) this.show(true);
    this.onlyFull = !before;
    stage.root.requestFullscreen?.().catch(() => stage.arrange()); // refused inside some frames: the view fills the frame
  }

  /** The arrows as they are said to be shown: downhill ("field") or of each next move ("steps"). */
  arrows(what) {
    const { stage } = this;
    stage.parts.toggles[what].setAttribute("aria-pressed", String(stage.shown[what]));
    if (what === "field") for (const map of stage.panels.maps) map.touch("field");
    const step = Math.floor(stage.clock.playhead);
    const ended = what === "steps" && stage.shown.steps && stage.runs.every((run) => !turnAt(run, step, stage.scene()));
    if (ended) stage.readout.explainEnd();
    else stage.readout.invite();
    stage.lastText = 0;
    stage.redraw();
  }

  /** Another scene of a lesson has come, or it has been left: nothing of the last one's stays on. */
  scene(lesson) {
    const { stage } = this;
    stage.past.kept.clear();
    stage.reporter.forget();
    if (!lesson) return;
    const { look } = lesson, { clock, shown } = stage;
    clock.take(String(look.speed));
    clock.speed = look.speed;
    clock.loop = look.repeat;
    for (const what of ["field", "steps"]) {
      shown[what] = look.arrows.includes(what);
      stage.parts.toggles[what].setAttribute("aria-pressed", String(shown[what]));
    }
    if (shown.shade !== look.shade) this.shade(look.shade);
    shown.words = { ...look.words };
  }

  /** The light over the ground that shows its walls, or the tints alone. */
  shade(on) {
    const { stage } = this;
    stage.shown.shade = on;
    stage.parts.shadeButton.setAttribute("aria-pressed", String(!on));
    if (stage.header) stage.wearTheme();
  }

  /** Put a knob beside the map of the presenter view, or take it away. */
  togglePin(pin) {
    const { stage } = this;
    stage.pins = stage.pins.includes(pin) ? stage.pins.filter((one) => one !== pin) : [...stage.pins, pin].slice(-LOOK.most_pins);
    for (const card of stage.panels.cards.values()) card.showPins(stage.pins);
    stage.projector.refresh();
    stage.arrange();
    stage.commit();
  }

  stop() {
    document.removeEventListener("fullscreenchange", this.onFull);
    this.stage.projector?.destroy();
  }
}
