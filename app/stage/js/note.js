// A note of one's own above the map and in the presenter view: written in place, kept in the link, shown as plain text.

import { el, iconButton } from "./dom.js";

const LONGEST_NOTE = 200; // characters, as Python keeps it

export class Note {
  constructor(stage) {
    const { t } = stage;
    this.stage = stage;
    this.text = "";
    this.words = el("span", { class: "fl-note-words" });
    this.edit = iconButton("pencil", t("Change the note"), { class: "fl-button fl-small fl-act", "data-testid": "fl-note-edit", onclick: () => this.write() });
    this.node = el("div", { class: "fl-note", hidden: true, role: "note", "data-testid": "fl-note" }, this.words, this.edit);
    this.open = iconButton("pencil", t("Write a note"), { class: "fl-button fl-act", "data-testid": "fl-note-open", onclick: () => this.write() });
    this.shown = el("div", { class: "fl-show-note", "data-testid": "fl-show-note" }); // in the presenter view
  }

  /** The note as Python has it, or as it was just written. */
  take(text) {
    this.text = text;
    this.words.textContent = this.shown.textContent = text;
    this.show();
  }

  show() {
    this.node.hidden = !this.text && !this.field;
    this.open.hidden = Boolean(this.text) || Boolean(this.field);
    this.shown.hidden = !this.text;
  }

  /** Write it in place: Enter or leaving takes it, Escape leaves it as it was, nothing takes it away. */
  write() {
    if (this.field) return;
    const { t } = this.stage;
    const field = (this.field = el("input", { type: "text", class: "fl-note-field", maxlength: LONGEST_NOTE, "aria-label": t("Note"), placeholder: t("A note for whoever opens the link, as: try η above 0.02"), "data-testid": "fl-note-field" }));
    field.value = this.text;
    const done = (take) => {
      if (!this.field) return;
      const text = field.value.trim().slice(0, LONGEST_NOTE);
      this.field = null;
      this.node.replaceChildren(this.words, this.edit);
      if (take && text !== this.text) {
        this.take(text);
        this.stage.crew.act({ act: "note", text });
      } else this.show();
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
      event.preventDefault(); // or the button that gets the focus is pressed
      done(event.key === "Enter");
      (this.text ? this.edit : this.open).focus();
    });
    field.addEventListener("blur", () => done(true));
    this.node.replaceChildren(field);
    this.show();
    field.focus();
  }
}
