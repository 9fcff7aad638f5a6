// The head of the page: title, formula, and the small bar of undo, redo, start over, share. It also keeps the address bar.

import { reachFormulas, skipLink } from "./access.js";
import { Address, listenUndo, ownedPieces } from "./address.js";
import { el, icon, translator } from "./dom.js";
import { Heading } from "./heading.js";
import { installPageTheme } from "./pagetheme.js";
import { ShareDialog } from "./share.js";
import { keepTries, Tries } from "./tries.js";

const asksWhy = (words) => words?.panel === "why"; // what only Python can say
const seenOf = (step, words) => (asksWhy(words) ? `${step} ${words.focus ?? ""}` : String(step));

const PATIENCE = 100, TRIES = 12; // ms between looks whether an edit has been answered, and how many

export class Bar {
  /** world: clock, ticker and shown of the page, and its stages. */
  constructor(parent, world) {
    Object.assign(this, { parent, world });
    this.root = el("div", { class: "fl-bar" });
    this.heading = new Heading(() => this.t("Formula"));
    parent.append(this.root);
    this.storage = storage();
    const page = { location, history, sessionStorage: this.storage, now: () => performance.now() };
    this.address = new Address(world.clock, world.shown, page, () => this.refresh(), () => this.rested());
    this.told = undefined; // where the playhead rested when Python was told last
    this.arrive = () => {
      for (const stage of world.stages) stage.reporter.forget();
      this.address.arrived();
    };
    addEventListener("popstate", this.arrive);
    installPageTheme(globalThis);
    this.stopKeys = listenUndo(globalThis, (by) => this.travel(by), (arrow) => this.address.acted(arrow));
    this.skip = skipLink(() => world.stages[0]?.predict.focus());
    this.stopReaching = reachFormulas(() => this.t("Formula"));
    if (world.desk) world.desk.bar = this;
    this.unsubscribe = world.ticker.subscribe(() => this.address.look(), true);
  }

  /** Python's data: link, settled, told, look, whether something follows the clock there, lang, theme, title, formula, runs, strings, tries, what is hidden, and, when asked for, a code. */
  update(data, emit) {
    this.emit = emit;
    const told = this.data && data.told !== this.data.told;
    const rebuilt = !this.data || data.lang !== this.data.lang;
    this.data = data;
    document.documentElement.lang = data.lang.replace("_", "-");
    globalThis.__fallLineTheme(data.theme);
    if (rebuilt) this.build();
    this.listRuns();
    this.tries.take(data.tries ?? []);
    if (data.kept && this.storage) {
      keepTries(this.storage, data.kept, !this.kept, (stored) => emit("tried", stored));
      this.kept = data.kept;
    }
    if (told) this.wear(data.look);
    else if (!this.worn) this.world.wear(data.look, false);
    this.worn = true;
    this.address.take(data);
    this.world.desk?.settledNow(data.settled);
    if (!this.world.clock.playing && this.address.timer === null) this.rested(); // it moved while these were on their way
    if (data.code) this.share.draw(data.code);
    this.heading.show(data.title, data.formula);
    for (const node of this.heading.nodes) node.hidden = data.untitled;
    this.buttons.hidden = data.hidden;
    this.pages.hidden = data.hidden || !data.pages;
    const theme = data.theme === "auto" ? "" : `&theme=${data.theme}`;
    for (const link of this.pages.children) link.search = `?lang=${data.lang}${theme}`;
    this.root.hidden = data.untitled && data.hidden;
  }

  /** Python says how it is to be shown: after a step back, or when the view starts over. */
  wear(look) {
    for (const stage of this.world.stages) stage.reporter.forget();
    this.world.wear(look, true);
  }

  /** Has Python draw what follows the clock, where the playhead has come to rest elsewhere than it knows. */
  rested() {
    const { data, world: { clock, shown } } = this, step = Math.floor(clock.playhead);
    const rest = seenOf(step < clock.steps ? step : null, shown.words); // as a link has it
    if (rest === seenOf(data.look.k, data.look.words)) this.told = undefined;
    else if ((data.follows || asksWhy(shown.words)) && rest !== this.told) {
      this.told = rest;
      const [scene] = [...this.world.stages].map((stage) => stage.band.word);
      this.emit("rest", `?${[...ownedPieces(clock, shown), `lesson=${scene ?? ""}`].join("&")}`); // Streamlit drops an empty text
    }
  }

  build() {
    const t = (this.t = translator(this.data.strings));
    const button = (name, label, act, testid, ...more) => el("button", { type: "button", class: "fl-plain", "data-testid": testid, "aria-label": label, title: label, onclick: act }, icon(name), ...more);
    this.undo = button("undo", t("Undo (Ctrl+Z)"), () => this.travel(-1), "fl-undo");
    this.redo = button("redo", t("Redo (Ctrl+Shift+Z)"), () => this.travel(1), "fl-redo");
    this.menu = el("div", { class: "fl-menu", popover: "auto", role: "menu", "aria-label": t("Start over") });
    this.menu.addEventListener("keydown", (event) => this.walkMenu(event, this.menu));
    this.tries = new Tries(this);
    this.over = button("over", t("Start over…"), () => this.openMenu(this.menu, this.over), "fl-reset");
    this.over.setAttribute("aria-haspopup", "menu");
    const share = el("button", { type: "button", class: "fl-plain fl-share-open", "data-testid": "fl-share", onclick: () => this.openShare() }, icon("share"), el("span", { text: t("Share") }));
    this.share = new ShareDialog(t, (address) => this.emit("share", address), () => this.data.title);
    this.pages = el("nav", { class: "fl-bar-pages", "aria-label": t("Pages") }, this.toPage("lessons", t("Lessons")), this.toPage("words", t("Words")));
    this.buttons = el("div", { class: "fl-bar-buttons" }, this.undo, this.redo, this.tries.button, this.over, share);
    this.root.replaceChildren(...this.heading.nodes, this.pages, this.buttons, this.menu, this.tries.list, this.share.node);
    this.skip.name(t("To the stage"));
    this.refresh();
  }

  /** A link to a page that the server draws beside the app; its language and theme come with each update. */
  toPage(name, label) {
    return el("a", { class: "fl-plain", href: `./${name}`, "data-testid": `fl-page-${name}`, text: label });
  }

  listRuns() {
    const { t } = this;
    const item = (label, what) => el("button", { type: "button", role: "menuitem", "data-testid": `fl-reset-${what}`, text: label, onclick: () => this.reset(what) });
    const entries = [item(t("The view"), "view"), ...this.data.runs.map(({ id, title }) => item(title, id)), item(t("Everything: the first page"), "all")];
    this.menu.replaceChildren(...entries);
  }

  openMenu(menu, button) {
    menu.showPopover();
    const at = button.getBoundingClientRect(), { width } = menu.getBoundingClientRect();
    menu.style.top = `${at.bottom + 4}px`;
    menu.style.left = `${Math.max(8, Math.min(at.right - width, innerWidth - width - 8))}px`;
    menu.querySelector("button").focus();
  }

  walkMenu(event, menu) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const items = [...menu.querySelectorAll("button")], at = items.indexOf(menu.getRootNode().activeElement);
    items[(at + by + items.length) % items.length].focus();
  }

  reset(what) {
    this.menu.hidePopover();
    this.over.focus();
    this.emit("reset", what);
  }

  openShare() {
    this.share.open(`${location.origin}${location.pathname}?${this.address.wanted()}`);
  }

  /** A step in the history, once what is on its way has been answered. */
  travel(by, tries = TRIES) {
    const open = [...this.world.stages].some((stage) => stage.reporter.timer !== null || stage.edits.open());
    if (open && tries > 0) setTimeout(() => this.travel(by, tries - 1), PATIENCE);
    else this.address.travel(by);
  }

  refresh() {
    if (!this.undo) return;
    this.undo.disabled = !this.address.canTravel(-1);
    this.redo.disabled = !this.address.canTravel(1);
  }

  destroy() {
    removeEventListener("popstate", this.arrive);
    this.stopKeys();
    this.unsubscribe();
    this.heading.destroy();
    this.skip.remove();
    this.stopReaching();
    this.root.remove();
  }
}

function storage() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null; // closed to a sandboxed frame
  }
}
