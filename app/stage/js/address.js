// The address bar. A settled change is a step of the browser's history; everything else rewrites the step it stands on.

import { LOOK } from "./look.js";

// In step with app/lab/link.py: what the stage writes by itself, and what only says how something is shown.
const ownWords = () => new Set(["k", "speed", "repeat", "arrows", "shade", "present", ...LOOK.words]);
const lookWords = () => new Set([...ownWords(), "v", "view", "theme", "lang", "zoom", "3d", "tab", "hide", "play", "pin", "rates", "reveal", "race", "search"]);
const FOREIGN = new Set(["embed", "embed_options"]); // Streamlit's own words: they stay in the address
const SAME_MOVE = 800; // ms: arrow keys pressed faster than so are one movement, and one step
const SETTLES = 350; // ms without a change before what is shown is written down
const PLACE_STORE = "fall-line:last";

const keyOf = (piece) => piece.split("=", 1)[0];
const piecesOf = (text) => text.replace(/^\?/, "").split("&").filter(Boolean);
const without = (pieces, ...sets) => pieces.filter((piece) => !sets.some((set) => set.has(keyOf(piece))));

/** What is computed, of a link's text. */
export const coreOf = (text) => without(piecesOf(text), lookWords(), FOREIGN).join("&");

/** The one key whose value differs between two links' cores, or null where more than a value differs. */
export function oneValue(before, after) {
  const a = piecesOf(coreOf(before)), b = piecesOf(coreOf(after));
  if (a.length !== b.length || a.some((piece, at) => keyOf(piece) !== keyOf(b[at]))) return null;
  const changed = a.filter((piece, at) => piece !== b[at]);
  return changed.length === 1 ? keyOf(changed[0]) : null;
}

/** What a stage shows without asking Python, as pieces of a link; the playhead only where it rests before the end. */
export function ownedPieces(clock, shown) {
  const step = Math.floor(clock.playhead), arrows = ["field", "steps"].filter((name) => shown[name]);
  return [
    !clock.playing && step < clock.steps ? `k=${step}` : null,
    shown.presenter ? "present=1" : null,
    clock.speed !== 1 ? `speed=${clock.speed}` : null,
    clock.loop ? "repeat=1" : null,
    arrows.length ? `arrows=${arrows.join(",")}` : null,
    shown.shade === false ? "shade=0" : null,
    ...LOOK.words.map((word) => (shown.words?.[word] ? `${word}=${encodeURIComponent(shown.words[word]).replaceAll("%2C", ",").replaceAll("%3A", ":")}` : null)),
  ].filter(Boolean);
}

export class Address {
  /**
   * page: location, history, sessionStorage and now(); changed() is called when there is more or less to undo, rested()
   * when what is shown has come to rest and is written down.
   */
  constructor(clock, shown, page, changed, rested = () => {}) {
    Object.assign(this, { clock, shown, page, changed, rested });
    this.link = null;
    this.settled = null;
    this.pushed = { act: null, key: null };
    this.act = 0; // counts what hands do: one press, one drag, one movement by arrow keys
    this.arrowed = -Infinity; // when an arrow key was last pressed
    this.busy = null;
    this.ahead = 0;
    this.timer = null;
    this.owned = null;
  }

  /** The text after the question mark for what is shown. */
  wanted() {
    const foreign = piecesOf(this.page.location.search).filter((piece) => FOREIGN.has(keyOf(piece)));
    return [...without(piecesOf(this.link), ownWords()), ...ownedPieces(this.clock, this.shown), ...foreign].join("&");
  }

  embedded() {
    return piecesOf(this.page.location.search).includes("embed=true");
  }

  /** Python's link, and how many changes have settled in its session. */
  take({ link, settled }) {
    const before = this.link;
    const first = this.settled === null || settled < this.settled; // a page that opens, or a server that began anew
    const stepped = !first && settled > this.settled;
    this.link = link;
    this.settled = settled;
    if (stepped) this.step(before);
    else if (first || this.here()) this.rewrite();
  }

  /** Whether the address stands for what is shown: after two quick steps back an answer may still be to the first. */
  here() {
    return coreOf(this.page.location.search) === coreOf(this.link);
  }

  /** A hand does something; an arrow key that is held, or pressed again and again, goes on doing the same. */
  acted(arrow) {
    const now = this.page.now();
    if (!arrow || now - this.arrowed > SAME_MOVE) this.act += 1;
    this.arrowed = arrow ? now : -Infinity;
  }

  step(before) {
    const key = oneValue(before, this.link), { act } = this;
    const held = key !== null && key === this.pushed.key && this.arrowed > -Infinity && act === this.pushed.act;
    this.pushed = { act, key };
    // In a frame, steps would land in the history of the page around it.
    if (held || this.embedded()) this.rewrite();
    else this.write("pushState", this.place() + 1);
  }

  rewrite() {
    this.write("replaceState", this.place());
  }

  write(how, place) {
    clearTimeout(this.timer);
    this.timer = null;
    const { history, location } = this.page, text = `?${this.wanted()}`;
    if (how === "pushState") this.remember(place);
    else if (history.state?.fallLine === undefined) this.remember(place);
    if (how === "pushState" || text !== location.search || history.state?.fallLine === undefined) {
      history[how]({ ...(how === "replaceState" ? history.state : null), fallLine: place }, "", text);
    }
    this.changed();
  }

  /** Called at every frame: once what the stage shows has come to rest, it is written down. */
  look() {
    if (this.link === null || this.clock.playing) return;
    const owned = ownedPieces(this.clock, this.shown).join("&");
    if (owned === this.owned) return;
    this.owned = owned;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      if (!this.here()) return;
      this.rewrite();
      this.rested();
    }, SETTLES);
  }

  // ---- going back and forth ---------------------------------------------------------------------------------------

  /** Which step of this page's history one stands on. */
  place() {
    return this.page.history.state?.fallLine ?? 0;
  }

  last() {
    try {
      return Number(this.page.sessionStorage.getItem(PLACE_STORE)) || 0;
    } catch {
      return this.lastPlace ?? 0; // storage may be closed to a frame
    }
  }

  remember(place) {
    this.lastPlace = place;
    try {
      this.page.sessionStorage.setItem(PLACE_STORE, String(place));
    } catch {
      // kept above
    }
  }

  canTravel(by) {
    const to = this.place() + by;
    return !this.embedded() && to >= 0 && to <= this.last();
  }

  /** Undo (-1) or redo (1); never leaves the page. */
  travel(by) {
    if (this.busy) this.ahead += by; // pressed faster than the browser goes
    else if (this.canTravel(by)) {
      clearTimeout(this.timer);
      this.busy = setTimeout(() => this.arrived(), 1000);
      this.page.history.go(by);
    }
  }

  /** The browser has gone where it was asked to. */
  arrived() {
    clearTimeout(this.busy);
    this.busy = null;
    this.pushed = { act: null, key: null };
    this.changed();
    const by = Math.sign(this.ahead);
    this.ahead -= by;
    if (by) this.travel(by);
  }
}

/** Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, wherever the focus is; a field that is being typed into keeps them. Returns the way to stop. */
export function listenUndo(page, undo, acted) {
  let typing = null;
  const field = (event) => {
    const target = event.composedPath()[0];
    const typed = target?.tagName === "TEXTAREA" || (target?.tagName === "INPUT" && !/^(range|checkbox|radio|button)$/.test(target.type));
    return typed ? target : null;
  };
  const listeners = {
    input: (event) => (typing = field(event)),
    change: () => (typing = null),
    focusin: () => (typing = null),
    pointerdown: () => acted(false),
    keydown: (event) => {
      if (event.key === "Enter" && (event.ctrlKey || field(event)?.tagName === "INPUT")) typing = null;
      acted(event.key.startsWith("Arrow"));
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const by = key === "y" || (key === "z" && event.shiftKey) ? 1 : key === "z" ? -1 : 0;
      if (!by || (typing !== null && typing === field(event))) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      undo(by);
    },
  };
  for (const [name, listener] of Object.entries(listeners)) page.addEventListener(name, listener, true);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) page.removeEventListener(name, listener, true);
  };
}
