// The noise that Python's runs hear (optimizers/noise.py), number for number: NumPy's Philox4x64-10 and its ziggurat.
//
// Written without BigInt: 64-bit words are pairs of 32 bits, low first. Where a number falls into the tail (one in 4,000) it
// goes through log1p, which may differ from the C library's in the last bit.

const TAIL_EDGE = 3.6541528853610088; // where the tail begins

/** The high 32 bits of the product of two 32-bit numbers. */
function highProduct(a, b) {
  const a1 = a >>> 16, a0 = a & 0xffff, b1 = b >>> 16, b0 = b & 0xffff;
  const low = a1 * b0 + ((a0 * b0) >>> 16), cross = a0 * b1 + (low & 0xffff);
  return (a1 * b1 + (low >>> 16) + (cross >>> 16)) >>> 0;
}

/** m * w into out: [low 0, low 1, high 0, high 1] of the 128-bit product of two 64-bit words. */
function wideProduct(m0, m1, w0, w1, out) {
  const p00 = Math.imul(m0, w0) >>> 0, p01 = Math.imul(m0, w1) >>> 0, p10 = Math.imul(m1, w0) >>> 0, p11 = Math.imul(m1, w1) >>> 0;
  const second = highProduct(m0, w0) + p01 + p10;
  const third = highProduct(m0, w1) + highProduct(m1, w0) + p11 + Math.floor(second / 4294967296);
  out[0] = p00;
  out[1] = second >>> 0;
  out[2] = third >>> 0;
  out[3] = (highProduct(m1, w1) + Math.floor(third / 4294967296)) >>> 0;
}

/** The keys of the ten rounds for key words (seed, replicate), four 32-bit numbers each; `kind` is the high half of the first. */
export function roundKeys(seed, replicate, kind = 0) {
  const keys = new Uint32Array(40), now = [seed >>> 0, kind, replicate >>> 0, 0];
  const bump = [0x7f4a7c15, 0x9e3779b9, 0x84caa73b, 0xbb67ae85];
  for (let round = 0; round < 10; round += 1) {
    keys.set(now, 4 * round);
    for (const at of [0, 2]) {
      const low = now[at] + bump[at];
      now[at] = low >>> 0;
      now[at + 1] = (now[at + 1] + bump[at + 1] + (low > 0xffffffff ? 1 : 0)) >>> 0;
    }
  }
  return keys;
}

/** Block `number` of the stream: four 64-bit words, eight 32-bit numbers, into c. */
export function philoxBlock(number, keys, c, p, q) {
  c.fill(0);
  c[0] = number >>> 0;
  c[1] = Math.floor(number / 4294967296);
  for (let at = 0; at < 40; at += 4) {
    wideProduct(0xe14c6c93, 0xd2e7470e, c[0], c[1], p);
    wideProduct(0x95121157, 0xca5a8263, c[4], c[5], q);
    c[0] = q[2] ^ c[2] ^ keys[at];
    c[1] = q[3] ^ c[3] ^ keys[at + 1];
    c[4] = p[2] ^ c[6] ^ keys[at + 2];
    c[5] = p[3] ^ c[7] ^ keys[at + 3];
    c[2] = q[0];
    c[3] = q[1];
    c[6] = p[0];
    c[7] = p[1];
  }
}

/** `count` standard normal numbers of the stream (seed, replicate); widths are the ziggurat's (optimizers/ziggurat.py). */
export function normalNumbers(seed, replicate, count, widths) {
  const keys = roundKeys(seed, replicate), block = new Uint32Array(8), p = new Uint32Array(4), q = new Uint32Array(4);
  const height = (x) => Math.exp(-0.5 * x * x), out = new Float64Array(count);
  let number = 0, place = 8, low = 0, high = 0;
  const draw = () => {
    if (place === 8) {
      number += 1;
      philoxBlock(number, keys, block, p, q);
      place = 0;
    }
    low = block[place];
    high = block[place + 1];
    place += 2;
  };
  const share = () => {
    draw();
    return (high * 2097152 + (low >>> 11)) / 9007199254740992;
  };
  for (let at = 0; at < count; at += 1) {
    for (;;) {
      draw();
      const layer = low & 255, negative = low & 256, other = low & 131072; // the tail has a sign of its own
      const bits = (high & 0x1fffffff) * 8388608 + (low >>> 9);
      const x = (negative ? -bits : bits) * (widths[layer] / 4503599627370496);
      const inner = layer > 1 ? widths[layer - 1] : layer ? 0 : TAIL_EDGE;
      if (bits < Math.floor((inner / widths[layer]) * 4503599627370496)) {
        out[at] = x;
        break;
      }
      if (layer === 0) {
        let beyond, y;
        do {
          beyond = -Math.log1p(-share()) / TAIL_EDGE;
          y = -Math.log1p(-share());
        } while (y + y <= beyond * beyond);
        out[at] = other ? -(TAIL_EDGE + beyond) : TAIL_EDGE + beyond;
        break;
      }
      const below = layer > 1 ? height(widths[layer - 1]) : 1, above = height(widths[layer]);
      if ((below - above) * share() + above < height(x)) {
        out[at] = x;
        break;
      }
    }
  }
  return out;
}

/** Hears the noise that payloads tell of (NoiseData in app/stage/schema.py): the same array for all who hear the same. */
export function hearing(widths) {
  let heard = null, sign = null;
  return ({ seed, count, at, tail }) => {
    if (sign === `${seed} ${count}`) return heard;
    sign = `${seed} ${count}`;
    heard = normalNumbers(seed, 0, count, widths);
    at.forEach((place, index) => (heard[place] = tail[index]));
    return heard;
  };
}

/** What normalNumbers is made of, for a worker. */
export const NOISE_PARTS = [highProduct, wideProduct, roundKeys, philoxBlock, normalNumbers];
