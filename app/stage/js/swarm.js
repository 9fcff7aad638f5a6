// Many members of each run at once: what they are, asked of the worker as the hand has everything, and the one that is followed.

import { hasValleys } from "./basins.js";
import { hearsSeed, putStream, rowStream } from "./batches.js";
import { inputsOf } from "./live.js";
import { walk } from "./kernels.js";
import { normalNumbers } from "./noise.js";
import { outcomeOf } from "./outcome.js";
import { recipeOf } from "./swarmcurves.js";
import { lossBins } from "./swarmlosses.js";
import { headlineOf, linesOf, tallyOf } from "./swarmshares.js";
import { minimaCurvatures, sharpAndFlat, valleyLines } from "./swarmstack.js";
import { startsOf } from "./swarmstarts.js";
import { DRAFT_CELLS, VALLEY_CELLS } from "./swarmvalleys.js";
import { keptSteps } from "./swarmwalk.js";
import { readPick, readSwarm, swarmText, USUAL_SWARM } from "./swarmword.js";
import { Works } from "./swarmworker.js";

const MOST_KEPT = 300; // places told of each member: 2,000 of them are 5 MB a run
const MOST_UPDATES = 4_000_000; // of one run's members together: about a second
const DRAFT = 40; // ms that a swarm may take while something is in a hand
const LEAST_DRAFT = 40; // members

export class Swarm {
  constructor(stage) {
    this.stage = stage;
    this.works = new Works(stage.tools, (message) => this.hear(message));
    this.told = new Map(); // run id -> what is told of its members: {members, kept, xy, …, tally, starts}
    this.lines = [];
    this.valleys = null; // {minima, curvatures, kinds, lines} where the surface has several valleys
    this.bins = null; // of the losses that members end with
    this.number = 0; // of the last question
    this.busy = false;
    this.rate = 1e-4; // ms an update, as the last swarm had it
    this.version = 0; // of what is told
  }

  /** {form, count, share} that the link asks for; null for none, and while a question hides where runs go. */
  get wanted() {
    return this.stage.predict.hides ? null : readSwarm(this.stage.word("swarm"));
  }

  get on() {
    return this.stage.runs !== undefined && this.wanted !== null;
  }

  say(swarm) {
    this.stage.showing.say("pick", "");
    this.stage.showing.say("swarm", swarm ? swarmText(swarm) : "");
  }

  begin() {
    if (!this.on) this.stage.showing.say("swarm", USUAL_SWARM);
  }

  end() {
    this.say(null);
  }

  /** Once a frame: ask for what is not yet told. */
  look() {
    const { stage } = this, { wanted } = this;
    if (!wanted) return this.clear();
    const rough = Boolean(stage.rough);
    const sign = [stage.changes, stage.word("swarm"), rough, this.wantsValleys, ...stage.runs.map(({ id }) => id), ...this.kinds().map(({ word }) => word)].join();
    if (sign === this.sign || (rough && this.busy)) return; // while a hand moves, one draft after another
    this.sign = sign;
    this.ask(wanted, rough);
  }

  ask(wanted, rough) {
    const { stage } = this, { steps } = stage;
    this.members = this.runs();
    const each = Math.floor(MOST_UPDATES / steps), draft = Math.floor(DRAFT / (this.rate * steps * Math.max(1, this.members.length)));
    const most = Math.max(1, Math.min(wanted.count, each, rough ? Math.max(LEAST_DRAFT, draft) : Infinity));
    this.starts = startsOf(wanted, stage.surface.box, stage.start);
    this.size = this.starts.length / 2;
    this.number += 1;
    this.busy = true;
    for (const id of this.told.keys()) if (!this.members.some((run) => run.id === id)) this.told.delete(id);
    this.works.ask(this.number, this.members.map((run) => this.job(run, wanted, most, rough)));
  }

  /** The curves that strips show, here and in the presenter view's dock. */
  kinds() {
    const { panels, projector } = this.stage, shown = [...panels.strips, ...projector.dock.strips].map(({ kind }) => kind).filter(Boolean);
    return [...new Map(shown.map((kind) => [kind.word, kind])).values()];
  }

  /** The runs that can swarm: their kernels are here, and the equations are the hand's. */
  runs() {
    const { stage } = this;
    return stage.runs.filter((run) => run.kernel && stage.surface.kernel && !stage.edits.rewrites(run) && (this.wanted.form === "seeds" || !run.noise || run.noise.length >= 2 * stage.steps));
  }

  job(run, { form }, most, rough) {
    const { stage } = this, { surface, steps } = stage, walked = stage.groundOf(run), seeds = form === "seeds";
    const members = seeds && !hearsSeed(run) ? 1 : Math.min(most, this.size); // without noise all seeds are one
    const { ground, curvature, constants, minima, local, box } = surface;
    return {
      id: run.id, rule: run.kernel, values: inputsOf(stage, run), ground: walked.ground, curvature: walked.curvature,
      judged: { ground, curvature, constants, minima, local, box }, starts: this.starts.slice(0, 2 * members), steps, kept: keptSteps(steps, MOST_KEPT),
      noise: seeds ? null : run.noise, seeds: seeds && hearsSeed(run), batches: run.batches, heldBy: run.held_by,
      curves: this.kinds().map((kind) => recipeOf(run, kind, walked)).filter(Boolean), cells: !this.wantsValleys ? 0 : rough ? DRAFT_CELLS : VALLEY_CELLS,
    };
  }

  hear({ number, id, told, took, over }) {
    const { stage } = this;
    if (over) {
      if (number === this.number) this.busy = false;
      stage.redraw(); // what has changed meanwhile is asked next
      return;
    }
    if (number !== this.number || !this.on) return;
    const run = this.members.find((one) => one.id === id);
    this.rate = took / Math.max(1, told.members * stage.steps);
    this.told.set(id, { ...told, run, steps: stage.steps, tally: tallyOf(stage.tools, told, stage.steps), starts: this.starts });
    this.settle();
  }

  /** Something else is told from now on. */
  settle() {
    this.version += 1;
    const all = [...this.told.values()], tallies = all.map(({ tally }) => tally), { surface } = this.stage;
    this.lines = tallies.length ? linesOf(tallies, surface.values.length) : [];
    this.bins = lossBins(all.map(({ final }) => final), surface.floor);
    this.valleys = all.length && all.every(({ valleys }) => valleys) ? this.valleysTold(all) : null;
    for (const strip of [...this.stage.panels.strips, ...this.stage.projector.dock.strips]) strip.dirty = true;
    this.stage.redraw();
  }

  /** The lines of the valleys, and how curved their bottoms are. */
  valleysTold(all) {
    const curvatures = minimaCurvatures(this.stage.surface), minima = curvatures.length;
    return { minima, curvatures, kinds: minima === 2 ? sharpAndFlat(curvatures) : null, lines: valleyLines(all.map(({ valleys }) => valleys), minima) };
  }

  /** Whether valleys are asked for, and there are several to tell apart. */
  get wantsValleys() {
    const { stage } = this;
    return stage.word("shares") === "valleys" && hasValleys(stage.surface);
  }

  /** What the panel tells: outcomes (""), "valleys" where there are some to tell apart, or "losses". */
  get shown() {
    const word = this.stage.word("shares");
    return word === "valleys" && !this.valleys ? "" : word;
  }

  /** The minima that have a number on the map: those that the lines of the panel name. */
  get numbered() {
    const { shown } = this;
    if (shown === "losses") return [];
    return shown === "valleys" ? this.valleys.lines.map(({ valley }) => valley).filter(Number.isInteger) : this.lines.flatMap(({ name }) => (/^m\d/.test(name) ? [Number(name.slice(1))] : []));
  }

  clear() {
    if (this.sign === undefined) return;
    this.sign = undefined;
    this.number += 1;
    this.busy = false;
    this.works.stop();
    this.told.clear();
    this.settle();
    this.stage.touchMaps("trails");
  }

  /** The share that says most of a run's members; see headlineOf. */
  headline({ tally }) {
    const { critical, values } = this.stage.surface;
    const held = [...this.told.values()].some((one) => one.tally.classes.has("saddle"));
    return headlineOf(tally, { saddles: critical.some(({ sign }) => sign === "saddle"), minima: values.length, held });
  }

  // ---- one that is followed -----------------------------------------------------------------------------------------

  /** {run, member, start} of the one that is followed, or null. */
  get picked() {
    const pick = this.on ? readPick(this.stage.word("pick")) : null;
    const run = pick && this.stage.runs.find(({ id }) => id === pick.id), told = run && this.told.get(run.id);
    if (!told || pick.member >= Math.max(told.members, this.wanted.form === "seeds" && !hearsSeed(run) ? 1 : this.size)) return null;
    return { run, member: pick.member, start: [told.starts[2 * pick.member], told.starts[2 * pick.member + 1]] };
  }

  pick(run, member) {
    this.stage.showing.say("pick", run ? `${run.id}.${member}` : "");
  }

  /** Follow the next or the one before, of the same run. */
  turn(by) {
    const now = this.picked, run = now?.run ?? this.stage.explain.focus, told = run && this.told.get(run.id);
    if (told) this.pick(run, ((now?.member ?? (by > 0 ? -1 : 0)) + by + told.members) % told.members);
  }

  /** The runs that maps draw trails of while a swarm is on: the one that is followed, at every step of its own. */
  alone() {
    const { picked, stage } = this;
    if (!picked) return [];
    const { run, member, start } = picked, { surface, steps, tools, t } = stage;
    const sign = [stage.changes, stage.word("swarm"), run.id, member].join();
    if (this.followed?.sign === sign && this.followed.t === t) return [this.followed.run];
    const ground = stage.groundOf(run), seeds = this.wanted.form === "seeds";
    if (seeds && run.batches) [ground.ground, ground.curvature].forEach((asked) => putStream(asked, rowStream(member, 0, run.batches.rows, steps, run.batches.draw)));
    const noise = seeds && run.noise ? normalNumbers(member, 0, 2 * steps, tools.widths) : run.noise;
    const { tables: _, ...found } = walk(run.kernel, inputsOf(stage, run), ground, start, steps, noise, tools.powers);
    this.followed = { sign, t, run: { ...run, ...found, outcome: outcomeOf(t, tools, found, surface, steps, run.held_by), rest: null, restarts: [], waits: false } };
    stage.touchMaps("trails");
    return [this.followed.run];
  }

  /** The nearest member within `reach` pixels of a place on a map that shows these runs is followed; returns whether there is one. */
  pickAt(map, x, y, reach) {
    if (!this.on) return false;
    const { scaleX, scaleY } = map.camera(this.stage.window), step = Math.floor(this.stage.clock.playhead);
    let best = reach, found = null;
    for (const run of map.mine(this.stage.runs)) {
      const told = this.told.get(run.id);
      if (!told) continue;
      const at = keptPlace(told.kept, step) * told.members;
      for (let member = 0; member < told.members; member += 1) {
        const away = Math.hypot((told.xy[2 * (at + member)] - x) * scaleX, (told.xy[2 * (at + member) + 1] - y) * scaleY);
        if (away < best) [best, found] = [away, { run, member }];
      }
    }
    if (found) this.pick(found.run, found.member);
    return found !== null;
  }

  /** What is followed becomes the runs' own: their start, or the seed of their noise. */
  take() {
    const { picked, stage } = this;
    if (!picked) return;
    const seeds = this.wanted.form === "seeds";
    stage.explain.open("");
    this.end();
    if (seeds) return stage.crew.act({ act: "seed", seed: picked.member });
    stage.past.move(stage.everyRun, "drop");
    stage.edits.setStart(picked.start);
    stage.stale = true;
    stage.commit();
    stage.redraw();
  }
}

/** The place in `kept` of the last kept step at `step` or before. */
export function keptPlace(kept, step) {
  if (kept.length < 2 || step >= kept[kept.length - 1]) return kept.length - 1;
  return Math.max(0, Math.floor(step / kept[1]));
}
