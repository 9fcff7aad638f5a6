// The buttons over the relief and the line that says what height means.

import { el, iconButton, keyed } from "./dom.js";
import { formatNumber } from "./numbers.js";
import { readPose } from "./reliefcamera.js";

const TURN_NUDGE = 15; // degrees a press
const UNTOLD = 1e-6; // parts of c: a lowest loss nearer to zero than so is zero

/** The formula of a scale's heights as text: "log(1 + loss/3)". */
export function heightFormula({ base, c }, t) {
  const from = Math.abs(base) < UNTOLD * c ? "" : ` ${base > 0 ? "−" : "+"} ${formatNumber(Math.abs(base), 3)}`;
  const risen = from ? `(${t("loss")}${from})` : t("loss");
  return `log(1 + ${risen}/${formatNumber(c, 3)})`;
}

export class ReliefTools {
  /** acts: turn(degrees), above() there and back, usual(), plain(on). */
  constructor(t, acts) {
    this.t = t;
    const button = (name, label, id, onclick, more = {}) => iconButton(name, label, { class: "fl-button fl-relief-tool", "data-testid": id, onclick, ...more });
    this.above = button("above", t("From above"), "fl-relief-above", () => acts.above(), { ...keyed(t, t("From above"), "N"), "aria-pressed": "false" });
    this.plain = el("button", { type: "button", class: "fl-relief-height", "data-testid": "fl-relief-height", "aria-pressed": "false", title: t("Height: the loss itself instead of its logarithm"), text: t("true height"), onclick: () => acts.plain() });
    this.node = el(
      "div", { class: "fl-relief-tools", role: "group", "aria-label": t("Relief") },
      button("turn_left", t("Turn left"), "fl-relief-left", () => acts.turn(-TURN_NUDGE)), button("turn_right", t("Turn right"), "fl-relief-right", () => acts.turn(TURN_NUDGE)),
      this.above, button("over", t("The usual view"), "fl-relief-usual", () => acts.usual()), this.plain,
    );
    this.formula = el("span", { "data-testid": "fl-relief-formula" });
    this.line = el("div", { class: "fl-relief-line" }, this.formula, el("span", { text: t("Dotted: behind the ground.") }));
  }

  /** What is shown: pressed buttons, and the words under the ground. */
  tell(pose, scale, plain) {
    const told = JSON.stringify([pose.tilt === 90, scale, plain]);
    if (told === this.told) return;
    this.told = told;
    this.above.setAttribute("aria-pressed", String(pose.tilt === 90));
    this.plain.setAttribute("aria-pressed", String(plain));
    this.formula.textContent = plain ? this.t("Height is the loss itself.") : this.t("Height is {formula}.", { formula: heightFormula(scale, this.t) });
  }
}

/** From above, turned as the map is; from there the pose before, or the usual one. */
export const aboveOrBack = (pose, before) => (pose.tilt === 90 ? before ?? readPose("") : { turn: 0, tilt: 90, zoom: pose.zoom });
