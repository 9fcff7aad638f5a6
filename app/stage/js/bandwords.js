// The texts of a lesson as nodes: names of runs in their colour, symbols as in mathematics, numbered notes.

import { el } from "./dom.js";
import { markerSign } from "./predictsigns.js";

const SYMBOLS = /([αβγδεηθκλμνρσφΔ∇])/; // letters that are symbols wherever they stand

const RELATIONS = / ([=<>≈≤≥]) /g; // what they join stays on one line

/** Plain words with their symbols in italics. */
export const mathWords = (text) => text.replace(RELATIONS, "\u00a0$1\u00a0").split(SYMBOLS).map((part, index) => (index % 2 ? el("i", { class: "fl-math", text: part }) : part)).filter((part) => part !== "");

/** The name of a run: marker and bold word, underlined in its colour; pointing at it lifts its trail. */
function whoNode(stage, run, words) {
  const style = stage.styleOf(run);
  const lift = () => stage.lift(run.id), drop = () => stage.lift(null);
  return el("span", {
    class: "fl-who", tabindex: "0", "data-run": run.id, style: `--trail: ${style.colour}`, onpointerenter: lift, onpointerleave: drop, onfocus: lift, onblur: drop,
  }, markerSign(style), el("b", { text: words }));
}

/** A text's pieces ({words, run: the place of a run, or null}) as nodes. */
export function pieceNodes(stage, pieces) {
  return pieces.flatMap(({ words, run }) => {
    if (run === null) return mathWords(words);
    const there = stage.everyRun[run];
    return [there ? whoNode(stage, there, words) : el("b", { text: words })];
  });
}

/** What to look for: the notes with their numbers. */
export const noteNodes = (stage, spots) => spots.map(({ text }, index) => el("li", {}, el("span", { class: "fl-disc", "aria-hidden": "true", text: String(index + 1) }), el("span", {}, ...pieceNodes(stage, text))));
