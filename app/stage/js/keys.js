// Keys of the whole page: what each one does, when one is somebody else's, and the sheet that lists them.

import { el } from "./dom.js";
import { LOOK } from "./look.js";
import { fitMap, zoomBy } from "./windows.js";

const STORE = "fl-single-keys"; // "off" where someone turned the single-character keys off
const MOVING = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"]);

const SINGLE = {
  "+": "closer", "=": "closer", "-": "wider", "_": "wider", 0: "fit", "<": "slower", ",": "slower", ">": "faster", ".": "faster",
  p: "presenter", f: "full", s: "layout", d: "depth", w: "wall", m: "maps", r: "reveal", "?": "help",
};
const NAMED = { " ": "toggle", Home: "first", End: "last", ArrowLeft: "back", ArrowRight: "ahead" };
const LESSON = { PageDown: "onward", PageUp: "backward", Backspace: "anew" }, LESSON_SINGLE = { n: "onward", b: "backward" }, RELIEF_SINGLE = { n: "above" };
const CLICKER = { PageDown: "toggle", PageUp: "first" }; // the two buttons of a clicker
const ONCE = new Set(["toggle", "presenter", "full", "layout", "depth", "wall", "maps", "above", "help", "reveal", "anew"]); // a key held down does these once

/** The name of what a key press asks for, or null. singles: whether keys of a single character are on; lesson: one stands beside the picture; relief: it is seen. */
export function actOf({ key, shiftKey = false, ctrlKey = false, metaKey = false, altKey = false, repeat = false }, { singles = true, presenter = false, lesson = false, relief = false } = {}) {
  if (ctrlKey || metaKey || altKey) return null;
  const single = singles ? { ...SINGLE, ...(relief ? RELIEF_SINGLE : {}), ...(lesson ? LESSON_SINGLE : {}) }[key.length === 1 ? key.toLowerCase() : key] : undefined;
  const act = NAMED[key] ?? (lesson ? LESSON[key] : undefined) ?? (presenter ? CLICKER[key] : undefined) ?? single ?? null;
  if (presenter && key === "Escape") return "leave";
  if (repeat && ONCE.has(act)) return null;
  return shiftKey && (act === "back" || act === "ahead") ? `${act} 10` : act;
}

/** Whether a key belongs to what has the focus. `target` is {tag, type, role, editable, turns}, tabbed: it was reached by Tab. */
export function isTaken(key, { tag, type = "", role = "", editable = false, turns = false }, tabbed) {
  if (turns && tabbed && key.startsWith("Arrow")) return true; // the relief was walked to: they turn it
  if (editable || tag === "TEXTAREA" || tag === "SELECT") return true;
  const slides = role === "slider" || (tag === "INPUT" && type === "range");
  const chooses = /^(tab|radio|option|menuitem|menuitemradio|combobox|listbox)$/.test(role) || (tag === "INPUT" && type === "radio");
  if (tag === "INPUT" && !/^(range|radio|checkbox|button)$/.test(type)) return true;
  if ((slides || chooses) && MOVING.has(key)) return true;
  if (role === "combobox" || role === "option" || role.startsWith("menuitem")) return true;
  const pressed = tag === "BUTTON" || tag === "SUMMARY" || tag === "A" || chooses || /^(button|checkbox|switch|link)$/.test(role) || (tag === "INPUT" && type !== "range");
  return tabbed && pressed && key === " ";
}

/** Whether single-character keys are on for this reader; remembered where the browser lets us. */
export function singleKeys(set) {
  try {
    if (set !== undefined) localStorage.setItem(STORE, set ? "on" : "off");
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return set ?? true;
  }
}

/** This layout, or the one map again. */
const otherLayout = (stage, layout) => stage.setLayout(stage.layout === layout ? LOOK.layouts[0] : layout);

/** Whether a key belongs to what a target stands in: all of them ("own"), or those that it lists. */
function keepsKey(target, key) {
  const keys = target.closest("[data-keys]")?.dataset.keys;
  return keys === "own" || (keys !== undefined && keys.split(" ").includes(key));
}

/** Do what a key asks for. */
export function perform(stage, act) {
  const { clock } = stage;
  if (stage.predict.takes(act)) return;
  const [name, many] = act.split(" ");
  const by = Number(many ?? 1);
  switch (name) {
    case "toggle": clock.toggle(); break;
    case "back": clock.nudge(-by); break;
    case "ahead": clock.nudge(by); break;
    case "first": clock.pause(); clock.seek(0); break;
    case "last": clock.pause(); clock.seek(clock.steps); break;
    case "slower": clock.faster(-1); break;
    case "faster": clock.faster(1); break;
    case "closer": zoomBy(stage, 1 / 1.5); break;
    case "wider": zoomBy(stage, 1.5); break;
    case "fit": fitMap(stage); break;
    case "presenter": stage.showing.toggle(); break;
    case "leave": stage.showing.leave(); break;
    case "full": stage.showing.toggleFull(); break;
    case "layout": otherLayout(stage, LOOK.layouts[1]); break;
    case "depth": otherLayout(stage, LOOK.relief_view.both); break;
    case "wall": otherLayout(stage, LOOK.layouts[4]); break;
    case "maps": otherLayout(stage, LOOK.layouts[5]); break;
    case "above": stage.panels.lookDown(); break;
    case "onward": stage.band.turn(1); break;
    case "backward": stage.band.turn(-1); break;
    case "anew": stage.band.again(); break;
    case "help": stage.keySheet.toggle(); break;
    default: break; // "reveal" asks for nothing where nothing is asked
  }
  stage.moved();
}

const described = (node) => ({
  tag: node.tagName, type: node.type ?? "", role: node.getAttribute?.("role") ?? "", editable: node.isContentEditable === true, turns: node.dataset?.turns === "1",
});

/** Whether a dialog or list of the page is open: keys are its own then. */
function somethingOpen() {
  return [...document.querySelectorAll('[role="dialog"], [role="listbox"], dialog[open]')].some((node) => node.getClientRects().length > 0);
}

/**
 * Listen on the whole page before anyone else does: Space plays wherever the focus is, unless someone is typing or has
 * walked to a button by Tab. Returns a function that stops it.
 */
export function listenKeys(stage) {
  let tabbed = false;
  const ours = new Set(); // keys that went down as ours: their way up is ours too, or a button would click
  const down = (event) => {
    if (event.key === "Tab") tabbed = true;
    if (!stage.visible() || event.isComposing) return;
    if (stage.guest && !stage.presenter && !event.composedPath().includes(stage.root)) return; // somebody else's page: only keys in here
    const target = event.composedPath()[0];
    if (stage.keySheet.open()) return; // a dialog: Escape closes it, the rest is its own
    if (target instanceof Element && isTaken(event.key, described(target), tabbed)) return;
    if (somethingOpen() || (target instanceof Element && keepsKey(target, event.key))) return;
    const act = actOf(event, { singles: singleKeys(), presenter: stage.presenter, lesson: stage.band.on, relief: stage.panels.maps.some((map) => map.relief) });
    if (act === null && !(event.repeat && ours.has(event.key))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ours.add(event.key);
    if (act !== null) perform(stage, act);
  };
  const up = (event) => {
    if (!ours.delete(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const press = () => (tabbed = false);
  const listeners = [["keydown", down], ["keyup", up], ["pointerdown", press]];
  for (const [name, listener] of listeners) globalThis.addEventListener(name, listener, true);
  return () => {
    for (const [name, listener] of listeners) globalThis.removeEventListener(name, listener, true);
  };
}

/** [keys, what they do] line by line; keys of one line are alternatives, or one after another where they differ in sense. */
export function keyLines(t) {
  return [
    [[t("Space")], t("play, pause")],
    [["←", "→"], t("one step back, on")],
    [["Shift", "← →"], t("ten steps back, on")],
    [[t("Home"), t("End")], t("to the start, to the end")],
    [["<", ">"], t("slower, faster")],
    [["+", "−", "0"], t("closer, wider, fit the map")],
    [["R"], t("reveal, where something is asked first")],
    [["P"], t("presenter view")],
    [["F"], t("full screen")],
    [["S"], t("one map, side by side")],
    [["D"], t("three dimensions beside the map, or the map alone")],
    [["W"], t("the wall of variants, or the map alone")],
    [["N"], t("on the relief: from above, and back")],
    [["Tab", "← ↑ ↓ →"], t("on the relief: turn and tilt it, finely with Shift")],
    [["PgDn", "PgUp"], t("in a lesson: next scene, scene before (N and B too)")],
    [["⌫"], t("in a lesson: back to the scene as it was")],
    [["PgDn", "PgUp"], t("in presenter view, as on a clicker: play or pause, to the start")],
    [["Tab", "← ↑ ↓ →"], t("on the ring: move the start, finely with Shift")],
    [["Esc"], t("leave presenter view")],
    [["?"], t("this sheet")],
  ];
}

/** The sheet of keys: a dialog over the stage. */
export class KeySheet {
  constructor(t) {
    const line = ([keys, text]) => [el("dt", {}, ...keys.map((key) => el("kbd", { text: key }))), el("dd", { text })];
    this.box = el("input", { type: "checkbox", "data-testid": "fl-single-keys", onchange: () => singleKeys(this.box.checked) });
    this.node = el(
      "dialog", { class: "fl-sheet", "aria-label": t("Keys"), "data-testid": "fl-keys", onclick: (event) => event.target === this.node && this.node.close() },
      el("h2", { text: t("Keys") }),
      el("dl", {}, ...keyLines(t).flatMap(line)),
      el("label", { class: "fl-sheet-switch" }, this.box, el("span", { text: t("Keys of a single letter or sign") })),
      el("button", { type: "button", class: "fl-sheet-close", text: t("Close"), onclick: () => this.node.close() }),
    );
  }

  open() {
    return this.node.open;
  }

  toggle() {
    if (this.node.open) this.node.close();
    else if (this.node.isConnected) {
      this.box.checked = singleKeys();
      this.node.showModal();
    }
  }
}
