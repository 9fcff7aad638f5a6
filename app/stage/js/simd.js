// Four runs at once by SIMD: a WebAssembly module assembled from the words of a rule and of a surface (symbolic/postfix.py),
// which do in their order what the kernels of plain numbers do, and so give the same bits: f64x2 divides and takes roots as
// exactly as plain numbers are, and what it lacks is asked of Math, number by number.
//
// walk(n, between, o0 … o3, p0 … p3): n updates. SIMD_PLACES has, in bytes of the memory, the starts, which become the last
// valid points, their indices and the knobs, four numbers each; behind the knobs stands what the surface has stored. Column i
// of the clock begins for lane w at o_w + i between; the path of lane w goes to p_w.

import { simdOf, WASM_PARTS, wasmDecimal, WasmFunction, wasmNumber, wasmWhole } from "./wasm.js";
import { declared } from "./workshop.js";

export const SIMD_PLACES = { X: 0, Y: 32, V: 64, K: 80 }; // multiples of 16
const PAIRS = [0, 1]; // of lanes: two in a vector
const GIVEN = { left: 0, between: 1, clocks: 2, paths: 6, count: 10 }; // where the arguments stand; n becomes what is left

const SIMD = {
  "+": simdOf(0xf0), "-": simdOf(0xf1), "*": simdOf(0xf2), "/": simdOf(0xf3), neg: simdOf(0xed), sqrt: simdOf(0xef), abs: simdOf(0xec),
  floor: simdOf(0x75), min: simdOf(0xf4), max: simdOf(0xf5), "==": simdOf(0x47), "!=": simdOf(0x48), "<": simdOf(0x49), ">": simdOf(0x4a),
  "<=": simdOf(0x4b), ">=": simdOf(0x4c), "?": simdOf(0x52), // of the first where all bits of the condition are set, else of the second
};
const BITS = {
  and: simdOf(0x4e), or: simdOf(0x50), not: simdOf(0x4d), some: simdOf(0x53), countDown: simdOf(0xd1), splat: simdOf(0x14), putSecond: simdOf(0x22, 1),
  numbers: [simdOf(0x21, 0), simdOf(0x21, 1)], wholes: [simdOf(0x1d, 0), simdOf(0x1d, 1)], // of either lane
  together: [0, 1].map((lane) => simdOf(0x0d, ...[0, 16].flatMap((vector) => Array.from({ length: 8 }, (_, byte) => vector + 8 * lane + byte)))),
  loadFirst: simdOf(0x5d, 3, 0), loadSecond: simdOf(0x57, 3, 0, 1),
};
const WHOLES = { // of numbers of 32 bits, and what steers
  add: [0x6a], subtract: [0x6b], times: [0x6c], isZero: [0x45], toDecimal: [0xb7], narrowed: [0xa7], store: [0x36, 2], block: [0x02, 0x40], loop: [0x03, 0x40], leaveIf: [0x0d], end: [0x0b],
};

/** Vectors loaded from and stored in a place, whole or one number for both lanes. */
function vectorFrom(place) {
  return [...wasmWhole(0), ...simdOf(0x00, 3, ...wasmNumber(place))];
}

function bothFrom(place) {
  return [...wasmWhole(0), ...simdOf(0x0a, 3, ...wasmNumber(place))];
}

function vectorTo(place) {
  return simdOf(0x0b, 3, ...wasmNumber(place));
}

/** What SIMD lacks, of the vectors pushed last: they are put aside first. */
function putAside(made, count) {
  return Array.from({ length: count }, (_, i) => made.set(`aside ${count - 1 - i}`)).flat();
}

function simdByOne(made, name, count) {
  const aside = putAside(made, count), call = made.call(name, count), { splat, putSecond } = BITS;
  const given = (lane) => Array.from({ length: count }, (_, i) => [...made.get(`aside ${i}`), ...BITS.numbers[lane]]).flat();
  return [...aside, ...given(0), ...call, ...splat, ...given(1), ...call, ...putSecond];
}

function simdSign(made, number) {
  const aside = putAside(made, 1), given = made.get("aside 0"), sides = ["<", ">"].map((side) => [...given, ...number(0), ...SIMD[side], ...SIMD["?"]]);
  return [...aside, ...number(1), ...number(-1), ...given, ...sides.flat()];
}

function simdModulo(made) {
  const aside = putAside(made, 2), [given, by] = [0, 1].map((i) => made.get(`aside ${i}`));
  return [...aside, ...given, ...by, ...given, ...by, ...SIMD["/"], ...SIMD.floor, ...SIMD["*"], ...SIMD["-"]];
}

/**
 * How words become code: `code(text, pair)` is that of a rule's words about a pair of lanes. On the way `ahead` is filled with what
 * is made once, before the first step, and `columns` with the columns of the clock that are read.
 */
function simdCoder(made, surface, knobs) {
  const ahead = [], known = new Set(), columns = new Set(), isColumn = (word) => /^c\d+$/.test(word), index = (word) => Number(word.slice(1));
  const fixed = (name, code) => {
    if (!known.has(name)) ahead.push(...code, ...made.set(name));
    known.add(name);
    return made.get(name);
  };
  const number = (value) => fixed(`number ${Object.is(value, -0) ? "-0" : value}`, [...wasmDecimal(value), ...BITS.splat]);
  const ofGround = (word, pair) => (isColumn(word) ? fixed(`stored ${word}`, bothFrom(SIMD_PLACES.K + 32 * knobs + 8 * index(word))) : made.get(`${pair} ground ${word}`));
  const ofRule = (word, pair) => {
    if (word === "n") return fixed("n", [...made.get(GIVEN.left), ...WHOLES.toDecimal, ...BITS.splat]);
    if (word[0] === "q") return fixed(`${pair} ${word}`, vectorFrom(SIMD_PLACES.K + 32 * index(word) + 16 * pair));
    if (isColumn(word) && columns.add(word)) made.place(`${pair} ${word}`); // loaded in front of each step
    return made.get(`${pair} ${word}`);
  };
  /** `read` pushes what a name stands for, `own` stands before the names of locals. */
  const code = (text, pair, read = ofRule, own = `${pair} `) => text.split(" ").filter(Boolean).flatMap((word) => {
    if (SIMD[word]) return SIMD[word];
    if (/^-?\d/.test(word)) return number(Number(word));
    if (word[0] === "=") return made.set(own + word.slice(1));
    if (/^ground\d+$/.test(word)) return [...code(surface.postfix, pair, ofGround, `${pair} ground `), ...[2, 1, 0].flatMap((answer) => made.set(`${pair} ${word}.${answer}`))];
    if (word === "sign") return simdSign(made, number);
    if (word === "mod") return simdModulo(made);
    return Math[word] ? simdByOne(made, word, word === "pow" ? 2 : 1) : read(word, pair);
  });
  return { ahead, columns, number, code };
}

/** The bytes of the module for a rule, of so many knobs, on a surface: both as their texts' objects have them. */
export function simdBytes(rule, surface, knobs) {
  const made = new WasmFunction(GIVEN.count), get = (name) => made.get(name), set = (name) => made.set(name);
  const { ahead, columns, number, code } = simdCoder(made, surface, knobs), { and, or, not, some, countDown } = BITS;
  const pairs = (part) => PAIRS.flatMap(part), lanes = (part) => [0, 1, 2, 3].flatMap(part), point = (part) => ["x", "y"].flatMap((name) => part(name, SIMD_PLACES[name.toUpperCase()]));
  const [begun, once, moved] = rule.postfix, state = Array.from({ length: rule.state }, (_, i) => `s${i}`).toReversed(); // taken from the last
  const start = pairs((pair) => [
    ...point((name, place) => [...vectorFrom(place + 16 * pair), ...set(`${pair} ${name}`)]),
    ...number(0), ...set(`${pair} valid`), ...number(0), ...not, ...set(`${pair} alive`),
    ...code(begun, pair), ...state.flatMap((name) => set(`${pair} ${name}`)), ...code(once, pair),
  ]);
  // a point that is not finite or beyond the limit ends its lane, for good: what else it carries matters no more
  const step = pairs((pair) => [
    ...code(moved, pair), ...state.flatMap((name) => set(`${pair} ${name}`)), ...set("new y"), ...set("new x"), ...get(`${pair} alive`),
    ...point((name) => [...get(`new ${name}`), ...SIMD.abs, ...number(rule.limit), ...SIMD["<"], ...and]), ...set(`${pair} alive`),
    ...point((name) => [...get(`new ${name}`), ...get(`${pair} ${name}`), ...get(`${pair} alive`), ...SIMD["?"], ...set(`${pair} ${name}`)]),
    ...get(`${pair} valid`), ...get(`${pair} alive`), ...countDown, ...set(`${pair} valid`),
  ]);
  const column = (word, lane) => [...get(GIVEN.clocks + lane), ...get(GIVEN.between), ...wasmWhole(Number(word.slice(1))), ...WHOLES.times, ...WHOLES.add];
  const clock = pairs((pair) => [...columns].flatMap((word) => [...column(word, 2 * pair + 1), ...column(word, 2 * pair), ...BITS.loadFirst, ...BITS.loadSecond, ...set(`${pair} ${word}`)]));
  const written = (place) => lanes((lane) => [...get(GIVEN.paths + lane), ...point((name) => get(`${lane >> 1} ${name}`)), ...BITS.together[lane & 1], ...vectorTo(place)]);
  const further = (first, bytes) => lanes((lane) => [...get(first + lane), ...wasmWhole(bytes), ...WHOLES.add, ...set(first + lane)]);
  const loop = [
    ...WHOLES.block, ...get(GIVEN.left), ...WHOLES.isZero, ...WHOLES.leaveIf, 0,
    ...WHOLES.loop, ...clock, ...step, ...pairs((pair) => get(`${pair} alive`)), ...or, ...some, ...WHOLES.isZero, ...WHOLES.leaveIf, 1,
    ...written(16), ...further(GIVEN.paths, 16), ...further(GIVEN.clocks, 8),
    ...get(GIVEN.left), ...wasmWhole(1), ...WHOLES.subtract, ...set(GIVEN.left), ...get(GIVEN.left), ...WHOLES.leaveIf, 0, ...WHOLES.end, ...WHOLES.end,
  ];
  const ended = [
    ...pairs((pair) => point((name, place) => [...wasmWhole(0), ...get(`${pair} ${name}`), ...vectorTo(place + 16 * pair)])),
    ...lanes((lane) => [...wasmWhole(0), ...get(`${lane >> 1} valid`), ...BITS.wholes[lane & 1], ...WHOLES.narrowed, ...WHOLES.store, ...wasmNumber(SIMD_PLACES.V + 4 * lane)]),
  ];
  return made.bytes([...ahead, ...start, ...written(0), ...loop, ...ended]);
}

/** What assembling is made of, for a worker. */
export const SIMD_PARTS = [
  ...WASM_PARTS, declared({ SIMD_PLACES, PAIRS, GIVEN, SIMD, BITS, WHOLES }),
  vectorFrom, bothFrom, vectorTo, putAside, simdByOne, simdSign, simdModulo, simdCoder, simdBytes,
];
