// Where four runs are walked: memory that a module of WebAssembly shares with the page's own code, and the modules, each made
// once. Without WebAssembly, or where a page forbids it, it is memory like any other, and the kernels of plain numbers walk.

import { SIMD_PARTS, SIMD_PLACES, simdBytes } from "./simd.js";
import { declared } from "./workshop.js";

const MOST_STORED = 512; // numbers that a surface stores for its steps; one with more is walked in plain numbers
const MEMORY_PAGE = 65536; // bytes
const MODULES = new WeakMap(); // of a rule, then of a surface: a module, or null where it may not be compiled

/** A room, still empty: {memory, or null where there is none to share; walks: as MODULES, the functions that walk in it}. */
export function openRoom() {
  return { memory: orNull(() => new WebAssembly.Memory({ initial: 1 })), walks: new WeakMap() };
}

/** What WebAssembly gives, or null: not every browser has it, or has its SIMD, and a page may forbid it. */
function orNull(make) {
  try {
    return make();
  } catch {
    return null;
  }
}

/**
 * A room for runs of so many `steps`, for a rule of so many `knobs` and so many `columns` of `slots` clocks: {X, Y, V, K, C, P:
 * what kernels take, tables, slots: each clock's own part of them; clocks, between, paths: where these begin}. What was in it is lost.
 */
export function roomFor(room, { knobs, columns, slots, steps }) {
  const { X, Y, V, K } = SIMD_PLACES, stored = K + 32 * knobs, clocks = stored + 8 * MOST_STORED, between = 8 * slots * steps;
  const long = 16 * (steps + 1), paths = [0, 1, 2, 3].map((lane) => clocks + columns * between + lane * long), size = paths[3] + long;
  const buffer = room.memory ? grown(room.memory, size) : new ArrayBuffer(size), numbers = (place, count) => new Float64Array(buffer, place, count);
  const tables = Array.from({ length: columns }, (_, i) => numbers(clocks + i * between, slots * steps));
  return {
    X: numbers(X, 4), Y: numbers(Y, 4), V: new Int32Array(buffer, V, 4), K: Array.from({ length: knobs }, (_, i) => numbers(K + 32 * i, 4)), C: numbers(stored, MOST_STORED),
    P: paths.map((place) => numbers(place, 2 * (steps + 1))), tables, slots: Array.from({ length: slots }, (_, i) => tables.map((column) => column.subarray(i * steps, (i + 1) * steps))),
    clocks, between, paths,
  };
}

function grown(memory, size) {
  const missing = size - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / MEMORY_PAGE));
  return memory.buffer;
}

/** What walks by SIMD in a room (see simd.js), or null where that cannot be. */
export function simdWalk(room, rule, surface, knobs) {
  if (!room.memory || !rule.postfix || !surface.postfix || surface.size > MOST_STORED) return null;
  return keptAmong(room.walks, rule, surface, () => {
    const module = keptAmong(MODULES, rule, surface, () => {
      const bytes = simdBytes(rule, surface, knobs);
      return orNull(() => new WebAssembly.Module(bytes));
    });
    return module && new WebAssembly.Instance(module, { m: { memory: room.memory, ...mathOf(module) } }).exports.walk;
  });
}

function keptAmong(kept, rule, surface, make) {
  if (!kept.has(rule)) kept.set(rule, new WeakMap());
  const mine = kept.get(rule);
  if (!mine.has(surface)) mine.set(surface, make());
  return mine.get(surface);
}

/** The functions of Math that a module calls. */
function mathOf(module) {
  return Object.fromEntries(WebAssembly.Module.imports(module).filter(({ kind }) => kind === "function").map(({ name }) => [name, Math[name]]));
}

/** What a room is made of, for a worker. */
export const ROOM_PARTS = [
  ...SIMD_PARTS, `${declared({ MOST_STORED, MEMORY_PAGE })} const MODULES = new WeakMap();`,
  openRoom, orNull, roomFor, grown, simdWalk, keptAmong, mathOf,
];
