// The band of a lesson: what stands beside the picture, where it has its place, and the way from scene to scene.
//
// Its place is its mode: a rail beside the map ("desk"), the page itself ("phone"), the column of the presenter view
// ("projected"), or a line under a figure in another page ("slim").

import { BandLegend } from "./bandlegend.js";
import { TaskCard } from "./bandtask.js";
import { noteNodes, pieceNodes } from "./bandwords.js";
import { bandSizes, PAGE_FROM } from "./bandsizes.js";
import { el, icon, iconButton, keyed } from "./dom.js";
import { noteScene } from "./progress.js";
import { isPair, placePair } from "./reliefplace.js";
import { framed } from "./sizes.js";
import { listenSwipe } from "./swipe.js";

const INSISTS = 5000; // ms after which another scene is asked for again
const FIT_LEAST = 0.62, FIT_STEP = 0.94; // how far a projected text shrinks to its column, and in which steps

export class Band {
  constructor(stage) {
    Object.assign(this, { stage, lesson: null, asking: null, found: null, mode: null, fresh: false, seen: null });
  }

  /** Whether a lesson's scene stands beside the picture. */
  get on() {
    return this.lesson !== null;
  }

  /** The scene that is on show, as links have it; empty outside of lessons. */
  get word() {
    return this.lesson ? `${this.lesson.key}.${this.lesson.number}` : "";
  }

  /** Whether what is asked first stands in the band, not in a view of its own. */
  get asksHere() {
    return this.on && !framed();
  }

  /** What a payload tells; returns whether another scene has come. */
  take(lesson) {
    const earlier = this.lesson, word = (one) => one && `${one.key}.${one.number}`;
    const moved = word(earlier) !== word(lesson);
    this.lesson = lesson ?? null;
    if (moved) this.answered = null;
    if (moved || (earlier?.altered && !lesson?.altered)) this.found = null;
    if (lesson?.task?.found) this.found = lesson.task.found;
    if (moved || this.asking === word(lesson)) this.asking = null;
    this.fresh ||= moved || (earlier?.altered === true && !lesson?.altered);
    if (moved && lesson) noteScene(lesson);
    return moved && earlier !== null;
  }

  // ---- building ----------------------------------------------------------------------------------------------------

  build() {
    const { stage } = this, { t } = stage;
    this.shelf = el("a", { class: "fl-rail-shelf", href: "./lessons", "data-testid": "fl-band-shelf" }, icon("back"), el("span", { text: t("Lessons") }));
    this.title = el("h2", { class: "fl-rail-title" });
    this.tongue = el("button", { type: "button", class: "fl-rail-tongue", "data-testid": "fl-band-lang", onclick: () => this.send({ lang: this.lesson.other[0] }) });
    this.close = iconButton("close", t("Leave the lesson; the picture stays"), { class: "fl-button fl-rail-close", "data-testid": "fl-band-close", onclick: () => this.send({ leave: true }) });
    this.head = el("div", { class: "fl-rail-head" }, this.shelf, this.title, this.tongue, this.close);
    this.bars = el("nav", { class: "fl-rail-bars", "aria-label": t("Scenes") });
    this.count = el("p", { class: "fl-rail-count", "data-testid": "fl-band-count" });
    this.slot = el("div", { class: "fl-rail-ask" });
    this.score = el("div", { class: "fl-rail-score", role: "status", hidden: true, "data-testid": "fl-band-score" });
    this.words = el("div", { class: "fl-rail-words", "data-testid": "fl-band-text" });
    const again = el("button", { type: "button", class: "fl-rail-plain", ...keyed(t, t("Back to the scene"), "⌫"), "data-testid": "fl-band-again", text: t("Back to the scene"), onclick: () => this.again() });
    this.altered = el("p", { class: "fl-rail-altered", hidden: true }, el("span", { text: t("Changed from the scene.") }), " ", again);
    this.end = el("div", { class: "fl-rail-end", "data-testid": "fl-band-end" });
    this.body = el("div", { class: "fl-rail-body", tabindex: "0", role: "group", "aria-label": t("Text of the scene") }, this.slot, this.score, this.words, this.altered, this.end);
    this.task = new TaskCard(stage);
    this.back = el("button", { type: "button", class: "fl-rail-back", ...keyed(t, t("Back"), "PgUp"), "data-testid": "fl-band-back", onclick: () => this.turn(-1) }, icon("back"), el("span", { text: t("Back") }));
    this.nextWords = el("span");
    this.next = el("button", { type: "button", class: "fl-rail-next", "data-testid": "fl-band-next", onclick: () => this.turn(1) }, this.nextWords, icon("ahead"));
    this.foot = el("div", { class: "fl-rail-foot" }, this.back, this.next);
    this.node = el("section", { class: "fl-rail", "aria-label": t("Lesson"), "data-testid": "fl-band" }, this.head, this.bars, this.count, this.body, this.task.node, this.foot);
    this.legend = new BandLegend(stage);
    listenSwipe(this.body, (way) => this.turn(way));
    this.shown = this.mode = null;
    this.fresh = true;
  }

  /** The mode that the page asks for now. */
  wanted() {
    if (!this.on) return null;
    if (this.stage.presenter) return "projected";
    return framed() ? "slim" : innerWidth < PAGE_FROM ? "phone" : "desk";
  }

  /** Put the band where its mode has its place; called again whenever the view around it is another. */
  mount() {
    const { stage, node } = this, { projector, parts, root } = stage;
    const before = this.mode, mode = (this.mode = this.wanted());
    if (!this.node) return;
    root.classList.toggle("fl-lesson", mode !== null);
    if (mode === null) delete root.dataset.band;
    else root.dataset.band = mode;
    for (const one of [node, this.foot]) one.removeAttribute("style");
    node.append(this.foot);
    const docked = mode === "desk" || mode === "phone";
    if (before !== mode && mode !== "projected") this.dock(docked);
    this.legend.node.remove();
    if (docked) parts.legend.before(this.legend.node);
    if (mode === null) node.remove();
    else if (mode === "projected") {
      projector.node.append(node);
      projector.dock.node.append(this.foot);
    } else if (mode === "slim") parts.main.append(node);
    else root.prepend(node);
    stage.predict.mount();
    this.shown = null;
  }

  /** The presenter view's dock under the everyday map, or the everyday transport again. */
  dock(on) {
    const { projector, parts } = this.stage;
    projector.dock.borrow(on);
    if (on) parts.field.after(projector.dock.node);
    else {
      projector.dock.node.removeAttribute("style");
      projector.node.append(projector.dock.node);
    }
  }

  // ---- what is told -------------------------------------------------------------------------------------------------

  /** Bring what is shown in line with the lesson, the runs and the theme. */
  refresh() {
    const { stage, lesson } = this;
    if (!this.node || !stage.theme || !stage.everyRun) return;
    if (this.mode !== this.wanted()) this.mount();
    if (!lesson) return;
    const asks = stage.predict.hides;
    const sign = JSON.stringify([lesson, this.found, asks, this.mode, stage.theme.name, stage.header.lang, stage.everyRun.map(({ id, slot }) => [id, slot])]);
    if (sign === this.shown) return;
    this.shown = sign;
    if (this.fresh) this.body.scrollTop = 0;
    this.tellHead();
    this.tellWords(asks);
    this.task.show(asks ? null : lesson.task, this.found, this.fresh);
    this.tellFoot(asks);
    this.fresh = false;
    if (stage.presenter) stage.projector.refresh();
    else if (this.mode !== "slim") stage.projector.dock.refresh();
  }

  tellHead() {
    const { stage: { t }, lesson } = this, { number, count, heads } = lesson;
    this.shelf.hidden = !lesson.shelf;
    this.title.textContent = lesson.name;
    this.tongue.textContent = lesson.other[1];
    this.tongue.lang = lesson.other[0].replace("_", "-");
    const label = (index) => (heads[index] === null ? t("Scene {number}", { number: index + 1 }) : t("Scene {number}: {title}", { number: index + 1, title: heads[index] }));
    const bar = (index) => el("button", {
      type: "button", "aria-label": label(index), title: label(index), "aria-current": index + 1 === number ? "step" : null, "data-state": index + 1 < number ? "past" : null,
      "data-testid": `fl-band-to-${index + 1}`, onclick: () => this.to(index + 1),
    });
    this.bars.replaceChildren(...Array.from({ length: count }, (_, index) => bar(index)));
    this.count.textContent = t("Scene {number} of {count}", { number, count });
  }

  tellWords(asks) {
    const { stage, lesson, found } = this, { t } = stage, head = lesson.heads[lesson.number - 1];
    const line = (kind, pieces) => (pieces ? el("p", { class: `fl-rail-${kind}` }, ...pieceNodes(stage, pieces)) : null);
    const nodes = [
      line("lead", lesson.lead), head === null || asks ? null : el("h3", { class: "fl-rail-scene", text: head }), asks ? null : line("remark", lesson.remark),
      asks ? null : line(found ? "found" : "text", found ?? lesson.text), // what was true of the scene need not be of what was made of it
      !asks && !found && lesson.spots.length ? el("ol", { class: "fl-rail-notes" }, ...noteNodes(stage, lesson.spots)) : null,
    ];
    this.words.replaceChildren(...nodes.filter(Boolean));
    this.altered.hidden = !lesson.altered || asks;
    this.score.hidden = !this.answered;
    this.score.replaceChildren(...(this.answered ? [this.answered, stage.predict.view.again] : []));
    const { end } = lesson;
    this.end.hidden = asks || !end;
    if (!end) return;
    const held = { no: t("In two dimensions it does not hold."), partly: t("In two dimensions it holds partly.") }[end.holds];
    const claim = end.claim ? [el("p", { class: "fl-rail-claim" }, el("b", { text: t("Often said:") }), " ", ...pieceNodes(stage, [{ words: end.claim, run: null }]), " ", el("em", { text: held }))] : [];
    const sources = end.references.length ? [el("h4", { text: t("References") }), el("ul", { class: "fl-rail-sources" }, ...end.references.map((text) => el("li", { text })))] : [];
    const shelf = lesson.shelf ? [el("a", { class: "fl-rail-all", href: "./lessons", text: t("All lessons") })] : [];
    this.end.replaceChildren(el("h4", { text: t("In short") }), el("p", { class: "fl-rail-takeaway" }, ...pieceNodes(stage, end.takeaway)), ...claim, ...sources, ...shelf);
  }

  tellFoot(asks) {
    const { stage: { t }, lesson, mode } = this, { number, count, heads, end } = lesson;
    const onward = number < count ? heads[number] : end?.onward?.title ?? null;
    const last = number === count;
    this.back.disabled = number === 1;
    this.next.hidden = last && !end?.onward;
    const label = last ? t("Next lesson: {title}", { title: onward ?? "" }) : onward === null ? t("Next: a question first") : t("Next: {title}", { title: onward });
    this.nextWords.textContent = mode === "projected" ? (last ? t("Next lesson") : t("Next")) : label;
    this.next.setAttribute("aria-label", label);
    this.next.title = keyed(t, label, "PgDn").title;
    this.next.classList.toggle("fl-ready", !asks && (!lesson.task || this.found !== null));
  }

  /** The title that the presenter view shows with the number of the scene, null outside of lessons. */
  heading() {
    if (!this.on) return null;
    const { heads, number, count, name } = this.lesson;
    return { text: heads[number - 1] ?? name, count: this.stage.t("{number} of {count}", { number, count }) };
  }

  /** A prediction has been counted: what was said and what is right stay beside the text. */
  scored(node) {
    this.answered = node;
    this.shown = null;
    this.refresh();
  }

  /** The spots of the scene as they are now: [{number, x, y, ahead}] in the plane. */
  spots() {
    const { stage, lesson } = this;
    if (!lesson || stage.predict.hides || this.found) return [];
    return lesson.spots.flatMap(({ at, run, step }, index) => {
      if (at) return [{ number: index + 1, x: at[0], y: at[1], ahead: false }];
      const there = stage.everyRun[run];
      if (!there || there.off || step > there.valid) return [];
      return [{ number: index + 1, x: there.path[2 * step], y: there.path[2 * step + 1], ahead: stage.clock.playhead < step }];
    });
  }

  draw() {
    const { stage } = this;
    if (!this.on) return;
    if (!stage.presenter) stage.projector.draw();
    if (stage.changes === this.seen) return;
    this.seen = stage.changes;
    this.task.follow();
  }

  /** Verdicts up to the playhead. */
  tell() {
    if (this.mode === "desk" || this.mode === "phone") this.legend.tell();
    this.task.follow(); // the limit is that of where the head stands
  }

  // ---- the way ------------------------------------------------------------------------------------------------------

  /** On (1) or back (-1), from where one has asked to be already. */
  turn(by) {
    const { lesson } = this;
    if (!lesson) return;
    const from = this.asking === null ? lesson.number : Number(this.asking.slice(this.asking.lastIndexOf(".") + 1));
    const to = from + by;
    if (to >= 1 && to <= lesson.count) this.to(to);
    else if (to > lesson.count && this.asking === null && lesson.end?.onward) this.go(lesson.end.onward.word);
  }

  to(number) {
    this.go(`${this.lesson.key}.${number}`);
  }

  go(word) {
    this.asking = word;
    this.send({ scene: word });
  }

  /** The scene as its link says. */
  again() {
    if (this.lesson?.altered) this.to(this.lesson.number);
  }

  send(lesson) {
    const { stage } = this;
    stage.edits.turnTo(lesson);
    stage.debug.edits += 1;
    stage.reporter.send(0, () => stage.edits.event({ scene: this.word }), INSISTS);
  }

  // ---- sizes --------------------------------------------------------------------------------------------------------

  /** Sizes of map, dock and legend where the band is the page's. */
  arrange() {
    const { stage } = this, { projector, parts, panels } = stage;
    if (this.mode !== this.wanted()) this.mount();
    const sizes = bandSizes(this.mode, { width: parts.main.clientWidth, screen: [innerWidth, innerHeight], legend: parts.toolbar.offsetHeight, below: stage.explain.below });
    projector.u = sizes.u;
    projector.type = Math.max(11, 15 * sizes.u);
    stage.fontScale = sizes.font;
    stage.lineScale = sizes.lines;
    const { node } = projector.dock;
    node.style.height = `${sizes.dock.height}px`;
    node.style.setProperty("--u", `${sizes.u}px`);
    projector.dock.arrange(sizes.dock, sizes.u, false, sizes.sides);
    const room = panels.data.take(parts.field, sizes.map);
    if (isPair(panels.maps)) placePair(parts.field, panels.maps, room);
    else for (const map of panels.maps) map.resize(room.width, panels.maps.length === 1 ? room.height : Math.round(0.5 * room.height));
    for (const strip of panels.strips) strip.dirty = true;
    stage.redraw();
  }

  /** In the presenter view: over its column, as large as fits; the way on stands in the dock, at `nav`. */
  arrangeProjected({ column, u }, nav, place) {
    const { node, body, foot, stage } = this;
    place(node, column);
    node.hidden = stage.predict.phase !== null;
    if (node.hidden) stage.predict.view.foot.append(foot);
    else stage.projector.dock.node.append(foot);
    if (node.hidden) foot.removeAttribute("style");
    else place(foot, nav);
    for (const one of [node, foot]) one.style.setProperty("--u", `${u}px`);
    for (let fit = 1; fit > FIT_LEAST; fit *= FIT_STEP) {
      node.style.setProperty("--fit", String(fit));
      if (body.scrollHeight <= body.clientHeight + 1) return;
    }
  }
}
