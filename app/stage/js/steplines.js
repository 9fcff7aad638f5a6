// The equations of one update on the page, line by line as they ran: signs, then numbers, then what came of it.

import { el } from "./dom.js";
import { formulaNode } from "./formula.js";
import { numbersIn, stepNumber } from "./stepnumbers.js";
import { showNumber } from "./typeset.js";

const SIDE = 17; // of the larger square of a scale, in pixels
const WORKING = /[ (√|]/; // what a bare number has not
const AXIS_NAMES = ["x", "y"];

/** Sides of the squares of a scale in x and y: its values to the power of `root`, the larger SIDE. */
export function squareSides(told, { at, root }) {
  const sides = [0, 1].map((axis) => Math.abs(told[at + axis]) ** root), most = Math.max(...sides);
  return sides.map((side) => (most > 0 && most < Infinity ? Math.max(2, (SIDE * side) / most) : 2));
}

/** Bring the numbers of a row in line with its pieces; a piece that is still the same kind keeps its element, and the focus on it. */
function fill(node, pieces, light) {
  const same = node.childNodes.length === pieces.length && pieces.every(({ mark, raised }, at) => node.childNodes[at].dataset.term === (mark ?? "") && (node.childNodes[at].tagName === "SUP") === !!raised);
  if (!same) {
    node.replaceChildren(...pieces.map(({ mark, raised }) => {
      if (raised) return el("sup", { "data-term": mark ?? "" });
      return mark ? el("span", { class: "fl-term", "data-term": mark, tabindex: "0", role: "button", "aria-pressed": "false", ...light(mark) }) : el("span", { "data-term": "" });
    }));
  }
  pieces.forEach(({ text }, at) => showNumber(node.childNodes[at], text));
}

/** One row of the list. `key` is the sign at its left: of an arrow, squares, or nothing. */
class StepLine {
  constructor(lines, { id, key, left, right, again, label, line = null }) {
    Object.assign(this, { lines, id, line });
    const { t } = lines.stage, light = (mark) => lines.light(mark);
    const math = formulaNode(left ? ["mrow", left, ["mo", again ? "←" : "="], right] : right);
    for (const part of math.querySelectorAll("[data-term]")) this.listen(part, part.dataset.term);
    this.squares = key === "scale" ? el("span", { class: "fl-squares", "aria-hidden": "true" }, el("i"), el("i")) : null;
    const sign = this.squares ?? el("span", { class: `fl-arrow fl-arrow-${key}`, "aria-hidden": "true" });
    const pressed = key && key !== "scale";
    this.button = pressed ? el("button", { type: "button", class: "fl-light", "data-term": id, "aria-pressed": "false", "aria-label": t("Light the arrow of {name}", { name: label }), ...light(id) }, sign) : el("span", { class: "fl-light" }, sign);
    this.values = [];
    const size = line ? line.size : 2, count = size === 1 ? 1 : 2;
    this.numbers = [];
    const rows = [];
    for (let part = 0; part < count; part += 1) {
      const value = el("b", { class: "fl-got" }), numbers = line?.printed ? el("span", { class: "fl-numbers" }) : null;
      this.values.push(value);
      this.numbers.push(numbers);
      const axis = count === 2 && size === 2 ? el("i", { class: "fl-axis", text: AXIS_NAMES[part] }) : null;
      rows.push(el("div", { class: "fl-row" }, axis, numbers, numbers ? el("span", { class: "fl-equals", text: "=" }) : null, value));
    }
    const rest = el("div", { class: line?.printed || size === 4 ? "fl-rows" : "fl-rows fl-short" }, ...rows);
    this.node = el("li", { class: `fl-step-line fl-step-${key || "plain"}` }, this.button, el("div", { class: "fl-step-body" }, el("div", { class: "fl-step-math" }, math), rest));
    this.listen(this.node.querySelector(".fl-step-math"), pressed ? id : "", true);
  }

  /** A pointer on a marked part lights its arrow; on the rest of the formula, the line's own. */
  listen(node, mark, whole = false) {
    if (!mark) return;
    node.addEventListener("pointerenter", () => this.lines.lift(mark));
    node.addEventListener("pointerleave", () => this.lines.lift(whole ? null : this.button.dataset.term ?? null));
  }

  tell(told, value) {
    const { line } = this, size = line ? line.size : 2;
    const light = (mark) => this.lines.light(mark);
    if (size === 4) {
      for (const part of [0, 1]) showNumber(this.values[part], [0, 1].map((at) => stepNumber(value[2 * part + at])).join("  "));
      return;
    }
    this.values.forEach((node, part) => {
      showNumber(node, stepNumber(value[part]));
      if (!this.numbers[part]) return;
      const pieces = numbersIn(line.printed, told, part), plain = !pieces.some(({ mark }) => mark) && !WORKING.test(pieces.map(({ text }) => text).join("")); // a choice that ends in one number
      this.numbers[part].hidden = this.numbers[part].nextSibling.hidden = plain;
      if (!plain) fill(this.numbers[part], pieces, light);
    });
    if (this.squares) squareSides(told, line).forEach((side, axis) => this.squares.children[axis].style.setProperty("--side", `${side.toFixed(1)}px`));
  }
}

const symbolOf = (text) => ["mi", text];

export class StepLines {
  /** lift(mark) lights an arrow, null none. */
  constructor(stage, lift) {
    this.stage = stage;
    this.lift = lift;
    this.node = el("ol", { class: "fl-step-lines" });
    this.step = null;
  }

  /** What a control that lights an arrow listens to. */
  light(mark) {
    return {
      onpointerenter: () => this.lift(mark), onpointerleave: () => this.lift(null),
      onfocus: () => this.lift(mark), onblur: () => this.lift(null),
      onclick: () => this.lift(mark), onkeydown: (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        this.lift(mark);
      },
    };
  }

  /** The rows for a run's equations; none for a rule that is a program. */
  build(step) {
    if (this.step === step && this.t === this.stage.t) return;
    Object.assign(this, { step, t: this.stage.t });
    const { t } = this, slope = ["mrow", ["mi", "∇"], ["mi", "f"], ["mrow", ["mo", "("], ["mi", "θ"], ["mo", ")"]]];
    const asked = step?.lines.some(({ role, right }) => role === "slope" && JSON.stringify(right) === JSON.stringify(slope)) ?? false;
    const rows = [];
    this.slope = new StepLine(this, { id: "slope", key: "slope", left: step?.lines.some(({ role }) => role === "slope") ? null : symbolOf("g"), right: slope, again: false, label: t("the slope") });
    if (!asked || !step) rows.push(this.slope);
    this.rows = (step?.lines ?? []).map((line, index) => {
      const key = { slope: "used", memory: "memory", way: "way", scale: "scale", spot: "spot", move: line.parts.length > 1 ? "" : "piece" }[line.role] ?? "";
      const id = line.role === "move" ? line.parts[0]?.mark ?? "" : `l${index}`;
      return new StepLine(this, { id, key, left: line.left, right: line.right, again: line.again, label: line.text, line });
    });
    this.move = new StepLine(this, { id: "move", key: "move", left: ["mrow", ["mi", "Δ"], ["mi", "θ"]], right: ["mtext", t("the move")], again: false, label: t("the move") });
    let part = "";
    for (const row of this.rows) {
      if (row.line.part !== part) rows.push({ node: el("li", { class: "fl-step-part", text: row.line.part || t("the rule") }) });
      part = row.line.part;
      rows.push(row);
    }
    this.node.replaceChildren(...[...rows, this.move].map(({ node }) => node));
  }

  /** Put the numbers of an update in. */
  tell({ told, slope, move }) {
    this.slope.tell(told, slope);
    for (const row of this.rows) row.node.hidden = false;
    for (const row of this.rows) row.tell(told, told.subarray(row.line.at, row.line.at + row.line.size));
    this.move.tell(told, move);
  }

  /** The slope and the move alone. */
  tellEnds({ slope, move }) {
    for (const row of this.rows) row.node.hidden = true;
    this.slope.tell(null, slope);
    this.move.tell(null, move);
  }

  /** The mark that is lit, in the formulas and in the numbers. */
  show(lit) {
    for (const node of this.node.querySelectorAll("[data-term]")) {
      const on = lit !== null && node.dataset.term === lit;
      node.classList.toggle("fl-lit", on);
      if (node.hasAttribute("aria-pressed")) node.setAttribute("aria-pressed", String(on));
    }
  }
}
