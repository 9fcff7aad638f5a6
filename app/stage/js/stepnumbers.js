// A line of equations with its numbers in: 0.9 × (−1.09) + 0.1 × 2.29. Pure; what is marked stays marked.

import { formatNumber } from "./numbers.js";

const SUMMED = 0, MULTIPLIED = 1, SIGNED = 2, WHOLE = 3; // how tightly a piece holds together
const WORKED = { "+": " + ", "-": " − ", "*": " × ", "/": " / " };
const TIGHT = { "+": [SUMMED, SUMMED, MULTIPLIED], "-": [SUMMED, SUMMED, MULTIPLIED], "*": [MULTIPLIED, MULTIPLIED, SIGNED], "/": [MULTIPLIED, MULTIPLIED, SIGNED] };

const DIGITS = 3;

/** A number for people. */
export const stepNumber = (value) => formatNumber(value, DIGITS);

const fenced = (pieces) => [{ text: "(" }, ...pieces, { text: ")" }];

/** Pieces [{text, mark}] of a printed line at a component, and how tightly they hold together. */
function spellOut(node, told, part) {
  const [head, ...rest] = node;
  if (head === "n" || head === "v") {
    const value = head === "n" ? rest[0] : told[rest[0] + (rest[1] === 2 ? part : 0)];
    const text = stepNumber(value);
    return [[{ text }], value < 0 ? SUMMED : /[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]$/.test(text) ? SIGNED : WHOLE];
  }
  if (head === "t") {
    const [pieces, tight] = spellOut(rest[1], told, part);
    return [pieces.map((piece) => ({ mark: rest[0], ...piece })), tight];
  }
  if (head === "if") return spellOut(rest[2 + (told[rest[0] + (rest[1] === 2 ? part : 0)] > 0 ? 0 : 1)], told, part);
  const at = (child, least) => {
    const [pieces, tight] = spellOut(child, told, part), mark = child[0] === "t" ? { mark: child[1] } : {};
    return tight >= least ? pieces : fenced(pieces).map((piece) => ({ ...mark, ...piece }));
  };
  if (head === "neg") return [[{ text: "−" }, ...at(rest[0], SIGNED)], MULTIPLIED];
  if (TIGHT[head]) {
    const [own, left, right] = TIGHT[head];
    return [[...at(rest[0], left), { text: WORKED[head] }, ...at(rest[1], right)], own];
  }
  if (head === "^") {
    const [power] = spellOut(rest[1], told, part);
    return [[...at(rest[0], WHOLE), { text: power.map(({ text }) => text).join(""), raised: true }], SIGNED];
  }
  if (head === "f" && rest[0] === "sqrt") return [[{ text: "√" }, ...at(rest[1], WHOLE)], SIGNED];
  if (head === "f" && rest[0] === "abs") return [[{ text: "|" }, ...spellOut(rest[1], told, part)[0], { text: "|" }], WHOLE];
  const inside = rest.slice(1).flatMap((child, index) => [...(index ? [{ text: ", " }] : []), ...spellOut(child, told, part)[0]]);
  return [[{ text: rest[0] }, ...fenced(inside)], SIGNED];
}

/** The pieces of a printed line for coordinate `part`, neighbours of one mark put together. */
export function numbersIn(printed, told, part) {
  const joined = [];
  for (const piece of spellOut(printed, told, part)[0]) {
    const last = joined.at(-1);
    if (last && !last.raised && !piece.raised && last.mark === piece.mark) last.text += piece.text;
    else joined.push({ ...piece });
  }
  return joined;
}
