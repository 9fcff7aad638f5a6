// The dock of the presenter view: transport, and strips of curves whose track is the scrubber.

import { DockStrip } from "./dockstrip.js";
import { el, iconButton, keyed } from "./dom.js";
import { LOOK } from "./look.js";
import { formatSteps } from "./numbers.js";
import { dockLayout } from "./presentersizes.js";
import { fitMap } from "./windows.js";

const HALF_DOCK = 220; // pixels: two curves stand side by side where each has as much

export class Dock {
  constructor(stage) {
    const { t, transport } = stage;
    this.stage = stage;
    this.halves = ["fl-dock-curve", "fl-dock-curve-2"].map((id, place) => {
      const strip = new DockStrip(stage, null);
      const choice = el("select", { class: "fl-select fl-dock-choice", "aria-label": t("Curve"), "data-testid": id, onchange: () => stage.panels.curves.replace(place, choice.value) });
      return { strip, choice, box: el("div", { class: "fl-dock-half" }, strip.canvas, choice) };
    });
    this.scrub = el("input", {
      type: "range", class: "fl-dock-scrub", min: 0, max: 1, step: 1, "aria-label": t("Step"), "data-testid": "fl-dock-scrub",
      oninput: () => stage.scrub(Number(this.scrub.value)),
    });
    this.count = el("output", { class: "fl-dock-count", "data-testid": "fl-dock-count" });
    this.rest = el("span", { class: "fl-dock-rest" });
    this.buttons = el("div", { class: "fl-dock-buttons", role: "group", "aria-label": t("Playback") });
    this.speedBox = el("span", { class: "fl-dock-speed" });
    this.loopBox = el("span");
    this.stripBox = el("div", { class: "fl-dock-strip" }, ...this.halves.map(({ box }) => box), this.scrub);
    this.counter = el("div", { class: "fl-dock-counter" }, this.count, el("div", { class: "fl-dock-line" }, this.rest, this.speedBox));
    this.node = el("div", { class: "fl-dock" }, this.buttons, this.stripBox, this.counter);
    this.transport = transport;
    this.told = null;
  }

  /** Borrow the transport's buttons, or hand them back: the same buttons stand in both views. */
  borrow(on) {
    const { transport } = this;
    if (on) {
      this.buttons.replaceChildren(...transport.walk);
      this.speedBox.replaceChildren(transport.speed, transport.loop);
    } else {
      transport.buttons.replaceChildren(...transport.walk);
      transport.rate.replaceChildren(transport.speed, transport.loop);
    }
  }

  /** The strips that are seen: two where a link says so and there is room. */
  get strips() {
    const { curves } = this.stage.panels, room = (this.parts?.strip.width ?? 0) >= 2 * HALF_DOCK;
    return this.halves.slice(0, curves.said && curves.kinds().length > 1 && room ? 2 : 1).map(({ strip }) => strip);
  }

  /** The curves there are to choose from. */
  refresh() {
    const { t, panels: { curves } } = this.stage, kinds = curves.kinds(), groups = curves.offered();
    const options = JSON.stringify(groups.map(([, offered]) => offered.map((kind) => [kind.word, kind.name(t)])));
    this.halves.forEach(({ strip, choice }, place) => {
      strip.kind = kinds[place] ?? kinds[0];
      strip.dirty = true;
      strip.canvas.dataset.testid = `fl-strip-${strip.kind.word}`;
      if (options !== this.options) choice.replaceChildren(...groups.map(([title, offered]) => el("optgroup", { label: title }, ...offered.map((kind) => el("option", { value: kind.word, text: kind.name(t) })))));
      choice.value = strip.kind.word;
    });
    this.options = options;
    this.told = null;
  }

  /** sides: other widths than usual left and right of the strip. */
  arrange(rect, u, two, sides) {
    const parts = (this.parts = dockLayout(rect, u, two, sides));
    const place = (node, { x, y, width, height }) => Object.assign(node.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
    place(this.buttons, parts.buttons);
    place(this.stripBox, parts.strip);
    place(this.counter, parts.counter);
    this.node.classList.toggle("fl-dock-two", two);
    const { strips } = this, wide = Math.floor(parts.strip.width / strips.length);
    this.stripBox.classList.toggle("fl-dock-twin", strips.length > 1);
    strips.forEach((strip, index) => {
      Object.assign(this.halves[index].box.style, { left: `${index * wide}px`, width: `${wide}px` });
      strip.resize(wide, Math.floor(parts.strip.height));
      strip.dirty = true;
    });
    this.halves.forEach(({ box }, index) => (box.hidden = index >= strips.length));
  }

  draw() {
    const { clock, t } = this.stage;
    for (const strip of this.strips) strip.draw();
    const step = Math.floor(clock.playhead);
    const told = `${step} ${clock.steps}`;
    if (told === this.told) return;
    this.told = told;
    this.scrub.max = String(clock.steps);
    this.scrub.value = String(step);
    this.scrub.setAttribute("aria-valuetext", t("step {step} of {steps}", { step: formatSteps(step), steps: formatSteps(clock.steps) }));
    const [before, after = ""] = t("step {step}", { step: "\u0000" }).split("\u0000");
    this.count.replaceChildren(before, el("b", { text: formatSteps(step) }), after);
    this.rest.textContent = t("of {steps}", { steps: formatSteps(clock.steps) });
  }
}

/** The buttons at the presenter view's head: one map or several, keys, full screen, leave. */
export function headButtons(stage) {
  const { t } = stage;
  const button = (name, label, key, id, onclick) => iconButton(name, label, { ...keyed(t, label, key), "data-testid": id, onclick });
  return {
    one: button("one", t("One map"), "S", "fl-show-one", () => stage.setLayout(LOOK.layouts[0])),
    several: button("several", t("Side by side"), "S", "fl-show-several", () => stage.setLayout(LOOK.layouts[1])),
    relief: button("relief", t("Relief"), "D", "fl-show-relief", () => stage.setLayout(LOOK.relief_view.alone)),
    both: button("both", t("Map and relief"), "D", "fl-show-both", () => stage.setLayout(LOOK.relief_view.both)),
    fit: button("fit", t("Fit the map"), "0", "fl-show-fit", () => fitMap(stage)),
    keys: button("keys", t("Keys"), "?", "fl-show-keys", () => stage.keySheet.toggle()),
    full: button("full", t("Full screen"), "F", "fl-full", () => stage.showing.toggleFull()),
    leave: button("leave", t("Leave presenter view"), "P", "fl-leave", () => stage.showing.leave()),
  };
}
