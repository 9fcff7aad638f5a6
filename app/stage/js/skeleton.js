// The stage's fixed parts: toolbar, the field of maps, transport, strips and the column of cards.

import { Adder } from "./adder.js";
import { BatchButton } from "./batchpaint.js";
import { el, iconButton, keyed } from "./dom.js";
import { LOOK } from "./look.js";
import { Note } from "./note.js";
import { fitMap } from "./windows.js";

/** Elements by name; the stage puts `main` and `side` on the page and fills the rest. */
export function makeSkeleton(stage) {
  const { t } = stage;
  const layoutButton = (layout, label, key) =>
    el("button", { type: "button", class: "fl-tab", ...keyed(t, label, key), "data-testid": `fl-layout-${layout}`, text: label, onclick: () => stage.setLayout(layout) });
  const labels = [t("One map"), t("Side by side"), t("Relief"), t("Map and relief"), t("Wall"), t("Living map")];
  const tabs = Object.fromEntries(LOOK.layouts.map((layout, index) => [layout, layoutButton(layout, labels[index], "SSDDWM"[index])]));
  const fit = iconButton("fit", t("Fit the map"), { ...keyed(t, t("Fit the map"), "0"), "data-testid": "fl-fit", onclick: () => fitMap(stage) });
  const presenterButton = iconButton("presenter", t("Presenter view"), {
    ...keyed(t, t("Presenter view"), "P"), "data-testid": "fl-presenter", "aria-pressed": "false", onclick: () => stage.showing.toggle(),
  });
  const toggleButton = (what, label) =>
    iconButton(what, label, { "data-testid": `fl-${what}`, "aria-pressed": String(stage.shown[what]), onclick: () => stage.toggle(what) });
  const toggles = {
    field: toggleButton("field", t("Downhill arrows")),
    steps: toggleButton("steps", t("Step arrows: steepest way down (thin), next move (thick)")),
  };
  const shadeButton = iconButton("shade", t("Flat tints, without light and shade"), { "data-testid": "fl-shade", "aria-pressed": String(!stage.shown.shade), onclick: () => stage.showing.shade(!stage.shown.shade) });
  const batchButton = new BatchButton(stage);
  const keys = iconButton("keys", t("Keys"), { ...keyed(t, t("Keys"), "?"), "data-testid": "fl-show-sheet", onclick: () => stage.keySheet.toggle() });
  const adder = new Adder(stage), note = new Note(stage);
  const legend = el("div", { class: "fl-legend", "aria-hidden": "true" });
  const toolbar = el(
    "div",
    { class: "fl-toolbar" },
    el("div", { class: "fl-tabs", role: "group", "aria-label": t("Layout") }, ...Object.values(tabs)),
    legend,
    el("div", { class: "fl-buttons" }, toggles.field, toggles.steps, shadeButton, el("span", { class: "fl-space" }), fit, keys, presenterButton),
  );
  const field = el("div", { class: "fl-field" });
  const stripBox = el("div", { class: "fl-strips" });
  const cardBox = el("div", { class: "fl-cards" });
  const under = el("div", { class: "fl-under" }, stage.readout.node, batchButton.node, tintKey(t));
  const main = el("div", { class: "fl-main" }, note.node, toolbar, field, under, stage.transport.node, stripBox);
  const column = el("div", { class: "fl-column" }, cardBox, el("div", { class: "fl-foot-row" }, adder.node, note.open));
  const side = el("div", { class: "fl-side" }, column);
  return { column, tabs, toggles, batchButton, presenterButton, shadeButton, legend, toolbar, field, under, stripBox, cardBox, adder, note, main, side };
}

/** What the ground's tints mean: low to high, evenly by the logarithm of the loss; contour lines carry the numbers. */
function tintKey(t) {
  const words = t("Tint: how far the loss is above the lowest in view, on a logarithmic scale; the lines have numbers");
  return el("div", { class: "fl-tints", title: words, role: "img", "aria-label": words }, el("span", { text: t("low loss") }), el("i"), el("span", { text: t("high") }));
}
