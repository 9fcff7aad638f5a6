// The rows that steps ask about, drawn as Python draws them (optimizers/batches.py), number for number.

import { philoxBlock, roundKeys } from "./noise.js";

const BATCH_KIND = 1; // sets the draws of batches apart from the noise of the same seed
const MOST_ORDERS = 8; // that are kept

/** The first steps * rows row numbers of the stream (seed, replicate), drawn as `draw` says. */
export function rowStream(seed, replicate, rows, steps, draw) {
  const keys = roundKeys(seed, replicate, BATCH_KIND), block = new Uint32Array(8), p = new Uint32Array(4), q = new Uint32Array(4);
  const found = new Uint16Array(steps * rows);
  let number = 0, place = 8;
  const share = () => {
    if (place === 8) {
      number += 1;
      philoxBlock(number, keys, block, p, q);
      place = 0;
    }
    place += 2;
    return (block[place - 1] * 2097152 + (block[place - 2] >>> 11)) / 9007199254740992;
  };
  for (let from = 0; from < found.length; from += rows) {
    if (draw === "replacement") {
      for (let at = 0; at < rows; at += 1) found[from + at] = Math.floor(share() * rows);
      continue;
    }
    for (let at = 0; at < rows; at += 1) found[from + at] = at;
    for (let at = 0; at < rows; at += 1) { // Fisher and Yates; the last draw has nothing left to choose
      const other = at + Math.floor(share() * (rows - at)), held = found[from + at];
      found[from + at] = found[from + other];
      found[from + other] = held;
    }
  }
  return found;
}

const drawnOrders = new Map(); // longest first draw by stream

/** The order that a run's batches are cut from: every row as it stands, then the stream; null for a run without batches. */
export function orderOf(batches, steps) {
  if (!batches) return null;
  const { seed, rows, draw } = batches, key = `${seed} ${rows} ${draw}`, length = rows * (steps + 1), known = drawnOrders.get(key);
  if (known?.length >= length) return known.subarray(0, length);
  const order = new Uint16Array(length);
  for (let row = 0; row < rows; row += 1) order[row] = row;
  order.set(rowStream(seed, 0, rows, steps, draw), rows);
  if (drawnOrders.size >= MOST_ORDERS) drawnOrders.clear();
  drawnOrders.set(key, order);
  return order;
}

/** Whether a seed changes a run: it hears noise, or draws batches. */
export const hearsSeed = (run) => Boolean(run.noise || run.batches);

/** Put another stream into what kernels are handed, {c}, behind all rows: that of a member of a swarm. */
export function putStream(asked, stream) {
  asked?.c.set(stream, asked.c.length - stream.length);
}

/** What drawing is made of, for a worker that has NOISE_PARTS. */
export const BATCH_PARTS = [`const BATCH_KIND = ${BATCH_KIND};`, rowStream, putStream];
