// The dock of the presenter view: transport, and a strip of curves whose track is the scrubber.

import { el, iconButton, keyed } from "./dom.js";
import { LOOK } from "./look.js";
import { drawHead } from "./marks.js";
import { formatSteps } from "./numbers.js";
import { dockLayout } from "./presentersizes.js";
import { Strip } from "./strips.js";
import { fitMap } from "./windows.js";

const NUMBERED = 4; // runs up to which the marks on the track have their steps beneath
const FAINT = 0.35; // strength of marks that lie ahead

/** [{run, step, x}] of arrivals and divergences, in order of steps; toX: step -> pixels. */
export function trackMarks(runs, toX) {
  return runs
    .filter(({ outcome }) => outcome.step !== null && (outcome.kind === "converged" || outcome.kind === "diverged"))
    .map((run) => ({ run, step: run.outcome.step, x: toX(run.outcome.step) }))
    .sort((a, b) => a.step - b.step);
}

/** Of labels {x, width} in order of weight, those that can stand without touching one that stands already. */
export function clearLabels(labels, gap) {
  const standing = [];
  for (const label of labels) {
    if (standing.every((other) => Math.abs(other.x - label.x) >= (other.width + label.width) / 2 + gap)) standing.push(label);
  }
  return standing;
}

/** A strip with a track under its curves. */
class DockStrip extends Strip {
  trim = true; // what is off the chart has no dot at its edge

  type() {
    return Math.max(11, 18 * this.u());
  }

  u() {
    return this.stage.projector.u;
  }

  rect() {
    const u = this.u(), left = 68 * u;
    return { left, top: 4 * u, width: Math.max(1, this.size[0] - left - 16 * u), height: Math.max(1, 64 * u) };
  }

  drawSteps(context) {
    const { stage } = this;
    const { theme, clock, font } = stage;
    const u = this.u(), { left, width } = this.rect();
    const toX = (step) => left + (step / Math.max(1, clock.steps)) * width;
    const y = 85 * u, at = toX(clock.playhead);
    const bar = (from, to, colour, alpha) => {
      context.strokeStyle = colour;
      context.globalAlpha = alpha;
      context.lineWidth = 4 * u;
      context.lineCap = "round";
      context.beginPath();
      context.moveTo(from, y);
      context.lineTo(Math.max(from, to), y);
      context.stroke();
      context.globalAlpha = 1;
    };
    bar(left, left + width, theme.ink, 0.16);
    bar(left, at, theme.ink, 1);
    const marks = trackMarks(stage.runs, toX).filter(({ step }) => step <= clock.playhead || !stage.predict.hides);
    for (const { run, x, step } of marks) {
      const style = stage.styleOf(run);
      context.globalAlpha = step <= clock.playhead ? 1 : FAINT;
      drawHead(context, style.marker, x, y, 6.6 * u, style.colour, theme.page);
    }
    context.globalAlpha = 1;
    context.beginPath();
    context.arc(at, y, 8.5 * u, 0, 2 * Math.PI);
    context.fillStyle = theme.ink;
    context.strokeStyle = theme.page;
    context.lineWidth = 2 * u;
    context.fill();
    context.stroke();
    this.drawNumbers(context, marks, toX, y + 12 * u);
    context.textBaseline = "middle";
    context.font = `${this.type()}px ${font}`;
  }

  drawNumbers(context, marks, toX, y) {
    const { clock, theme, runs, font } = this.stage;
    const u = this.u(), size = this.type();
    context.font = `${size}px ${font}`;
    context.textBaseline = "top";
    context.textAlign = "center";
    const edges = [0, clock.steps].map((step) => ({ step, x: toX(step), edge: true }));
    const wanted = [...(runs.length <= NUMBERED ? marks : []), ...edges].map((one) => ({ ...one, width: context.measureText(formatSteps(one.step)).width }));
    for (const { step, x, edge, width } of clearLabels(wanted, 8 * u)) {
      context.fillStyle = edge ? theme.muted : theme.ink;
      context.globalAlpha = edge || step <= clock.playhead ? 1 : 0.6;
      context.fillText(formatSteps(step), Math.min(this.size[0] - width / 2 - 1, x), y);
    }
    context.globalAlpha = 1;
  }
}

export class Dock {
  constructor(stage) {
    const { t, transport } = stage;
    this.stage = stage;
    this.kind = "loss";
    this.strip = new DockStrip(stage, this.kind);
    this.choice = el("select", { class: "fl-select fl-dock-choice", "aria-label": t("Curve"), "data-testid": "fl-dock-curve", onchange: () => this.choose(this.choice.value) });
    this.scrub = el("input", {
      type: "range", class: "fl-dock-scrub", min: 0, max: 1, step: 1, "aria-label": t("Step"), "data-testid": "fl-dock-scrub",
      oninput: () => stage.scrub(Number(this.scrub.value)),
    });
    this.count = el("output", { class: "fl-dock-count", "data-testid": "fl-dock-count" });
    this.rest = el("span", { class: "fl-dock-rest" });
    this.buttons = el("div", { class: "fl-dock-buttons", role: "group", "aria-label": t("Playback") });
    this.speedBox = el("span", { class: "fl-dock-speed" });
    this.loopBox = el("span");
    this.stripBox = el("div", { class: "fl-dock-strip" }, this.strip.canvas, this.scrub, this.choice);
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

  choose(kind) {
    this.kind = this.strip.kind = kind;
    this.strip.dirty = true;
    this.stage.redraw();
  }

  /** The curves there are to choose from. */
  refresh() {
    const { t, panels } = this.stage, kinds = panels.strips.map(({ kind }) => kind);
    const names = { loss: t("loss"), grad: t("gradient norm |∇f|"), lr: t("learning rate") };
    if (!kinds.includes(this.kind)) this.choose(kinds[0]);
    this.choice.replaceChildren(...kinds.map((kind) => el("option", { value: kind, text: names[kind] })));
    this.choice.value = this.kind;
    this.strip.dirty = true;
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
    this.strip.resize(Math.floor(parts.strip.width), Math.floor(parts.strip.height));
    this.strip.dirty = true;
  }

  draw() {
    const { clock, t } = this.stage;
    this.strip.draw();
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
    relief: button("relief", t("Relief"), "S", "fl-show-relief", () => stage.setLayout(LOOK.relief_view.alone)),
    both: button("both", t("Map and relief"), "S", "fl-show-both", () => stage.setLayout(LOOK.relief_view.both)),
    fit: button("fit", t("Fit the map"), "0", "fl-show-fit", () => fitMap(stage)),
    keys: button("keys", t("Keys"), "?", "fl-show-keys", () => stage.keySheet.toggle()),
    full: button("full", t("Full screen"), "F", "fl-full", () => stage.showing.toggleFull()),
    leave: button("leave", t("Leave presenter view"), "P", "fl-leave", () => stage.showing.leave()),
  };
}
