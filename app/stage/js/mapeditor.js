// What a living map shows: basins or settings, of which run, the two knobs and from where to where.

import { el, iconButton } from "./dom.js";
import { axesText, BASINS } from "./mapaxes.js";
import { siteTitle } from "./mapknobs.js";
import { editableNumber, readNumber } from "./numbers.js";
import { checkKnob } from "./scales.js";

const SIDE_SIGNS = ["→", "↑"];

export class MapEditor {
  /** acts: say(word), each(on), focus(id), usual(): the word of the usual settings. */
  constructor(t, acts) {
    Object.assign(this, { t, acts });
    const kind = (name, label, press) => el("button", { type: "button", class: "fl-tab", "data-testid": `fl-maps-${name}`, text: label, onclick: press });
    this.kinds = { basins: kind("basins", t("Basins"), () => acts.say("")), settings: kind("settings", t("Settings"), () => acts.say(acts.usual())) };
    this.rows = [t("horizontal"), t("vertical")].map((name, side) => this.row(name, side));
    this.swap = iconButton("swap", t("Swap the two knobs"), { "data-testid": "fl-maps-swap", onclick: () => this.say([this.axes[1], this.axes[0]]) });
    this.run = el("select", { class: "fl-maps-run", "aria-label": t("Run"), "data-testid": "fl-maps-run", onchange: () => acts.focus(this.run.value) });
    this.each = el("input", { type: "checkbox", "data-testid": "fl-maps-each", onchange: () => acts.each(this.each.checked) });
    this.eachRow = el("label", { class: "fl-maps-each" }, this.each, el("span", { text: t("a map for each run") }));
    this.axesRow = el("div", { class: "fl-maps-axes" }, this.rows[0].node, this.swap, this.rows[1].node);
    this.node = el("div", { class: "fl-maps-editor" }, el("div", { class: "fl-tabs", role: "group", "aria-label": t("Every pixel is a run, from its start or with its settings") }, this.kinds.basins, this.kinds.settings), this.axesRow, this.run, this.eachRow);
  }

  row(name, side) {
    const { t } = this;
    const choice = el("select", { class: "fl-maps-knob", "aria-label": `${name}: ${t("knob")}`, "data-testid": `fl-maps-knob-${side}`, onchange: () => this.choose(side) });
    const field = (end, label) => el("input", { type: "text", inputmode: "decimal", class: "fl-number fl-maps-end", "aria-label": `${name}: ${label}`, "data-testid": `fl-maps-${end}-${side}`, onchange: () => this.spread(side) });
    const from = field("from", t("from")), to = field("to", t("to"));
    return { node: el("div", { class: "fl-maps-side", role: "group", "aria-label": name }, el("span", { class: "fl-maps-name", "aria-hidden": "true", text: SIDE_SIGNS[side] }), choice, from, el("span", { "aria-hidden": "true", text: "–" }), to), choice, from, to };
  }

  /** Show what there is: sites of the run, its axes (null for basins), the runs to choose from, whether each has its own map. */
  show({ sites, axes, runs, run, each }) {
    this.sites = sites;
    this.axes = axes;
    this.kinds.basins.setAttribute("aria-pressed", String(axes === null));
    this.kinds.settings.setAttribute("aria-pressed", String(axes !== null));
    this.kinds.settings.disabled = sites.length < 2;
    this.axesRow.hidden = !axes;
    this.eachRow.hidden = runs.length < 2;
    this.each.checked = each;
    this.run.hidden = runs.length < 2 || each;
    const listed = runs.map(({ id, title }) => id + title).join();
    if (this.run.dataset.shape !== listed) {
      this.run.dataset.shape = listed;
      this.run.replaceChildren(...runs.map(({ id, title }) => el("option", { value: id, text: title })));
    }
    this.run.value = run?.id ?? "";
    if (!axes) return;
    this.rows.forEach(({ choice, from, to }, side) => {
      const offered = sites.filter((site) => site !== axes[1 - side].site), shape = offered.map(({ place, knob: { title } }) => place + title).join();
      if (choice.dataset.shape !== shape) {
        choice.dataset.shape = shape;
        choice.replaceChildren(...offered.map((site) => el("option", { value: site.place, text: [site.owner, siteTitle(site)].filter(Boolean).join(": ") })));
      }
      choice.value = axes[side].site.place;
      const focused = choice.getRootNode().activeElement;
      if (focused !== from) from.value = editableNumber(Number(axes[side].ends[0].toPrecision(4)));
      if (focused !== to) to.value = editableNumber(Number(axes[side].ends[1].toPrecision(4)));
    });
  }

  /** Another knob at a side, between its usual ends. */
  choose(side) {
    const site = this.sites.find(({ place }) => place === this.rows[side].choice.value);
    this.say(this.axes.map((axis, at) => (at === side ? { site, ends: null } : axis)));
  }

  /** Other ends; what is no value of the knob, or no range, goes back to what it was. */
  spread(side) {
    const { site } = this.axes[side], { from, to } = this.rows[side], ends = [readNumber(from.value), readNumber(to.value)];
    const fits = ends.every((value) => checkKnob(site.knob, value) === "ok") && ends[0] < ends[1];
    if (!fits) {
      this.rows[side].from.value = editableNumber(this.axes[side].ends[0]);
      this.rows[side].to.value = editableNumber(this.axes[side].ends[1]);
      return;
    }
    this.say(this.axes.map((axis, at) => (at === side ? { site, ends, said: true } : axis)));
  }

  say(axes) {
    this.acts.say(axesText(axes.map(({ site, ends, said = false }) => ({ place: site.place, ends: said ? ends : null }))));
  }
}

/** Whether a word asks for basins. */
export const isBasins = (word) => word === "" || word === BASINS;
