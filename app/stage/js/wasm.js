// A WebAssembly module of one function, byte by byte: https://webassembly.github.io/spec/core/binary/

import { declared } from "./workshop.js";

const I32 = 0x7f, F64 = 0x7c, V128 = 0x7b;

/** Numbers as the format writes them: LEB128 without a sign and with one, and doubles. */
export function wasmNumber(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...wasmNumber(value >>> 7)];
}

function wasmSigned(value) {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...wasmSigned(value >> 7)];
}

function wasmList(parts) {
  return [...wasmNumber(parts.length), ...parts.flat()];
}

function wasmName(text) {
  return wasmList([...text].map((letter) => letter.charCodeAt(0)));
}

/** Instructions: one of vectors, and a whole or a decimal number pushed. */
export function simdOf(code, ...more) {
  return [0xfd, ...wasmNumber(code), ...more];
}

export function wasmWhole(value) {
  return [0x41, ...wasmSigned(value)];
}

export function wasmDecimal(value) {
  return [0x44, ...new Uint8Array(Float64Array.of(value).buffer)];
}

/** What a function is made of: its locals by name, vectors all of them, behind so many whole `parameters`, and the functions of Math that it calls. */
export class WasmFunction {
  constructor(parameters) {
    this.parameters = parameters;
    this.places = new Map();
    this.calls = []; // [{name, count: how many numbers it takes}]
  }

  /** The number of a local by its name; a parameter is its own. */
  place(name) {
    if (typeof name === "number") return wasmNumber(name);
    if (!this.places.has(name)) this.places.set(name, this.parameters + this.places.size);
    return wasmNumber(this.places.get(name));
  }

  get(name) {
    if (typeof name !== "number" && !this.places.has(name)) throw new Error(`nothing is called ${name}`);
    return [0x20, ...this.place(name)];
  }

  set(name) {
    return [0x21, ...this.place(name)];
  }

  call(name, count) {
    let at = this.calls.findIndex((one) => one.name === name);
    if (at < 0) at = this.calls.push({ name, count }) - 1;
    return [0x10, ...wasmNumber(at)];
  }

  /** The module: imports `m.memory` and the functions it calls, exports `walk`. */
  bytes(code) {
    const takes = (type, count) => wasmList(Array.from({ length: count }, () => [type]));
    const section = (number, parts) => [number, ...wasmList(wasmList(parts))];
    const body = [...wasmList([[...wasmNumber(this.places.size), V128]]), ...code, 0x0b];
    return new Uint8Array([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, [[0x60, ...takes(I32, this.parameters), 0], [0x60, ...takes(F64, 1), 1, F64], [0x60, ...takes(F64, 2), 1, F64]]),
      ...section(2, [
        [...wasmName("m"), ...wasmName("memory"), 2, 0, 1],
        ...this.calls.map(({ name, count }) => [...wasmName("m"), ...wasmName(name), 0, count]),
      ]),
      ...section(3, [[0]]),
      ...section(7, [[...wasmName("walk"), 0, ...wasmNumber(this.calls.length)]]),
      ...section(10, [wasmList(body)]),
    ]);
  }
}

/** What assembling is made of, for a worker. */
export const WASM_PARTS = [declared({ I32, F64, V128 }), wasmNumber, wasmSigned, wasmList, wasmName, simdOf, wasmWhole, wasmDecimal, WasmFunction];
