// What explains the picture: panels that stand in the place of the cards, one at a time, and that paint on the maps.
//
// A panel is a class with a static `word` (its value of the link's word "panel"), label(t), a `node`, and as much of the
// rest as it needs: refresh() when runs, theme or words have changed, arrange({mode, u, width, height}) for its size,
// draw() at every frame, opened() and closed() by a hand, under(context, map, camera) and over(context, map, camera, heads)
// on every map, over the trails and over the heads, speech() for who does not see it, leave() when it makes room; below: the
// height that it wants under a lesson's map.

import { el } from "./dom.js";
import { framed } from "./sizes.js";
import { StepPanel } from "./steppanel.js";
import { SwarmPanel } from "./swarmpanel.js";
import { Why } from "./why.js";

const BELOW = 210; // pixels under a lesson's map that show the head of a panel

const PANELS = [StepPanel, Why, SwarmPanel];

export class Explain {
  constructor(stage, panels = PANELS) {
    this.stage = stage;
    this.kinds = panels;
    this.shown = null; // the panel that is open
    this.mode = null; // its place: "side", "projected", "lesson" under the map (on a phone, the text), null for none: on the wall a lesson's text has it
  }

  /** For a skeleton built anew: the panels in its language, and the row of buttons to choose from. */
  build() {
    const { stage } = this, { t } = stage;
    this.panels = new Map();
    this.shown = this.mode = null;
    const button = (word, label) => el("button", { type: "button", class: "fl-tab", "data-testid": `fl-panel-${word || "runs"}`, text: label, onclick: () => this.open(word) });
    this.buttons = new Map([["", button("", t("Runs"))], ...this.kinds.map((Kind) => [Kind.word, button(Kind.word, Kind.label(t))])]);
    this.row = el("div", { class: "fl-explain-row", role: "group", "aria-label": t("Beside the map"), hidden: !this.kinds.length }, ...this.buttons.values());
    this.box = el("div", { class: "fl-explain", "data-testid": "fl-explain" });
    stage.parts.column.prepend(this.row);
    this.refresh();
  }

  /** Whether the open panel says by itself who is where on the maps. */
  get quiet() {
    return this.shown?.quiet === true;
  }

  /** Which panel is wanted, as the link's word; none while something is asked whose answer it would tell. */
  get word() {
    const wanted = this.stage.word("panel");
    return this.kinds.some((Kind) => Kind.word === wanted) && !this.stage.predict.hides ? wanted : "";
  }

  /** The height that the open panel wants under a lesson's map, in pixels. */
  get below() {
    return this.mode === "lesson" ? (this.shown.below ?? BELOW) : 0;
  }

  open(word) {
    const next = this.stage.word("panel") === word ? "" : word, was = this.shown;
    this.stage.showing.say("panel", next);
    if (was !== this.shown) {
      was?.closed?.();
      this.shown?.opened?.();
    }
  }

  /** A word of the link has changed. */
  take() {
    if (!this.buttons || !this.stage.runs) return;
    this.stage.panels.followCurves();
    this.refresh();
    this.stage.arrange();
    this.stage.touchMaps("trails");
  }

  /** The run that is explained: the one said, else the first that is seen. */
  get focus() {
    const { runs } = this.stage, said = this.stage.word("focus") || "o";
    return runs?.find(({ id }) => id === said) ?? runs?.[0] ?? null;
  }

  setFocus(id) {
    this.stage.showing.say("focus", id === this.stage.everyRun[0]?.id ? "" : id);
  }

  /** Bring the open panel in line with the words, the runs and the view around it. */
  refresh() {
    const { stage, word } = this;
    if (!this.buttons) return;
    for (const [name, button] of this.buttons) button.setAttribute("aria-pressed", String(name === word));
    const Kind = this.kinds.find((kind) => kind.word === word);
    if (Kind && !this.panels.has(word)) this.panels.set(word, new Kind(stage));
    const next = this.panels.get(word) ?? null;
    if (next !== this.shown) {
      this.shown?.leave?.();
      this.box.replaceChildren(...(next ? [next.node] : []));
      this.shown = next;
    }
    this.mount();
    if (stage.theme && stage.runs) this.shown?.refresh?.();
  }

  /** Put the open panel where the view around it has a place. */
  mount() {
    const { stage, box } = this, { parts, projector, band, root } = stage;
    const taken = framed() || (stage.presenter && band.on); // a lesson on the wall has the column for its words
    this.mode = !this.shown || taken ? null : stage.presenter ? "projected" : band.on ? "lesson" : "side";
    root.classList.toggle("fl-explaining", this.mode !== null);
    if (this.mode === "side") this.row.after(box);
    else if (this.mode === "projected") projector.node.append(box);
    else if (this.mode === "lesson") {
      const place = band.mode === "phone" ? root.querySelector(".fl-rail-body") : parts.main; // a phone's page is its text
      if (place.lastElementChild !== box) place.append(box);
    }
    else box.remove();
    if (this.mode !== "projected") box.removeAttribute("style");
  }

  /** Sizes; in the presenter view the panel has the place of the legend, `rect`, at the view's unit. */
  arrange(rect = null, u = 1) {
    if (!this.shown || this.mode === null) return;
    if (rect) Object.assign(this.box.style, { left: `${rect.x}px`, top: `${rect.y}px`, width: `${rect.width}px`, height: `${rect.height}px` });
    this.box.style.setProperty("--u", `${rect ? u : 1}px`);
    this.shown.arrange?.({ mode: this.mode, u: rect ? u : 1, width: rect?.width ?? this.box.clientWidth, height: rect?.height ?? this.box.clientHeight });
  }

  /** One sentence about what the open panel draws on the maps. */
  speech() {
    return this.shown?.speech?.() ?? "";
  }

  draw() {
    this.shown?.draw?.();
  }

  under(context, map, camera) {
    this.shown?.under?.(context, map, camera);
  }

  over(context, map, camera, heads) {
    this.shown?.over?.(context, map, camera, heads);
  }
}
