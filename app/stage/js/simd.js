// Four runs at once by SIMD: a WebAssembly module assembled from the words of a rule and of a surface (symbolic/postfix.py),
// which do in their order what the kernels of plain numbers do, and so give the same bits: f64x2 divides and takes roots as
// exactly as plain numbers are, and what it lacks is asked of Math, number by number.
//
// walk(n, between, o0 … o3, p0 … p3): n updates. SIMD_PLACES has, in bytes of the memory, the starts, which become the last
// valid points, their indices and the knobs, four numbers each; behind the knobs stands what the surface has stored. Column i
// of the clock begins for lane w at o_w + i between; the path of lane w goes to p_w.

import { atPlace, decimal, simdOf, WasmFunction, wasmNumber, whole } from "./wasm.js";

export const SIMD_PLACES = { X: 0, Y: 32, V: 64, K: 80 }; // multiples of 16
const PAIRS = [0, 1]; // of lanes: two in a vector
const LEFT = 0, BETWEEN = 1, CLOCKS = 2, PATHS = 6, ARGUMENTS = 10; // where the arguments stand; `n` becomes what is left
const NUMBER_WORD = /^-?\d/, GROUND_WORD = /^ground\d+$/, COLUMN_WORD = /^c\d+$/;

const SIMD = {
  "+": simdOf(0xf0), "-": simdOf(0xf1), "*": simdOf(0xf2), "/": simdOf(0xf3), neg: simdOf(0xed), sqrt: simdOf(0xef), abs: simdOf(0xec),
  floor: simdOf(0x75), min: simdOf(0xf4), max: simdOf(0xf5), "==": simdOf(0x47), "!=": simdOf(0x48), "<": simdOf(0x49), ">": simdOf(0x4a),
  "<=": simdOf(0x4b), ">=": simdOf(0x4c), "?": simdOf(0x52), // of the first where all bits of the condition are set, else of the second
};
const AND = simdOf(0x4e), OR = simdOf(0x50), NOT = simdOf(0x4d), SOME = simdOf(0x53), MINUS_WHOLE = simdOf(0xd1), PLUS_I32 = [0x6a];
const SPLAT = simdOf(0x14), PUT_SECOND = simdOf(0x22, 1), NUMBER_OF = [0, 1].map((lane) => simdOf(0x21, lane)), WHOLE_OF = [0, 1].map((lane) => simdOf(0x1d, lane));
const load = (place) => simdOf(0x00, ...atPlace(place)), loadToBoth = (place) => simdOf(0x0a, ...atPlace(place)), store = (place) => simdOf(0x0b, ...atPlace(place));
const LOAD_FIRST = simdOf(0x5d, ...atPlace(0)), LOAD_SECOND = simdOf(0x57, ...atPlace(0), 1), STORE_I32 = [0x36, 2];
const ofBoth = (lane) => simdOf(0x0d, ...[0, 16].flatMap((vector) => Array.from({ length: 8 }, (_, byte) => vector + 8 * lane + byte)));

/** What SIMD lacks, of the vectors pushed last. */
const takenBy = (made, count) => Array.from({ length: count }, (_, i) => made.set(`taken ${count - 1 - i}`)).flat();
const oneByOne = (made, name, count) => [
  ...takenBy(made, count),
  ...[0, 1].flatMap((lane) => [
    ...Array.from({ length: count }, (_, i) => [...made.get(`taken ${i}`), ...NUMBER_OF[lane]]).flat(), ...made.call(name, count), ...(lane ? PUT_SECOND : SPLAT),
  ]),
];
const signOf = (made, number) => {
  const given = made.get("taken 0"), sides = [SIMD["<"], SIMD[">"]].map((side) => [...given, ...number(0), ...side, ...SIMD["?"]]);
  return [...takenBy(made, 1), ...number(1), ...number(-1), ...given, ...sides.flat()];
};
const moduloOf = (made) => {
  const [given, by] = [0, 1].map((i) => made.get(`taken ${i}`));
  return [...takenBy(made, 2), ...given, ...by, ...given, ...by, ...SIMD["/"], ...SIMD.floor, ...SIMD["*"], ...SIMD["-"]];
};

/** The bytes of the module for a rule, of so many knobs, on a surface: both as their texts' objects have them. */
export function simdBytes(rule, surface, knobs) {
  const made = new WasmFunction(ARGUMENTS), get = (name) => made.get(name), set = (name) => made.set(name), ahead = [], known = new Set(), columns = new Set();
  /** What is the same all along: made before the first step, by this code. */
  const fixed = (name, code) => {
    if (!known.has(name)) ahead.push(...code, ...set(name));
    known.add(name);
    return get(name);
  };
  const number = (value) => fixed(`number ${Object.is(value, -0) ? "-0" : value}`, [...decimal(value), ...SPLAT]);
  const zeros = () => number(0);
  const ofRule = (word, pair) => {
    if (word === "n") return fixed("n", [...get(LEFT), 0xb7, ...SPLAT]);
    if (word[0] === "q") return fixed(`${pair} ${word}`, [...whole(0), ...load(SIMD_PLACES.K + 32 * Number(word.slice(1)) + 16 * pair)]);
    if (COLUMN_WORD.test(word)) columns.add(word);
    return get(`${pair} ${word}`);
  };
  const ofGround = (word, pair) => (COLUMN_WORD.test(word) ? fixed(`stored ${word}`, [...whole(0), ...loadToBoth(SIMD_PLACES.K + 32 * knobs + 8 * Number(word.slice(1)))]) : get(`${pair} ground ${word}`));
  /** The code of words about a pair of lanes; `read` pushes what a name stands for, `own` stands before the names of locals. */
  const codeOf = (text, pair, read = ofRule, own = `${pair} `) => text.split(" ").filter(Boolean).flatMap((word) => {
    if (SIMD[word]) return SIMD[word];
    if (NUMBER_WORD.test(word)) return number(Number(word));
    if (word[0] === "=") return set(own + word.slice(1));
    if (GROUND_WORD.test(word)) return [...codeOf(surface.postfix, pair, ofGround, `${pair} ground `), ...[2, 1, 0].flatMap((answer) => set(`${pair} ${word}.${answer}`))];
    if (word === "sign") return signOf(made, number);
    if (word === "mod") return moduloOf(made);
    return Math[word] ? oneByOne(made, word, word === "pow" ? 2 : 1) : read(word, pair);
  });
  const both = (code) => PAIRS.flatMap(code), lanes = (code) => [0, 1, 2, 3].flatMap(code);

  const [begun, once, moved] = rule.postfix, state = Array.from({ length: rule.state }, (_, i) => `s${i}`), carried = ["x", "y", ...state];
  const start = both((pair) => [
    ...["x", "y"].flatMap((name) => [...whole(0), ...load(SIMD_PLACES[name.toUpperCase()] + 16 * pair), ...set(`${pair} ${name}`)]),
    ...zeros(), ...set(`${pair} valid`), ...zeros(), ...NOT, ...set(`${pair} alive`),
    ...codeOf(begun, pair), ...state.toReversed().flatMap((name) => set(`${pair} ${name}`)), ...codeOf(once, pair),
  ]);
  /** A point that is not finite or beyond the limit ends its lane, for good: what else it carries matters no more. */
  const step = both((pair) => [
    ...codeOf(moved, pair), ...state.toReversed().flatMap((name) => set(`${pair} ${name}`)), ...set("new y"), ...set("new x"),
    ...["x", "y"].flatMap((name) => [...get(`new ${name}`), ...SIMD.abs, ...number(rule.limit), ...SIMD["<"]]), ...AND, ...get(`${pair} alive`), ...AND, ...set(`${pair} alive`),
    ...["x", "y"].flatMap((name) => [...get(`new ${name}`), ...get(`${pair} ${name}`), ...get(`${pair} alive`), ...SIMD["?"], ...set(`${pair} ${name}`)]),
    ...get(`${pair} valid`), ...get(`${pair} alive`), ...MINUS_WHOLE, ...set(`${pair} valid`),
  ]);
  const clock = both((pair) => [...columns].flatMap((word) => {
    const [first, second] = [0, 1].map((lane) => [...get(CLOCKS + 2 * pair + lane), ...get(BETWEEN), ...whole(Number(word.slice(1))), 0x6c, ...PLUS_I32]);
    return [...second, ...first, ...LOAD_FIRST, ...LOAD_SECOND, ...set(`${pair} ${word}`)];
  }));
  const written = (place) => lanes((lane) => [...get(PATHS + lane), ...["x", "y"].flatMap((name) => get(`${lane >> 1} ${name}`)), ...ofBoth(lane & 1), ...store(place)]);
  const further = (first, bytes) => lanes((lane) => [...get(first + lane), ...whole(bytes), ...PLUS_I32, ...set(first + lane)]);
  const ended = both((pair) => [
    ...["x", "y"].flatMap((name) => [...whole(0), ...get(`${pair} ${name}`), ...store(SIMD_PLACES[name.toUpperCase()] + 16 * pair)]),
    ...[0, 1].flatMap((lane) => [...whole(0), ...get(`${pair} valid`), ...WHOLE_OF[lane], 0xa7, ...STORE_I32, ...wasmNumber(SIMD_PLACES.V + 8 * pair + 4 * lane)]),
  ]);
  const loop = [
    0x02, 0x40, ...get(LEFT), 0x45, 0x0d, 0, // a block, left at once where no updates are asked
    0x03, 0x40, ...clock, ...step, ...PAIRS.flatMap((pair) => get(`${pair} alive`)), ...OR, ...SOME, 0x45, 0x0d, 1,
    ...written(16), ...further(PATHS, 16), ...further(CLOCKS, 8),
    ...get(LEFT), ...whole(1), 0x6b, 0x22, LEFT, 0x0d, 0, 0x0b, 0x0b,
  ];
  return made.bytes([...ahead, ...start, ...written(0), ...loop, ...ended]);
}
