// Knobs beside the stage: those of the landscape, the start, the number of steps, and those of schedules and transforms. They are the
// cards' own rows, and move the stage as these do.

import { drawCurve } from "./curve.js";
import { el, iconButton, sayText, themeName, translator } from "./dom.js";
import { KnobRow } from "./knobrow.js";
import { eigenvalues } from "./kernels.js";
import { curveOf, handAt } from "./live.js";
import { LOOK } from "./look.js";
import { formatNumber } from "./numbers.js";

/** Largest over smallest curvature of a surface at its lowest known minimum, 1 for a round dish; null without one. */
export function conditionOf(surface) {
  const best = surface.critical?.find(({ sign }) => sign === "minimum");
  if (!best || !surface.hessian) return null;
  const parts = new Float64Array(3);
  surface.hessian(best.x, best.y, surface.knobs, parts);
  const [high, low] = eigenvalues(...parts);
  return low > 1e-12 * high ? high / low : null; // along a valley without a lowest place it means nothing
}

export class KnobPanel {
  /** world: the page's ticker and its first stage (`stage()`, undefined before there is one); css: the library's. */
  constructor(parent, world, css) {
    Object.assign(this, { parent, world });
    this.root = el("div", { class: "fl-panel" });
    parent.append(el("style", { text: css }), this.root);
    this.unsubscribe = world.ticker.subscribe(() => this.follow(), true);
  }

  /** Python's data: {lang, theme, title, strings, rows: [{knob, value, where}], curve}; see Edits.setAt for where. */
  update(data) {
    const shape = JSON.stringify([data.lang, data.title, data.strings, data.rows.map(({ knob, where }) => [knob, where]), !!data.curve, data.condition]);
    this.data = data;
    this.dress();
    if (shape !== this.shape) {
      this.shape = shape;
      this.build();
    }
    this.show();
  }

  dress() {
    const theme = LOOK.themes[this.world.stage()?.theme?.name ?? themeName(this.data.theme, this.parent.host ?? this.root)];
    if (this.root.dataset.theme === theme.name) return;
    this.root.dataset.theme = theme.name;
    for (const key of ["page", "ink", "muted", "line", "warning"]) this.root.style.setProperty(`--fl-${key}`, theme[key]);
  }

  build() {
    const { data } = this, t = translator(data.strings);
    this.rows = data.rows.map(({ knob, where }) => {
      const id = [where.kind, where.runs?.[0], where.at].filter((part) => part !== undefined).join("-");
      const row = new KnobRow({ run: { id }, knob, t, change: (...edit) => this.world.stage()?.editAt(where, ...edit) });
      row.speak(data.title);
      if (where.kind === "surface" && !knob.choices) row.pin = this.pinOf(row, `s.${knob.name}`, t);
      return row;
    });
    this.pinned = null; // as the buttons show them: none yet
    this.curve = data.curve ? el("div", { class: "fl-curve", role: "img", "data-testid": "fl-curve" }) : null;
    this.condition = data.condition ? el("div", { class: "fl-condition", "data-testid": "fl-condition" }) : null;
    const parts = [el("div", { class: "fl-knobs" }, ...this.rows.map(({ node }) => node)), this.condition, this.curve];
    this.root.replaceChildren(...parts.filter((part) => part));
  }

  /** The small button that pins a knob of the landscape for the presenter view. */
  pinOf(row, pin, t) {
    const button = iconButton("pin", t("Pin to the presenter view"), { class: "fl-button fl-pin", "data-testid": `fl-pin-${pin}`, onclick: () => this.world.stage()?.showing.togglePin(pin) });
    row.node.append(button);
    return { pin, button };
  }

  showPins(pins) {
    this.pinned = pins;
    for (const { pin } of this.rows) pin?.button.setAttribute("aria-pressed", String(pins.includes(pin.pin)));
  }

  /** A frame was drawn: what a hand has changed is shown here too, wherever it did so. */
  follow() {
    const stage = this.world.stage(), changes = stage?.changes;
    if (this.rows && stage && stage.pins !== this.pinned) this.showPins(stage.pins);
    if (!this.data) return;
    if (stage?.theme && stage.theme.name !== this.root.dataset.theme) this.dress(); // the system's theme may turn while nothing else changes
    if (changes !== this.seen) this.show();
  }

  show() {
    const stage = this.world.stage(), { data } = this;
    this.seen = stage?.changes;
    data.rows.forEach(({ knob, where, value }, index) => this.rows[index].show((stage && handAt(stage, where, knob.name)) ?? value));
    if (this.condition && stage?.surface) this.showCondition(conditionOf(stage.surface));
    if (!data.curve) return;
    const run = stage?.runs?.find(({ id }) => id === data.curve.run);
    drawCurve(this.curve, (run && curveOf(stage, run, data.curve.name)) ?? data.curve.values, data.curve.label);
  }

  showCondition(value) {
    const t = translator(this.data.strings);
    this.condition.hidden = value === null;
    sayText(this.condition, value === null ? "" : t("condition number at the minimum: {value}", { value: formatNumber(value, 3) }));
  }

  destroy() {
    this.unsubscribe();
    this.root.remove();
  }
}
