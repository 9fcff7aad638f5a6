// What is around a run's rule, in small: a curve and a few words each; a press opens its knobs.

import { el } from "./dom.js";
import { KnobRow } from "./knobrow.js";
import { formatNumber, formatSteps } from "./numbers.js";

const ON_BADGE = [34, 14], OPENED = [232, 68]; // pixels of a curve on a badge, and of the one that a press opens

/** Where a badge's dot is: {share, value} along its curve, for a run at a step; null where there is none. */
export function dotOf({ symbol, reach, curve }, run, step, steps) {
  if (!curve) return null;
  const length = run.grad[Math.min(step, run.valid)];
  const share = symbol ? Math.max(0, step - 1) / Math.max(1, steps - 1) : length / reach;
  if (!Number.isFinite(share)) return null;
  const at = Math.min(1, share) * (curve.length - 1), low = Math.floor(at), high = Math.min(curve.length - 1, low + 1);
  return { share: Math.min(1, share), value: curve[low] + (at - low) * (curve[high] - curve[low]) };
}

/** Draw a curve from zero to its highest value, filled when large, with a dot and a line at now. */
function paintCurve(canvas, [width, height], { curve }, dot, colours, filled) {
  const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d"), edge = filled ? 5 : 2.5;
  context.scale(ratio, ratio);
  const top = curve.reduce((most, value) => Math.max(most, value), 0) || 1;
  const x = (share) => edge + share * (width - 2 * edge), y = (value) => height - edge - (value / top) * (height - 2 * edge);
  const trace = () => {
    context.beginPath();
    curve.forEach((value, at) => context[at ? "lineTo" : "moveTo"](x(at / Math.max(1, curve.length - 1)), y(value)));
  };
  if (filled) {
    trace();
    context.lineTo(x(1), y(0));
    context.lineTo(x(0), y(0));
    context.globalAlpha = 0.18;
    context.fillStyle = colours.trail;
    context.fill();
    context.globalAlpha = 1;
    if (dot) {
      context.strokeStyle = colours.ink;
      context.globalAlpha = 0.6;
      context.strokeRect(x(dot.share), edge, 0, height - 2 * edge);
      context.globalAlpha = 1;
    }
  }
  trace();
  context.strokeStyle = colours.trail;
  context.lineWidth = filled ? 2 : 1.6;
  context.lineJoin = "round";
  context.stroke();
  if (!dot) return;
  context.beginPath();
  context.arc(x(dot.share), y(dot.value), filled ? 4.5 : 2.6, 0, 2 * Math.PI);
  context.fillStyle = colours.trail;
  context.strokeStyle = colours.page;
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}

/** Where a part's knobs are, for edits (see Edits.setAt): the run's kernel knows them by the part's place. */
const placeOfPart = (run, { letter, place, key, knobs }) => ({
  kind: letter === "s" ? "schedule" : "transform", runs: [run], at: place, key,
  reads: { [run]: Object.fromEntries(knobs.map(({ name }) => [name, `${letter}${place + 1}_${name}`])) },
});

class Badge {
  constructor(card, index) {
    this.card = card;
    this.index = index;
    this.canvas = el("canvas", { "aria-hidden": "true" });
    this.words = el("span");
    this.button = el("button", { type: "button", class: "fl-badge", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: () => this.open() }, this.canvas, this.words);
    this.large = el("canvas", { "aria-hidden": "true" });
    this.now = el("div", { class: "fl-badge-now" });
    this.body = el("div", { class: "fl-badge-body" });
    this.panel = el("div", { class: "fl-badge-panel", popover: "auto", role: "dialog" }, this.body);
    this.panel.addEventListener("toggle", (event) => {
      this.button.setAttribute("aria-expanded", String(event.newState === "open"));
      if (event.newState === "closed" && this.panel.contains(this.panel.getRootNode().activeElement)) this.button.focus();
    });
    this.node = el("span", {}, this.button, this.panel);
  }

  show(run, data) {
    this.data = data;
    this.words.textContent = data.text;
    this.canvas.hidden = this.large.hidden = !data.curve;
    this.button.dataset.testid = `fl-badge-${run.id}-${this.index + 1}`;
    this.panel.setAttribute("aria-label", `${run.title}: ${data.text}`);
    const shape = JSON.stringify(data.parts.map(({ letter, place, title, knobs }) => [letter, place, title, knobs]));
    if (shape !== this.shape) this.build(run, shape);
    const { edits } = this.card.stage;
    for (const { row, part, name, where } of this.rows) row.show(edits.valueAt(where, name) ?? this.data.parts[part].values[name]);
  }

  build(run, shape) {
    const { card, data } = this, { stage } = card, { t } = stage;
    this.shape = shape;
    this.rows = [];
    const parts = data.parts.map((told, part) => {
      const { letter, place, title, line, knobs } = told, where = placeOfPart(run.id, told);
      const rows = knobs.map((knob) => {
        const row = new KnobRow({ run: { ...run, id: `${run.id}-${letter}${place + 1}` }, knob, t, change: (...edit) => stage.editAt(where, ...edit) });
        row.speak(title);
        this.rows.push({ row, part, name: knob.name, where });
        return row.node;
      });
      const bare = el("button", { type: "button", class: "fl-badge-remove fl-act", text: t("Remove"), "aria-label": t("Remove {name}", { name: title }), onclick: () => stage.crew.act({ act: "bare", slot: card.slot, letter, place }) });
      return [el("header", {}, el("b", { text: title }), bare), el("p", { class: "fl-badge-line", text: line }), part ? null : this.large, part ? null : this.now, ...rows].filter(Boolean);
    });
    this.body.replaceChildren(...parts.flat());
  }

  open() {
    this.panel.showPopover();
    const at = this.button.getBoundingClientRect(), { width, height } = this.panel.getBoundingClientRect();
    const below = at.bottom + 6 + height < innerHeight ? at.bottom + 6 : Math.max(8, Math.min(at.top - 6 - height, innerHeight - height - 8));
    this.panel.style.top = `${below}px`;
    this.panel.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
    this.drawn = null;
    this.tick(...this.last);
    (this.panel.querySelector("input[type=range], select") ?? this.panel.querySelector("button"))?.focus({ preventScroll: true });
  }

  /** The dot is where the run is. */
  tick(run, step, steps) {
    this.last = [run, step, steps];
    const { data, card } = this, { stage } = card;
    const dot = dotOf(data, run, step, steps), open = this.panel.matches(":popover-open");
    const drawn = `${step} ${dot?.share} ${data.text} ${stage.theme.name} ${open} ${data.curve?.[data.curve.length >> 1]}`;
    if (drawn === this.drawn || !data.curve) return;
    this.drawn = drawn;
    const colours = { trail: stage.styleOf(run).colour, ink: stage.theme.ink, page: stage.theme.page };
    paintCurve(this.canvas, ON_BADGE, data, dot, colours, false);
    if (!open) return;
    paintCurve(this.large, OPENED, data, dot, colours, true);
    const number = formatNumber(dot?.value ?? NaN, 3);
    this.now.textContent = data.symbol ? stage.t("step {step}: {knob} = {number}", { step: formatSteps(step), knob: data.symbol, number }) : stage.t("a gradient of length {length} becomes {number}", { length: formatNumber(run.grad[Math.min(step, run.valid)], 3), number });
  }
}

export class Badges {
  constructor(card) {
    this.card = card;
    this.node = el("div", { class: "fl-badges" });
    this.badges = [];
  }

  show(run) {
    while (this.badges.length > run.badges.length) this.badges.pop().node.remove();
    while (this.badges.length < run.badges.length) {
      const badge = new Badge(this.card, this.badges.length);
      this.badges.push(badge);
      this.node.append(badge.node);
    }
    this.badges.forEach((badge, index) => badge.show(run, run.badges[index]));
    this.node.hidden = !run.badges.length;
  }

  tick(run, step, steps) {
    for (const badge of this.badges) badge.tick(run, step, steps);
  }
}
