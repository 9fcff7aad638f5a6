// Runs of rules on surfaces, four at a time by SIMD and in plain numbers: whether all they tell has the same bits.

import { readFileSync } from "node:fs";
import { openRoom, roomFor, simdWalk } from "../../app/stage/js/simdroom.js";

const { functions, rules, grounds, pairs, steps } = JSON.parse(readFileSync(0, "utf8"));
const { unfolded, powers } = new Function(`${functions} return { unfolded, powers };`)();
const made = new Map();
const make = (text) => made.get(text) ?? made.set(text, new Function(`"use strict"; return (${unfolded(text)});`)()).get(text);
const noise = Float64Array.from({ length: 2 * steps }, (_, i) => Math.sin(7.7 * i)), rooms = new Map();

/** The paths of four lanes as far as they were walked, their last points and how far that was. */
function told({ X, Y, V, P }) {
  const walked = Math.max(...V);
  return [...X, ...Y, ...V, ...P.flatMap((path) => [...path.subarray(0, 2 * (walked + 1))])];
}

console.log(JSON.stringify(pairs.map(([name, on]) => {
  const { text, knobs } = rules[name], { four, k, box: [x0, x1, y0, y1], moving } = grounds[on];
  const rule = make(text), ground = make(four), c = ground.prepare(k, new Float64Array(ground.size));
  if (!rule.postfix) return { name, on, simd: false };
  // a clock for each of two lanes, knobs of their own in the others
  const wanted = { knobs: knobs.length, columns: rule.columns, slots: 2, steps }, plain = { memory: null }, room = rooms.get(name) ?? rooms.set(name, openRoom()).get(name);
  const [mine, theirs] = [room, plain].map((one) => roomFor(one, wanted)), walk = simdWalk(room, rule, ground, knobs.length);
  if (!walk) return { name, on, refused: true };
  mine.C.set(c);
  const at = Int32Array.of(0, steps, 0, steps), out = new Float64Array(12);
  let same = true, ended = 0;
  for (let round = 0; round < 6; round += 1) {
    for (const one of [mine, theirs]) {
      knobs.forEach((value, i) => one.K[i].forEach((_, lane) => (one.K[i][lane] = rule.ticks.includes(i) ? value : value * (1 + lane * round / 50))));
      one.slots.forEach((columns) => rule.clock(knobs, steps, noise, columns, powers));
      for (let lane = 0; lane < 4; lane += 1) {
        const number = 4 * round + lane, far = number % 7 === 3 ? 40 : 1; // some begin where runs diverge
        one.X[lane] = far * (x0 + (x1 - x0) * ((number * 0.37) % 1));
        one.Y[lane] = far * (y0 + (y1 - y0) * ((number * 0.53) % 1));
      }
    }
    walk(steps, mine.between, ...[...at].map((from) => mine.clocks + 8 * from), ...mine.paths);
    rule.four(0, steps, theirs.X, theirs.Y, theirs.V, theirs.K, at, theirs.tables, ground.four, c, null, null, out, theirs.P);
    const [found, expected] = [mine, theirs].map(told);
    same &&= found.length === expected.length && found.every((value, i) => Object.is(value, expected[i]));
    ended += theirs.V.filter((valid) => valid < steps).length;
  }
  return { name, on, simd: true, same, ended, moving };
})));
