// The pool that fills maps: every pixel once, coarse first, the latest question wins, and workers are let go.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { takeLook } from "../../app/stage/js/look.js";
import { pixelsOf } from "../../app/stage/js/mapwalk.js";
import { MapWorks } from "../../app/stage/js/mapworks.js";

takeLook({ sliders: { zero: 1e-3 } });
const TOOLS = { powers: { parts: [] }, sparing: { inputs: [], looks: [], observe: {} }, codes: [], steps: {} };
const workers = [];

/** A worker that holds what it is sent until it is let: each pixel is told as the number of times it has been. */
class Held {
  constructor() {
    this.sent = [];
    this.gone = false;
    workers.push(this);
  }

  postMessage(message) {
    this.sent.push(message);
  }

  terminate() {
    this.gone = true;
  }

  /** Do what was sent first; returns whether there was something. */
  step() {
    const message = this.sent.shift();
    if (!message || this.gone) return false;
    if (message.jobs) this.jobs = message.jobs;
    else {
      const count = message.tile.lines.reduce((all, line) => all + pixelsOf(line, message.tile).length, 0);
      const told = { finding: new Uint8Array(count).fill(1) };
      for (const name of ["place", "step", "loss", "endX", "endY"]) told[name] = new Float32Array(count).fill(message.number);
      this.onmessage({ data: { number: message.number, tile: message.tile, told, count, took: 1 } });
    }
    return true;
  }
}

const work = () => {
  while (workers.some((one) => one.step())) continue;
};
const START = { kind: "start", ends: [0, 1] };
const maps = (side = 40, more = {}) => [{ id: "o", width: side, height: side - 3, job: { steps: 100, sides: [START, START], ...more } }];

beforeEach(() => {
  workers.length = 0;
  globalThis.Worker = Held;
});
afterEach(() => delete globalThis.Worker);

test("a map comes in four passes that together tell each pixel", () => {
  for (const sides of [[START, START], [{ ...START, kind: "surface" }, START]]) {
    const told = [], works = new MapWorks(TOOLS, (message) => told.push({ ...message, seen: message.map.finding.slice() }));
    works.ask(1, maps(41, { sides }));
    assert.ok(works.busy);
    work();
    assert.deepEqual(told.map(({ stride, done }) => [stride, done]), [[8, false], [4, false], [2, false], [1, true]]);
    for (const { stride, seen, width, height } of told) {
      for (let row = 0; row < height; row += stride) for (let column = 0; column < width; column += stride) assert.equal(seen[row * width + column], 1);
    }
    assert.ok(!works.busy);
    works.stop();
  }
});

test("passes are nested: a finer one works out the pixels that are left, and no other", () => {
  const times = new Map();
  for (const stride of [8, 4, 2, 1]) {
    for (let line = 0; line < 21; line += stride) {
      for (const pixel of pixelsOf(line, { from: 0, to: 19, stride, first: stride === 8 })) times.set(`${line} ${pixel}`, (times.get(`${line} ${pixel}`) ?? 0) + 1);
    }
  }
  assert.equal(times.size, 21 * 19);
  assert.ok([...times.values()].every((count) => count === 1));
});

test("the latest question wins, and nothing is told of one that was dropped", () => {
  const told = [], works = new MapWorks(TOOLS, ({ number }) => told.push(number));
  works.ask(1, maps(300));
  workers[0].step();
  workers[0].step(); // a tile of the first is done when the second is asked
  works.ask(2, maps());
  work();
  assert.deepEqual(new Set(told), new Set([2]));
  assert.ok(!works.busy);
});

test("while a hand moves one rough map is finished, and of those asked meanwhile the last is next", () => {
  const told = [], works = new MapWorks(TOOLS, (message) => told.push(message));
  for (const number of [1, 2, 3, 4]) works.ask(number, maps(256), { rough: true });
  work();
  assert.deepEqual(told.map(({ number, stride, done }) => [number, stride, done]), [[1, 1, true], [4, 1, true]]);
  assert.ok(told.every(({ width, height }) => width <= 96 && Math.abs(height / width - 253 / 256) < 0.03));
  works.ask(5, maps(256), { rough: true });
  works.ask(6, maps(256)); // the hand rests: the rough one is not waited for
  work();
  assert.equal(told.at(-1).number, 6);
  assert.equal(told.at(-1).width, 256);
  assert.ok(!told.some(({ number }) => number === 5));
});

test("workers are let go at once, and there are as many as the machine has cores, at most eight", () => {
  const told = [], works = new MapWorks(TOOLS, (message) => told.push(message));
  works.ask(1, maps());
  assert.ok(workers.length >= 1 && workers.length <= 8);
  works.stop();
  assert.ok(workers.every(({ gone }) => gone));
  assert.ok(!works.busy);
  for (const one of workers) one.gone = false; // what they still had to say is not heard
  work();
  assert.equal(told.length, 0);
});

test("nothing to fill keeps nobody busy", () => {
  const works = new MapWorks(TOOLS, () => assert.fail());
  works.ask(1, [{ id: "o", width: 10, height: 10, job: null }]);
  assert.ok(!works.busy);
});
