// Rooms for runs by SIMD: modules are made once, memory grows and is used again, and where WebAssembly is refused plain numbers do.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { openRoom, roomFor, simdWalk } from "../../app/stage/js/simdroom.js";
import { wasmDecimal, wasmNumber, wasmWhole } from "../../app/stage/js/wasm.js";

// x ← x - q (x + c0), y ← y - column, as symbolic/postfix.py prints a rule and a surface
const rule = () => ({ columns: 1, state: 0, limit: 100, postfix: ["", "", "x y ground0 x q0 ground0.1 * - y c0 -"] });
const ground = () => ({ size: 1, postfix: "=y =x 0.0 x c0 + y" });
const WANTED = { knobs: 1, columns: 1, slots: 1, steps: 6 };
const { Module, Memory } = WebAssembly;

afterEach(() => {
  globalThis.WebAssembly.Module = Module;
  globalThis.WebAssembly.Memory = Memory;
});

test("numbers are written as the format has them", () => {
  assert.deepEqual([0, 127, 128, 624485].map(wasmNumber), [[0], [127], [128, 1], [0xe5, 0x8e, 0x26]]);
  assert.deepEqual([-1, 63, 64, -123456].map(wasmWhole), [[0x41, 0x7f], [0x41, 63], [0x41, 0xc0, 0], [0x41, 0xc0, 0xbb, 0x78]]);
  assert.deepEqual(wasmDecimal(1), [0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
});

test("four lanes are walked, each to where it ends", () => {
  const room = openRoom(), { X, Y, V, K, C, P, tables, clocks, between, paths } = roomFor(room, WANTED), walk = simdWalk(room, rule(), ground(), 1);
  X.set([1, 2, 3, 99]);
  Y.fill(0);
  K[0].set([0.5, 0.25, 0, -1]); // the last runs off
  C[0] = 1;
  tables[0].fill(1);
  walk(6, between, clocks, clocks, clocks, clocks, ...paths);
  assert.deepEqual([...V], [6, 6, 6, 0]);
  assert.deepEqual([...X.subarray(2)], [3, 99]);
  assert.deepEqual([...Y], [-6, -6, -6, 0]);
  assert.deepEqual([...P[0].subarray(0, 6)], [1, 0, 0, -1, -0.5, -2]);
  assert.deepEqual([...P[3].subarray(12)], [99, 0]);
  walk(0, between, clocks, clocks, clocks, clocks, ...paths);
  assert.deepEqual([...V], [0, 0, 0, 0], "no updates are asked");
});

test("a module is compiled once for all rooms, and a room grows by what is asked of it and keeps what walks in it", () => {
  const one = rule(), land = ground(), room = openRoom();
  let compiled = 0;
  globalThis.WebAssembly.Module = class extends Module {
    constructor(bytes) {
      super(bytes);
      compiled += 1;
    }
  };
  roomFor(room, WANTED);
  const walk = simdWalk(room, one, land, 1);
  const large = roomFor(room, { ...WANTED, steps: 40_000 });
  assert.equal(simdWalk(room, one, land, 1), walk);
  large.X.fill(1);
  large.K[0].fill(0);
  large.tables[0].fill(0);
  walk(40_000, large.between, ...Array(4).fill(large.clocks), ...large.paths);
  assert.deepEqual([...large.V], Array(4).fill(40_000));
  assert.equal(large.P[3].at(-2), 1);
  assert.notEqual(simdWalk(openRoom(), one, land, 1), walk);
  assert.equal(compiled, 1);
  assert.ok(simdWalk(room, one, ground(), 1));
  assert.equal(compiled, 2);
});

test("plain numbers walk where a page may not compile, gets no memory to share, or a step has no words", () => {
  const room = openRoom();
  assert.equal(simdWalk(room, { ...rule(), postfix: null }, ground(), 1), null);
  assert.equal(simdWalk(room, rule(), { ...ground(), size: 1e4 }, 1), null);
  globalThis.WebAssembly.Module = function () {
    throw new WebAssembly.CompileError("refused by the policy of the page");
  };
  assert.equal(simdWalk(room, rule(), ground(), 1), null);
  globalThis.WebAssembly.Memory = function () {
    throw new RangeError("no room for memory of that kind");
  };
  const plain = openRoom();
  assert.equal(simdWalk(plain, rule(), ground(), 1), null);
  const { X, V, P } = roomFor(plain, WANTED);
  assert.deepEqual([X.length, V.length, P.length, P[3].length], [4, 4, 4, 14]);
});

test("what SIMD lacks is done number by number, and a word that nobody knows is an error", () => {
  const stepped = (words, x, walked = [1, 1, 1, 1]) => {
    const room = openRoom(), { X, Y, V, tables, clocks, between, paths } = roomFor(room, WANTED), made = { ...rule(), postfix: ["", "", `${words} y`] };
    X.set(x);
    Y.fill(0);
    tables[0].fill(0);
    simdWalk(room, made, ground(), 1)(1, between, clocks, clocks, clocks, clocks, ...paths);
    assert.deepEqual([...V], walked);
    return [...X];
  };
  assert.deepEqual(stepped("x 3.0 mod", [-7, 7, -0.5, 3]), [2, 1, 2.5, 0]);
  assert.deepEqual(stepped("x sign", [-7, 7, -0, 0]), [-1, 1, -0, 0]);
  assert.deepEqual(stepped("x 3.0 pow", [-2, 2, 0.5, 3]), [-8, 8, 0.125, 27]);
  assert.deepEqual(stepped("x abs sqrt neg", [-4, 4, 9, 0]), [-2, -2, -3, -0]);
  assert.deepEqual(stepped("1.0 -0.0 x 2.0 <= ?", [1, 2, 3, 4]), [1, 1, -0, -0]);
  for (const word of ["min", "max"]) {
    stepped(`5.0 x sqrt ${word}`, [-1, 4, 9, 16], [0, 1, 1, 1]); // what is no number goes through, on either side
    stepped(`x sqrt 5.0 ${word}`, [-1, 4, 9, 16], [0, 1, 1, 1]);
    assert.deepEqual(stepped(`x 0.0 ${word}`, [-0, 0, -1, 1]), [-0, 0, -1, 1].map((x) => Math[word](x, 0)));
  }
  assert.throws(() => stepped("x unheard", [1, 2, 3, 4]), /unheard/);
});
