// Asking for living maps: once a frame what is not yet told, coarse while something is in a hand, the latest wins.

import { bandsFor, classedMap } from "./mapclasses.js";
import { makeMapJob } from "./mapjob.js";
import { MapWorks } from "./mapworks.js";
import { mapSign } from "./mapsplan.js";

const MOST_RUNS = 512 * 512, LEAST_RUNS = 128 * 128; // runs of all maps together
const MAPS_PATIENCE = 1500; // ms that maps may take at rest

export class MapsAsk {
  constructor(stage) {
    this.stage = stage;
    this.works = new MapWorks(stage.tools, (message) => this.hear(message));
    this.number = 0;
    this.asked = ""; // what the last question was
    this.cells = []; // {living, plan, sign, known (sign told in full), drafted}
    this.bands = null;
    this.version = 0; // of what is told
    this.zooming = false; // whether the ends of settings are in a hand
    this.here = false; // whether the page walks maps itself, without workers
    this.rate = 4e-6; // ms an update, as the last full map had it
  }

  /** The maps there are, {living, plan}; those that are lacking are dropped. */
  follow(pairs) {
    const had = new Map(this.cells.map((cell) => [cell.living, cell]));
    this.cells = pairs.map(({ living, plan }) => Object.assign(had.get(living) ?? { living, known: null, drafted: null }, { plan }));
  }

  /** How many runs a map may have, so that all are there soon after the rest. */
  most() {
    const each = MAPS_PATIENCE / (this.rate * this.stage.steps);
    return Math.max(LEAST_RUNS, Math.min(MOST_RUNS, each)) / Math.max(1, this.cells.length);
  }

  /** Once a frame. */
  look() {
    const { stage } = this, rough = Boolean(stage.rough || stage.moving || this.zooming);
    if (document.hidden) return;
    stage.desk.served.look(this, (cell) => this.settle(cell));
    for (const cell of this.cells) {
      const { living, plan } = cell;
      if (plan.lack || plan.served || living.size[0] < 40) continue;
      cell.span = living.span(stage.window);
      cell.size = cell.fixed && !stage.rough && cell.box === living.size.join() ? cell.fixed : living.cells(this.most());
      cell.box = living.size.join();
      cell.fixed = cell.size;
      cell.sign = mapSign(stage, plan, cell.span, cell.size);
    }
    const wanted = this.cells.filter(({ plan, sign, known, drafted }) => !plan.lack && !plan.served && sign && sign !== known && !(rough && sign === drafted));
    const question = JSON.stringify([rough, wanted.map(({ living, sign }) => [living.id, sign])]);
    if (question === this.asked || (rough && this.works.busy && this.rough)) return; // while a hand moves, one draft after another
    const maps = wanted.map((cell) => this.map(cell)).filter(({ job }) => job);
    if (maps.length < wanted.length) this.stage.redraw(); // its kernels are on their way
    else this.asked = question;
    if (!maps.length) return;
    this.rough = rough;
    this.number += 1;
    this.pending = new Map(wanted.map((cell) => [cell.living.id, { cell, sign: cell.sign, span: cell.span }]));
    this.works.ask(this.number, maps, { rough });
  }

  map({ living, plan: { run, axes }, span, size: [width, height] }) {
    const { stage } = this, shown = axes ? stage : Object.create(stage, { window: { value: span } }); // grown to equal axes
    return { id: living.id, job: makeMapJob(shown, run, axes), width, height };
  }

  hear(message) {
    const { stage } = this, { number, id, done, took, stride, width, height } = message;
    if (number !== this.number) return;
    const { cell, sign, span } = this.pending.get(id);
    if (!this.cells.includes(cell)) return;
    this.here = Boolean(message.here);
    cell.classed = classedMap(stage.tools, message, stage.steps);
    if (done && stride === 1 && took > 0) this.rate = Math.max(1e-7, took / (width * height * stage.steps));
    if (done && this.rough) cell.drafted = sign;
    if (done && !this.rough) cell.known = sign;
    cell.told = span;
    this.settle(cell);
    stage.redraw();
  }

  /** A map with bands that all maps share: found anew when nothing is in a hand, or they would flicker. */
  settle(cell) {
    const maps = this.cells.map(({ classed }) => classed).filter(Boolean), bands = this.rough && this.bands ? this.bands : bandsFor(maps);
    const other = JSON.stringify(bands) !== JSON.stringify(this.bands);
    this.bands = bands;
    this.version += 1;
    for (const one of other ? this.cells : [cell]) if (one.classed) one.living.take(one.classed, bands, one.told);
  }

  /** Let the workers go; what is asked next begins anew. */
  stop() {
    this.works.stop();
    this.asked = "";
    this.number += 1;
  }
}
