// The dialog in which a surface or an optimizer is picked: groups, a search, small maps or rows, and a detail.

import { el, iconButton, themeName, translator } from "./dom.js";
import { compileKernel } from "./kernels.js";
import { LOOK } from "./look.js";
import { detailOf, DETAIL_MAP, marked } from "./pickerdetail.js";
import { found, indexed, recentWith } from "./pickersearch.js";
import { DrawingQueue, drawThumbnail } from "./thumbnail.js";

const DWELL = 90; // ms that the pointer rests on a thing before the detail follows: it may be on its way to the detail
const PHONE = 640; // CSS pixels
const SHOWN = 4; // of the last used
const THUMB = [136, 92]; // CSS pixels of a small map, where the list does not say otherwise

/** What this browser picked last; a browser that keeps nothing has picked nothing. */
const memory = (kind) => ({
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(`fall-line:${kind}`) ?? "[]");
      return Array.isArray(kept) ? kept.filter((key) => typeof key === "string") : [];
    } catch {
      return [];
    }
  },
  add(key) {
    try {
      localStorage.setItem(`fall-line:${kind}`, JSON.stringify(recentWith(this.read(), key)));
    } catch {
      // private windows and frames may refuse: then nothing is remembered
    }
  },
});

/** One picker of a kind ("surface" or "rule") over a catalogue; `pick({key, rule, scene, stay})` tells what was taken. */
export class Picker {
  /** pick(taken) is told what was taken; tight() whether the page asks something: then no words tell what happens. */
  constructor(kind, catalogue, tools, pick, tight = () => false) {
    const { groups, items } = catalogue[kind];
    Object.assign(this, { kind, groups, items, tools, pick, tight });
    this.t = translator(catalogue.strings);
    const wordsBy = Object.fromEntries(groups.map(({ key, words }) => [key, words]));
    this.entries = items.map((item) => indexed(item, wordsBy[item.group]));
    this.memory = memory(kind);
    this.walker = { ...catalogue.walker, rule: compileKernel(catalogue.walker.rule) };
    this.active = null;
    this.build();
  }

  build() {
    const { t, kind } = this;
    const surface = kind === "surface";
    const title = surface ? t("Choose a surface") : t("Add an optimizer");
    const hint = surface
      ? t("Search: “narrow valley”, “four minima”, “Rosenbrock”")
      : t("Search: “Adam”, “no rate to choose”, “Hessian”");
    this.input = el("input", {
      type: "text", class: "fl-search", role: "combobox", "aria-expanded": "true", "aria-controls": "fl-list", "aria-autocomplete": "list",
      "aria-label": title, placeholder: hint, autocomplete: "off", spellcheck: "false", enterkeyhint: "go", "data-testid": "fl-search",
      oninput: () => this.search(), onkeydown: (event) => this.key(event),
    });
    this.close = iconButton("close", t("Close"), { class: "fl-button fl-close", onclick: () => this.dialog.close() });
    this.rail = el("nav", { class: "fl-rail", "aria-label": t("Groups") });
    this.list = el("div", { class: "fl-list", id: "fl-list", role: "listbox", "aria-label": title, "data-testid": "fl-list" });
    this.told = el("p", { class: "fl-heard", role: "status" });
    this.detail = el("div", { class: "fl-detail-body" });
    this.foot = el("div", { class: "fl-foot" });
    this.take = el("button", { type: "button", class: "fl-take", "data-testid": "fl-take", onclick: () => this.choose() });
    this.dialog = el(
      "dialog",
      { class: `fl-picker fl-picker-${kind}`, "aria-label": title, "data-testid": "fl-picker", onclick: (event) => event.target === this.dialog && this.dialog.close() },
      el("div", { class: "fl-frame" },
        el("header", {}, el("h2", { text: title }), this.input, this.close),
        this.rail, el("div", { class: "fl-scroll", onscroll: () => this.spy() }, this.list),
        el("aside", {}, this.detail, this.foot), this.told),
    );
    this.scroll = this.dialog.querySelector(".fl-scroll");
    for (const name of ["keydown", "keyup", "keypress"]) this.dialog.addEventListener(name, (event) => event.stopPropagation()); // none of the page's shortcuts
    this.list.addEventListener("pointermove", (event) => this.hover(event));
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option, event.shiftKey);
    });
    this.queue = new DrawingQueue((canvas) => this.draw(canvas));
    this.watch = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) isIntersecting ? this.queue.add(target) : this.queue.drop(target);
    }, { root: this.scroll, rootMargin: "160px" });
  }

  /** Open over the page. `now` holds key (of what is there), rule (of the rates), theme, full, counts (key -> runs). */
  open(parent, now) {
    this.now = now;
    if (this.dialog.parentNode !== parent) parent.append(this.dialog);
    this.theme = LOOK.themes[themeName(now.theme, parent.host ?? parent)];
    this.dialog.dataset.theme = this.theme.name;
    for (const key of ["page", "ink", "muted", "line", "warning"]) this.dialog.style.setProperty(`--fl-${key}`, this.theme[key]);
    this.dialog.style.colorScheme = this.theme.name;
    this.input.value = "";
    this.footer();
    this.dialog.showModal();
    this.search(now.key);
    this.input.focus({ preventScroll: true });
  }

  /** Other numbers while it is open: what was just added is counted. */
  refresh(now) {
    this.now = { ...this.now, ...now };
    this.take.disabled = Boolean(now.full);
    for (const option of this.options) {
      const count = now.counts?.[option.dataset.key] ?? 0, shown = option.querySelector(".fl-count");
      if (this.kind === "rule") {
        shown?.remove();
        if (count) option.append(this.counted(count));
      }
    }
  }

  counted(count) {
    const { t } = this;
    return el("span", { class: "fl-count", text: count > 1 ? t("runs {count} times", { count }) : t("runs") });
  }

  /** What stands under the detail: what becomes of the rates, and the button. */
  footer() {
    const { t, now } = this;
    this.take.textContent = this.kind === "surface" ? t("Use this surface") : t("Add this optimizer");
    this.take.disabled = Boolean(now.full);
    const note = el("p", { class: "fl-foot-note" });
    if (this.kind === "rule") {
      note.textContent = now.full ? t("Eight run beside each other at most: remove one first.") : t("Hold Shift to add it and stay here.");
      this.foot.replaceChildren(this.take, note);
      return;
    }
    const words = { tuned: t("tuned for it"), keep: t("keep mine"), same: t("the same for all"), best: t("each at its best") };
    this.rates = el("select", { class: "fl-select", "data-testid": "fl-picker-rates" }, ...Object.entries(words).map(([value, text]) => el("option", { value, text, selected: value === now.rule })));
    this.foot.replaceChildren(el("label", { class: "fl-rates-label" }, el("span", { text: t("Learning rates") }), this.rates), this.take);
  }

  /** Show what the search finds; without words, everything by groups. */
  search(key = null) {
    const { t } = this;
    const query = this.input.value, results = found(this.entries, query), asked = query.trim() !== "";
    this.watch.disconnect();
    this.options = [];
    this.dialog.classList.toggle("fl-searching", asked);
    const sections = asked ? [this.results(results, query)] : this.everything();
    this.list.replaceChildren(...sections.filter(Boolean));
    this.renderRail(asked ? results.map(({ item }) => item) : this.items, asked);
    for (const canvas of this.list.querySelectorAll("canvas")) this.watch.observe(canvas);
    this.told.textContent = asked ? (results.length ? t("{count} found", { count: results.length }) : t("Nothing found")) : "";
    this.scroll.scrollTop = 0;
    this.activate((key && this.options.find((option) => option.dataset.key === key)) || this.options[0], true);
    if (key && this.active && this.options.indexOf(this.active) > 0 && !this.active.closest("[data-recent]")) this.active.scrollIntoView({ block: "center" });
    this.spy(!asked && this.scroll.scrollTop > 4 ? this.active?.closest("[data-group]").dataset.group : null);
  }

  everything() {
    const { t } = this;
    const recent = this.memory.read().map((key) => this.items.find((item) => item.key === key)).filter(Boolean).slice(0, SHOWN);
    const section = (group, items) => items.length && this.section(group, items.map((item) => ({ item, title: [], line: [], word: null })));
    return [
      section({ key: "recent", title: t("Last used"), line: "" }, recent),
      ...this.groups.map((group) => section(group, this.items.filter((item) => item.group === group.key))),
    ];
  }

  results(results, query) {
    const { t } = this;
    if (results.length) return this.section({ key: "found", title: t("{count} found", { count: results.length }), line: t("for “{query}”", { query: query.trim() }) }, results);
    const own = this.items.at(-1);
    const box = el("div", { class: "fl-none" }, el("p", { text: t("Nothing is called or described as “{query}”.", { query: query.trim() }) }));
    box.append(this.option({ item: own, title: [], line: [], word: null }, "none"));
    return box;
  }

  section(group, results) {
    const id = `fl-group-${group.key}`;
    const head = el("div", { class: "fl-group-head", id }, el("b", { text: group.title }), group.line && el("span", { text: group.line }));
    const box = el("div", { class: "fl-section", role: "group", "aria-labelledby": id, "data-group": group.key, "data-recent": group.key === "recent" }, head);
    box.append(el("div", { class: "fl-things" }, ...results.map((result) => this.option(result, group.key))));
    return box;
  }

  option({ item, title, line, word }, group) {
    const { t, now } = this;
    const count = now.counts?.[item.key] ?? 0, here = this.kind === "surface" && item.key === now.key;
    const text = el("span", { class: "fl-words" }, el("span", { class: "fl-title" }, ...marked(item.title, title)), el("span", { class: "fl-sentence" }, ...marked(item.line, line)));
    if (word) text.append(el("span", { class: "fl-also" }, ...marked(word.text, word.hits)));
    const option = el("div", { class: "fl-option", role: "option", id: `fl-option-${group}-${item.key}`, "data-key": item.key, "aria-selected": "false", "data-testid": `fl-option-${item.key}` });
    if (item.ground) option.append(el("span", { class: "fl-frame-map" }, el("canvas", { "data-key": item.key, "aria-hidden": "true" })));
    option.append(text);
    if (count) option.append(this.counted(count));
    if (here) option.append(el("span", { class: "fl-count", text: t("shown now") }));
    this.options.push(option);
    return option;
  }

  renderRail(items, asked) {
    const { t } = this;
    const entry = (key, title, count) =>
      el("button", { type: "button", class: "fl-rail-entry", "data-group": key, disabled: count === 0, onclick: () => this.goTo(key) }, el("span", { text: title }), el("small", { text: String(count) }));
    const held = (group) => items.filter((item) => item.group === group.key).length;
    this.rail.replaceChildren(
      entry("all", this.kind === "surface" ? t("All surfaces") : t("All optimizers"), items.length),
      ...this.groups.map((group) => entry(group.key, group.title, held(group))),
    );
    this.asked = asked;
  }

  /** Go to a group: everything is shown again, and the list goes there. */
  goTo(key) {
    if (this.asked) {
      this.input.value = "";
      this.search();
    }
    const section = key === "all" ? this.list.firstElementChild : this.list.querySelector(`[data-group="${key}"]`);
    this.scroll.scrollTop = key === "all" ? 0 : section.offsetTop - 12;
    this.activate(section.querySelector("[role=option]"), true);
    this.spy(key);
    this.input.focus({ preventScroll: true });
  }

  /** Mark the group that is in sight. */
  spy(asked = null) {
    const top = this.scroll.scrollTop + 0.3 * this.scroll.clientHeight;
    let key = "all";
    for (const section of this.list.querySelectorAll("[data-group]")) if (section.offsetTop <= top && !("recent" in section.dataset)) key = section.dataset.group;
    if (this.asked || this.scroll.scrollTop < 4) key = "all";
    for (const entry of this.rail.children) {
      const on = entry.dataset.group === (asked ?? key);
      if (on) entry.setAttribute("aria-current", "true");
      else entry.removeAttribute("aria-current");
      if (on && this.rail.scrollWidth > this.rail.clientWidth) this.rail.scrollLeft = entry.offsetLeft - 40;
    }
  }

  hover(event) {
    const option = event.target.closest("[role=option]");
    clearTimeout(this.dwell);
    if (option && option !== this.active && event.pointerType !== "touch") this.dwell = setTimeout(() => this.activate(option, true), DWELL);
  }

  activate(option, quiet = false) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option ?? null;
    if (!option) return;
    option.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", option.id);
    if (!quiet) option.scrollIntoView({ block: "nearest" });
    const told = this.itemOf(option), item = this.tight() ? { ...told, scenes: [], text: "", cures: "", breaks: "" } : told;
    this.detail.replaceChildren(detailOf(item, { t: this.t, scene: (index) => this.choose(option, false, index) }));
    this.detail.scrollTop = 0;
    const map = this.detail.querySelector("canvas");
    if (map && this.detail.clientWidth) drawThumbnail(map, item.ground, this.walker, this.tools.powers, this.theme, DETAIL_MAP);
  }

  /** Close; on a phone the sidebar lies over the map that was just asked for, and is closed with it. */
  leave() {
    this.dialog.close();
    if (innerWidth <= PHONE) document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
  }

  itemOf(option) {
    return this.items.find((item) => item.key === option.dataset.key);
  }

  draw(canvas) {
    const { width, height } = canvas.getBoundingClientRect();
    const item = this.items.find(({ key }) => key === canvas.dataset.key);
    drawThumbnail(canvas, item.ground, this.walker, this.tools.powers, this.theme, [width || THUMB[0], height || THUMB[1]]);
    this.watch.unobserve(canvas);
  }

  key(event) {
    if (event.isComposing) return; // Enter ends a composed word
    const index = this.options.indexOf(this.active), empty = this.input.value === "";
    const go = (to) => {
      event.preventDefault();
      this.activate(this.options[Math.max(0, Math.min(this.options.length - 1, to))]);
    };
    if (event.key === "Enter") {
      event.preventDefault();
      this.choose(this.active, event.shiftKey);
    } else if (event.key === "ArrowDown") go(this.below(index, 1));
    else if (event.key === "ArrowUp") go(this.below(index, -1));
    else if (event.key === "ArrowRight" && empty) go(index + 1);
    else if (event.key === "ArrowLeft" && empty) go(index - 1);
    else if (event.key === "Home" && empty) go(0);
    else if (event.key === "End" && empty) go(this.options.length - 1);
    else if (event.key === "PageDown") go(index + 8);
    else if (event.key === "PageUp") go(index - 8);
  }

  /** The option one line up or down, as the list is laid out now. */
  below(index, way) {
    const here = this.options[index].getBoundingClientRect();
    const middle = here.left + here.width / 2;
    let best = index, distance = Infinity;
    for (let at = index + way; at >= 0 && at < this.options.length; at += way) {
      const box = this.options[at].getBoundingClientRect();
      const away = Math.abs(box.top - here.top);
      if (away < 4) continue;
      const cost = away * 10 + Math.abs(box.left + box.width / 2 - middle);
      if (cost < distance) [best, distance] = [at, cost];
      else if (away > 500) break;
    }
    return best;
  }

  choose(option = this.active, stay = false, scene = null) {
    if (!option || this.now.full) return;
    const { t } = this, { key } = option.dataset;
    this.memory.add(key);
    this.pick({ key, rule: this.rates?.value ?? null, scene });
    if (!stay || this.kind === "surface") this.leave();
    else this.told.textContent = t("{title} was added", { title: this.itemOf(option).title });
  }
}
