// What opens the pickers: the surface's name as a button, and the list of runs with what can be done to each.

import { el, iconButton, themeName, translator } from "./dom.js";
import { LOOK } from "./look.js";
import { Picker } from "./picker.js";

/** Faces and pickers of the page: a press on a face opens its picker, or waits for the catalogue and opens then. */
export class Pickers {
  constructor(tools) {
    this.tools = tools;
    this.catalogue = null;
    this.made = new Map(); // kind -> Picker, of the present catalogue
    this.faces = new WeakMap();
    this.standing = new Map(); // kind -> the face that stands on the page
    this.stood = null; // called when one does
    this.asked = null; // whether the page asks something whose answer must not be seen
    this.waiting = null; // the face whose picker opens when the catalogue has come
  }

  /** Take in a catalogue: deflated JSON. */
  async take(bytes) {
    const packed = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream("deflate"));
    const catalogue = JSON.parse(await new Response(packed).text());
    if (catalogue.lang === this.catalogue?.lang) return;
    for (const picker of this.made.values()) picker.dialog.remove();
    this.made.clear();
    this.catalogue = catalogue;
    const { waiting } = this;
    this.waiting = null;
    if (waiting) this.open(waiting);
  }

  /** Draw or redraw a face in its element; `emit(name, value)` speaks to Python. */
  face(parent, data, emit) {
    let face = this.faces.get(parent);
    if (!face) this.faces.set(parent, (face = new Face(parent, this)));
    face.update(data, emit);
    this.standing.set(data.kind, face);
    this.stood?.();
  }

  /** Open the picker of a kind from elsewhere on the page; returns whether there is one. */
  openKind(kind) {
    const face = this.standing.get(kind);
    const there = face?.root.isConnected ?? false;
    if (there) this.open(face);
    return there;
  }

  open(face) {
    if (this.catalogue?.lang !== face.data.lang) {
      this.waiting = face;
      return;
    }
    const { kind } = face.data;
    if (!this.made.has(kind)) this.made.set(kind, new Picker(kind, this.catalogue, this.tools, (taken) => this.taker.emit("pick", taken), () => this.asked?.() ?? false));
    this.taker = face;
    this.made.get(kind).open(face.parent, face.data);
  }
}

class Face {
  constructor(parent, pickers) {
    this.parent = parent;
    this.pickers = pickers;
    this.root = el("div", { class: "fl-face" });
    parent.append(this.root);
  }

  update(data, emit) {
    this.emit = emit;
    const said = JSON.stringify(data);
    const theme = LOOK.themes[themeName(data.theme, this.parent.host ?? this.root)];
    const open = this.pickers.made.get(data.kind);
    if (open?.dialog.open) open.refresh(data);
    if (said === this.said && theme.name === this.theme) return;
    this.data = data;
    this.said = said;
    this.theme = theme.name;
    this.root.dataset.theme = theme.name;
    for (const key of ["page", "ink", "muted", "line", "warning"]) this.root.style.setProperty(`--fl-${key}`, theme[key]);
    const t = translator(data.strings);
    const focused = this.root.getRootNode().activeElement?.dataset?.testid;
    this.root.replaceChildren(...{ surface: () => this.surface(t), rule: () => this.runs(t, theme), rates: () => this.rates(t) }[data.kind]());
    if (focused) this.root.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
  }

  opener(kind, ...content) {
    return el("button", { type: "button", class: "fl-opens", "aria-haspopup": "dialog", "data-testid": `fl-pick-${kind}`, onclick: () => this.pickers.open(this) }, ...content);
  }

  surface(t) {
    const { title } = this.data;
    const button = this.opener("surface", el("span", { class: "fl-opens-name", text: title }), el("span", { class: "fl-opens-more", text: t("Change…") }));
    button.setAttribute("aria-label", t("Surface: {title}. Choose another", { title }));
    return [el("span", { class: "fl-label", text: t("Surface"), "aria-hidden": "true" }), button];
  }

  /** Where the learning rates come from: four ways, one of them on. A press on it finds them anew. */
  rates(t) {
    const { rule } = this.data;
    const words = {
      tuned: [t("tuned"), t("A new surface gets rates found by running each; one moved by hand stays.")],
      keep: [t("mine"), t("Yours: another surface leaves them as they are.")],
      same: [t("the same"), t("One rate for all, the first one's.")],
      best: [t("best"), t("A new surface gives each the rate with which it ends lowest.")],
    };
    const rates = Object.entries(words).map(([value, [text, title]]) =>
      el("button", { type: "button", class: "fl-rate-choice", "aria-pressed": String(value === rule), title, "data-testid": `fl-rates-${value}`, onclick: () => this.emit("rates", value), text }),
    );
    return [
      el("span", { class: "fl-label", id: "fl-rates-label", text: t("Learning rates") }),
      el("div", { class: "fl-rate-choices", role: "group", "aria-labelledby": "fl-rates-label" }, ...rates),
      el("p", { class: "fl-face-note", "data-testid": "fl-rates-said", text: words[rule][1] }),
    ];
  }

  runs(t, theme) {
    const { runs: listed, full } = this.data;
    const rows = listed.map(({ label, slot }, index) => {
      const key = el("span", { class: "fl-glyph", "aria-hidden": "true", text: LOOK.glyphs[slot] });
      key.style.color = theme.trails[slot];
      const copy = iconButton("copy", t("Duplicate {name}", { name: label }), { disabled: full, "data-testid": `fl-copy-${index}`, onclick: () => this.emit("run", { act: "duplicate", index }) });
      const gone = iconButton("close", t("Remove {name}", { name: label }), { "data-testid": `fl-remove-${index}`, onclick: () => this.emit("run", { act: "remove", index }) });
      return el("li", {}, key, el("span", { class: "fl-run-name", text: label, title: label }), copy, gone);
    });
    return [
      el("span", { class: "fl-label", text: t("Optimizers") }),
      rows.length ? el("ul", { class: "fl-runs", "aria-label": t("Optimizers") }, ...rows) : el("p", { class: "fl-face-note", text: t("None yet.") }),
      this.opener("rule", el("span", { class: "fl-opens-name", text: t("Add an optimizer…") }), el("span", { class: "fl-opens-more", text: full ? t("8 of 8") : "+" })),
    ];
  }
}
