// What stands at the sides of a wall: which knob, from where to where, in how many values.

import { el } from "./dom.js";
import { editableNumber, readNumber } from "./numbers.js";
import { checkKnob } from "./scales.js";
import { MOST_ON_SIDE, spreadValues, usualValues } from "./wallword.js";

export class WallEditor {
  /** say(sides) takes [{place, values}], across first. */
  constructor(stage, say) {
    const { t } = stage;
    this.t = t;
    this.take = say;
    this.rows = [t("columns"), t("rows")].map((name, side) => this.row(name, side));
    this.node = el("div", { class: "fl-wall-editor" }, ...this.rows.map(({ node }) => node));
  }

  row(name, side) {
    const { t } = this;
    const says = { knob: t("knob"), count: t("how many") };
    const choice = el("select", { class: "fl-wall-knob", "aria-label": `${name}: ${says.knob}`, "data-testid": `fl-wall-knob-${side}`, onchange: () => this.choose(side) });
    const field = (end, label) => el("input", { type: "text", inputmode: "decimal", class: "fl-number fl-wall-end", "aria-label": `${name}: ${label}`, "data-testid": `fl-wall-${end}-${side}`, onchange: () => this.spread(side) });
    const from = field("from", t("from")), to = field("to", t("to"));
    const count = el("select", { class: "fl-wall-count", "aria-label": `${name}: ${says.count}`, "data-testid": `fl-wall-count-${side}`, onchange: () => this.spread(side) },
      ...Array.from({ length: MOST_ON_SIDE }, (_, at) => el("option", { value: at + 1, text: `× ${at + 1}` })));
    const ends = el("span", { class: "fl-wall-ends" }, from, "–", to, count);
    return { node: el("div", { class: "fl-wall-side", role: "group", "aria-label": name }, el("span", { class: "fl-wall-name", "aria-hidden": "true", text: name }), choice, ends), choice, from, to, count, ends };
  }

  /** Show these sides [{site, values}]; a field that is being typed into stays. */
  show(sites, sides) {
    this.sites = sites;
    this.sides = sides;
    this.rows.forEach(({ choice, from, to, count, ends }, side) => {
      const here = sides[side], other = sides[1 - side];
      const offered = sites.filter((site) => site !== other?.site), none = side === 1;
      const shape = offered.map(({ place, knob: { title } }) => place + title).join();
      if (choice.dataset.shape !== shape) {
        choice.dataset.shape = shape;
        choice.replaceChildren(...(none ? [el("option", { value: "", text: this.t("nothing") })] : []), ...offered.map(({ place, owner, knob: { title, symbol } }) => el("option", { value: place, text: [owner, `${title}${symbol ? ` ${symbol}` : ""}`].filter(Boolean).join(": ") })));
      }
      choice.value = here?.site.place ?? "";
      ends.hidden = !here;
      if (!here) return;
      const focused = choice.getRootNode().activeElement;
      if (focused !== from) from.value = editableNumber(Math.min(...here.values));
      if (focused !== to) to.value = editableNumber(Math.max(...here.values));
      count.value = String(here.values.length);
    });
  }

  /** Another knob at a side, with its usual values. */
  choose(side) {
    const site = this.sites.find(({ place }) => place === this.rows[side].choice.value);
    const next = site ? { place: site.place, values: usualValues(site, Number(this.rows[side].count.value) > 1 ? Number(this.rows[side].count.value) : 4) } : null;
    this.say(side, next);
  }

  /** Other ends, or another number of values; what is no value of the knob goes back to what it was. */
  spread(side) {
    const { site } = this.sides[side], { from, to, count } = this.rows[side];
    const ends = [readNumber(from.value), readNumber(to.value)];
    if (!ends.every((value) => checkKnob(site.knob, value) === "ok")) return this.show(this.sites, this.sides);
    this.say(side, { place: site.place, values: spreadValues(site.knob, ...ends, Number(count.value)) });
  }

  say(side, next) {
    const sides = this.sides.map(({ site, values }) => ({ place: site.place, values }));
    if (next) sides[side] = next;
    else sides.splice(side, 1);
    this.take(sides);
  }
}
