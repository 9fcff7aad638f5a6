// The head of a card: who the run is, and what is done to the whole of it: move, name, hide, copy, remove.

import { el, icon, iconButton } from "./dom.js";
import { paintKey } from "./legend.js";
import { tagOf } from "./naming.js";
import { listenReorder } from "./reorder.js";

const KEY_UNIT = 0.74; // of the legend's key: line, dash and marker on 34 by 18 pixels
const LONGEST_NAME = 40; // characters of a name, as Python keeps it

export class CardHead {
  /** acts(act, more): what is done to the run is told to the stage. */
  constructor(card, acts) {
    const { stage } = card, { t } = stage;
    Object.assign(this, { card, stage, acts });
    this.canvas = el("canvas", { class: "fl-key", "aria-hidden": "true" });
    this.grip = el("button", { type: "button", class: "fl-grip", onkeydown: (event) => this.key(event) }, this.canvas);
    this.title = el("button", { type: "button", class: "fl-name", onclick: () => this.pressed() });
    this.sign = el("span", { class: "fl-line-sign", "aria-hidden": "true" });
    this.heading = el("h3", {}, this.title);
    const button = (name, act) => iconButton(name, "", { class: "fl-button fl-small", onclick: act });
    this.eye = button("eye", () => acts("hide", { off: !card.off }));
    this.copy = button("copy", () => card.copied());
    this.close = button("close", () => card.removed());
    this.node = el("header", {}, this.grip, this.heading, this.sign, card.turn, el("span", { class: "fl-manage" }, this.eye, this.copy, this.close));
    for (const one of [this.copy, this.close]) one.classList.add("fl-act");
    listenReorder(this);
    this.words = { hide: t("Hide {name}"), show: t("Show {name}"), copy: t("Duplicate {name}"), close: t("Remove {name}"), grip: t("Move {name}: drag, or arrow keys"), rename: t("Rename {name}"), open: t("Open {name}") };
  }

  /** Whose head it is now: names for hands that see and for those that do not. A line has room for what differs only. */
  name(run) {
    const { title } = run, folded = this.card.folded();
    const shown = folded ? tagOf(run, this.stage.everyRun) : title.replaceAll(" = ", "\u00a0=\u00a0").replaceAll("/", "/\u2060"); // a setting stays on one line
    if (this.title.textContent !== shown) this.title.textContent = shown;
    const { words } = this;
    const say = (button, template) => {
      const label = template.replace("{name}", title);
      if (button.getAttribute("aria-label") === label) return;
      button.setAttribute("aria-label", label);
      button.title = label;
    };
    say(this.eye, this.card.off ? words.show : words.hide);
    say(this.copy, words.copy);
    say(this.close, words.close);
    say(this.grip, words.grip);
    this.title.title = (folded ? words.open : this.stage.crew.managed() ? words.rename : "{name}").replace("{name}", title);
    this.title.setAttribute("aria-expanded", String(!folded));
  }

  /** Test ids by the run's present id. */
  identify(id) {
    for (const [part, node] of Object.entries({ grip: this.grip, rename: this.title, eye: this.eye, duplicate: this.copy, close: this.close })) node.dataset.testid = `fl-${part}-${id}`;
  }

  refresh(run) {
    const { stage } = this, style = stage.styleOf(run), painted = `${style.slot} ${stage.theme.name}`;
    if (this.painted !== painted) {
      this.painted = painted;
      paintKey(this.canvas, stage, run, KEY_UNIT, true);
    }
    const shown = this.card.off ? "hidden" : "eye";
    if (this.eye.dataset.icon !== shown) {
      this.eye.dataset.icon = shown;
      this.eye.replaceChildren(icon(shown));
    }
    this.eye.setAttribute("aria-pressed", String(this.card.off));
    this.copy.disabled = stage.crew.full();
    this.grip.disabled = !stage.crew.managed();
    this.name(run);
  }

  pressed() {
    if (this.card.folded()) this.card.fold(false);
    else if (this.stage.crew.managed()) this.rename();
  }

  /** Name the run in place: Enter or leaving takes it, Escape leaves it; nothing gives back the name made of what differs. */
  rename() {
    if (this.field) return;
    const { title } = this, before = this.card.named;
    const label = this.words.rename.replace("{name}", before);
    const field = (this.field = el("input", { type: "text", class: "fl-rename", maxlength: LONGEST_NAME, "aria-label": label, "data-testid": "fl-rename", autocomplete: "off", spellcheck: "false" }));
    field.value = before;
    const done = (take, back) => {
      if (!this.field) return;
      this.field = null;
      const name = field.value.trim();
      if (take && name !== before) this.acts("rename", { name });
      this.heading.replaceChildren(title);
      if (back) title.focus();
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault(); // or the button that gets the focus is pressed
      done(event.key === "Enter", true);
    });
    field.addEventListener("blur", () => done(true, false));
    this.heading.replaceChildren(field);
    field.focus();
    field.select();
  }

  key(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.acts("move", { by });
  }
}
