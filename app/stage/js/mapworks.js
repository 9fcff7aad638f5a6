// A pool of workers that fills maps: coarse first, in small tiles, so that what is asked last is begun at once.

import { sizedJob } from "./mapjob.js";
import { fillTile, MAP_PARTS, openMap, pixelsOf } from "./mapwalk.js";
import { makerOf, openWorker, workerOf } from "./workshop.js";

const MOST_WORKERS = 8;
const PASSES = [8, 4, 2, 1]; // strides
const TILE = 5; // ms of work that is handed out at once,
const DRAFT_TILE = 2; // the same in a hurry: no worker waits long for the last of the others
const AHEAD = 2; // to each worker so many times, so that none waits for the page
const MAP_DRAFT = 30; // ms of the workers' time that a map may take while something is in a hand
const DRAFT_SIDES = [24, 32, 48, 64, 80, 96]; // pixels of its longer side then
const FIRST_RATE = 4e-5; // ms an update, before any map has told better

/** What does the work, there or here: takes {number, jobs} and then tiles of them, tells each tile. */
export function takeMaps(tools, post) {
  const make = makerOf(100, tools.unfolded), spare = []; // rooms of maps that are not wanted any more
  let number = -1, jobs = [], maps = [];
  return (message) => {
    if (message.jobs) {
      ({ number, jobs } = message);
      for (const map of maps) if (map) spare.push(map.room);
      maps = jobs.map(() => null);
      return;
    }
    if (message.number !== number) return;
    const began = performance.now(), { tile } = message;
    const map = (maps[tile.map] ??= openMap(jobs[tile.map], tools, make, spare.pop())), { told, count } = fillTile(map, tile);
    post({ number, tile, told, count, took: performance.now() - began }, Object.values(told).map(({ buffer }) => buffer));
  };
}

/** The text of a worker that fills maps. */
export function mapWorkerText(tools) {
  return workerOf(tools, ["codes", "steps"], [...MAP_PARTS, makerOf], takeMaps);
}

/** The same on the page, one message after another, for a page that gets no workers. */
class HereWorker {
  constructor(tools, hear) {
    this.left = [];
    this.take = takeMaps(tools, (message) => hear(message));
  }

  postMessage(message) {
    this.left.push(message);
    if (this.left.length === 1) this.timer = setTimeout(() => this.go(), 0);
  }

  go() {
    this.take(this.left[0]);
    this.left.shift();
    if (this.left.length) this.timer = setTimeout(() => this.go(), 0);
  }

  terminate() {
    clearTimeout(this.timer);
    this.left = [];
  }
}

const emptyMap = (size) => ({
  finding: new Uint8Array(size), place: new Int16Array(size).fill(-1), step: new Int32Array(size).fill(-1),
  loss: new Float64Array(size).fill(NaN), endX: new Float32Array(size).fill(NaN), endY: new Float32Array(size).fill(NaN),
});

export class MapWorks {
  /** told({number, id, width, height, stride, map, took, done, here}) hears of every pass; see mapwalk.js for what a map holds. */
  constructor(tools, told) {
    this.tools = tools;
    this.told = told;
    this.workers = []; // [{worker, out: tiles that it has}]
    this.here = false; // whether the page does the work itself
    this.rate = FIRST_RATE;
    this.asked = this.waiting = null;
  }

  get busy() {
    return this.asked !== null;
  }

  /** How many workers there are, or would be. */
  get width() {
    return this.here ? 1 : Math.min(MOST_WORKERS, Math.max(1, globalThis.navigator?.hardwareConcurrency || 1));
  }

  /**
   * Fill these maps, [{id, job, width, height}]: told in passes; while something is in a hand (`rough`) in one pass, at a size that
   * fits a frame. What was asked before is dropped; only a rough map is finished first, or none would ever be seen.
   */
  ask(number, maps, { rough = false } = {}) {
    const next = { number, maps: maps.filter(({ job }) => job), rough };
    if (rough && this.asked?.rough) this.waiting = next;
    else this.begin(next);
  }

  begin(asked) {
    this.waiting = null;
    this.open();
    const maps = asked.maps.map((map) => this.planned(map, asked));
    this.asked = { ...asked, given: asked.maps, maps, tiles: tilesOf(maps, (map) => (asked.rough ? DRAFT_TILE : TILE) / (map.job.steps * this.rate), this.width), next: 0 };
    const message = { number: asked.number, jobs: maps.map(({ job }) => job) };
    for (const one of this.workers) {
      one.worker.postMessage(message);
      one.out = 0;
    }
    this.hand();
    if (!maps.length) this.asked = null;
  }

  /** A map at the size at which it will be filled, with its passes. */
  planned({ id, job, width, height }, { rough, maps }) {
    let [w, h] = [width, height];
    if (rough) {
      const most = (MAP_DRAFT * this.width) / (job.steps * this.rate * maps.length), longer = Math.max(width, height);
      const pixels = (side) => Math.max(1, Math.round((width * side) / longer)) * Math.max(1, Math.round((height * side) / longer));
      const side = Math.min(longer, DRAFT_SIDES.findLast((one) => pixels(one) <= most) ?? DRAFT_SIDES[0]);
      [w, h] = [Math.max(1, Math.round((width * side) / longer)), Math.max(1, Math.round((height * side) / longer))];
    }
    const passes = rough ? [1] : PASSES;
    const across = job.sides[0].kind === "surface" && job.sides[1].kind !== "surface";
    return {
      id, width: w, height: h, across, passes, job: sizedJob(job, w, h), map: emptyMap(w * h), took: 0,
      left: passes.map(() => 0), pass: 0,
    };
  }

  open() {
    while (this.workers.length < this.width) {
      const one = { worker: null, out: 0 }, hear = (message) => this.hear(one, message);
      try {
        one.worker = this.here ? new HereWorker(this.tools, hear) : openWorker((this.text ??= mapWorkerText(this.tools)), hear, () => this.stay());
      } catch {
        this.here = true; // a page that forbids workers: the same work, here
        continue;
      }
      this.workers.push(one);
    }
  }

  /** Do the work here from now on. */
  stay() {
    if (this.here) return;
    const { asked, waiting } = this;
    this.stop();
    this.here = true;
    const last = waiting ?? asked;
    if (last) this.ask(last.number, last.given ?? last.maps, last);
  }

  /** Give every worker enough to do. */
  hand() {
    const { asked } = this;
    for (let round = 0; round < AHEAD; round += 1) {
      for (const one of this.workers) {
        if (one.out > round || asked.next >= asked.tiles.length) continue;
        one.worker.postMessage({ number: asked.number, tile: asked.tiles[asked.next] });
        one.out += 1;
        asked.next += 1;
      }
    }
  }

  hear(one, { number, tile, told, count, took }) {
    const { asked } = this;
    if (!asked || number !== asked.number) return; // of what is not wanted any more
    one.out -= 1;
    const map = asked.maps[tile.map];
    putTile(map, tile, told);
    map.took += took;
    this.rate += 0.1 * (took / Math.max(1, count * map.job.steps) - this.rate);
    map.left[tile.pass] -= 1;
    this.hand();
    while (map.pass < map.passes.length && map.left[map.pass] === 0) this.tell(asked, map);
    if (this.asked !== asked || asked.maps.some(({ pass, passes }) => pass < passes.length)) return;
    this.asked = null;
    if (this.waiting) this.begin(this.waiting);
  }

  tell({ number }, map) {
    const stride = map.passes[map.pass], { id, width, height, took } = map;
    map.pass += 1;
    this.told({ number, id, width, height, stride, map: map.map, took, done: map.pass === map.passes.length, here: this.here });
  }

  /** Let all workers go, at once. */
  stop() {
    for (const { worker } of this.workers) worker.terminate();
    this.workers = [];
    this.asked = this.waiting = null;
  }
}

/** The tiles of all maps, coarse passes of all of them first; at most `most(map)` pixels are in one, and no pass is for a few of the `workers` alone. */
function tilesOf(maps, most, workers) {
  const tiles = [];
  for (let pass = 0; pass < Math.max(0, ...maps.map(({ passes }) => passes.length)); pass += 1) {
    maps.forEach((map, at) => {
      if (pass >= map.passes.length) return;
      const stride = map.passes[pass], [lines, along] = map.across ? [map.width, map.height] : [map.height, map.width];
      const each = Math.ceil(along / stride), pixels = each * Math.ceil(lines / stride), room = Math.max(4, Math.min(most(map), Math.ceil(pixels / workers))), together = Math.max(1, Math.floor(room / each)), cut = Math.min(along, stride * Math.max(4, 4 * Math.floor(room / 4)));
      for (let line = 0; line < lines; line += stride * together) {
        const mine = Array.from({ length: together }, (_, i) => line + i * stride).filter((one) => one < lines);
        for (let from = 0; from < along; from += cut) {
          tiles.push({ map: at, pass, stride, first: pass === 0, lines: mine, from, to: Math.min(along, from + cut) });
          map.left[pass] += 1;
        }
      }
    });
  }
  return tiles;
}

/** Put what a tile told into its places. */
function putTile({ map, width, across }, tile, told) {
  let at = 0;
  for (const line of tile.lines) {
    for (const pixel of pixelsOf(line, tile)) {
      const to = across ? pixel * width + line : line * width + pixel;
      map.finding[to] = told.finding[at];
      map.place[to] = told.place[at];
      map.step[to] = told.step[at];
      map.loss[to] = told.loss[at];
      map.endX[to] = told.endX[at];
      map.endY[to] = told.endY[at];
      at += 1;
    }
  }
}
