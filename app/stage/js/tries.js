// The last tries: a small list at the bar, what differs from one to the next and what became of each run; one press away.

import { el, icon, themeName } from "./dom.js";
import { LOOK } from "./look.js";
import { formatSteps } from "./numbers.js";

const TRIES_STORE = "fall-line:tries";

/**
 * What was tried outlives a reload: the browser keeps it for this tab. `kept` is what Python has; where that is nothing, on
 * a page that was just `opened`, what is stored is handed to `tell`.
 */
export function keepTries(storage, kept, opened, tell) {
  try {
    if (kept.length) storage.setItem(TRIES_STORE, JSON.stringify(kept));
    else if (opened) {
      const stored = storage.getItem(TRIES_STORE);
      if (stored) tell(JSON.parse(stored));
    }
  } catch {
    // full, or not ours: the tries then live as long as the page
  }
}

const SIGNS = { converged: "✓", diverged: "↗", left_view: "↗" };

/** A verdict in a sign and a number: "✓ 78", "↗ 84", "…". */
export const endText = (kind, step) => (kind in SIGNS ? [SIGNS[kind], step === null ? "" : formatSteps(step)].join(" ").trim() : "…");

export class Tries {
  constructor(bar) {
    const { t } = bar;
    this.bar = bar;
    this.t = t;
    this.list = el("div", { class: "fl-menu fl-tries", popover: "auto", role: "menu", "aria-label": t("The last tries") });
    this.list.addEventListener("keydown", (event) => bar.walkMenu(event, this.list));
    this.button = el("button", { type: "button", class: "fl-plain", "data-testid": "fl-tries", "aria-haspopup": "menu", "aria-label": t("The last tries"), title: t("The last tries"), onclick: () => bar.openMenu(this.list, this.button) }, icon("history"));
  }

  /** tries: [{number, what, ends: [[slot, kind, step], …], here}], newest first. */
  take(tries) {
    const { t, bar } = this;
    const theme = LOOK.themes[themeName(bar.data.theme, bar.root)];
    this.button.disabled = tries.length < 2;
    const end = ([slot, kind, step]) => {
      const glyph = el("span", { class: "fl-try-glyph", "aria-hidden": "true", text: LOOK.glyphs[slot] });
      glyph.style.color = theme.trails[slot];
      return el("span", { class: `fl-try-end fl-try-${kind}` }, glyph, ` ${endText(kind, step)}`);
    };
    const head = el("p", { class: "fl-try-title", role: "presentation", text: t("The last tries, newest first") });
    const rows = tries.map(({ number, what, ends, here }) => el("button", {
      type: "button", role: "menuitem", "data-testid": `fl-try-${number}`, "aria-current": here ? "true" : false,
      onclick: () => {
        this.list.hidePopover();
        this.button.focus();
        bar.emit("try", number);
      },
    }, el("span", { class: "fl-try-what", text: what || t("as it was opened") }), el("span", { class: "fl-try-ends" }, ...ends.map(end))));
    this.list.replaceChildren(head, ...rows);
  }
}
