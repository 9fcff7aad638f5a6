// Where members are walked: in a worker made of the functions' own texts; where the page gets none, here, in slices.

import { beginCrowd, CROWD_PARTS, tellCrowd, walkCrowd } from "./swarmwalk.js";
import { makerOf, openWorker, workerOf } from "./workshop.js";

const HERE_SLICE = 8; // ms at a time where there is no worker,
const THERE_SLICE = 25; // and where there is one

/** A job as a worker can be sent it: functions as their texts. */
export function packed(job) {
  const asked = (one) => one && { at: String(one.at), c: one.c };
  const { rule, judged } = job;
  return {
    ...job, rule: { columns: rule.columns, kept: rule.kept, clock: String(rule.clock), walk: String(rule.walk) }, ground: asked(job.ground), curvature: asked(job.curvature),
    judged: { ...judged, ground: asked(judged.ground), curvature: asked(judged.curvature) },
  };
}

/**
 * What does the work, there or here: takes messages {number, jobs: [packed]}, the latest wins, and posts {number, id, told, took}
 * for each job that is done, at last {number, over: true}. slice: ms after which it looks whether something newer has come.
 */
export function takeCrowds(tools, post, slice = THERE_SLICE) {
  const make = makerOf(200), made = (text, name) => make(`{ ${text} }`)[name];
  const asked = (one) => one && { at: made(one.at, "at"), c: one.c };
  const opened = (job) => ({
    ...job, rule: { columns: job.rule.columns, kept: job.rule.kept, clock: made(job.rule.clock, "clock"), walk: made(job.rule.walk, "walk") }, ground: asked(job.ground), curvature: asked(job.curvature),
    judged: { ...job.judged, ground: asked(job.judged.ground), curvature: asked(job.judged.curvature) },
  });
  let now = null, waking = false;
  const wake = () => {
    if (!waking) setTimeout(go, 0);
    waking = true;
  };
  const go = () => {
    waking = false;
    if (!now) return;
    const job = now.jobs[now.at], began = performance.now();
    if (job) {
      now.crowd ??= beginCrowd(opened(job), tools);
      const done = walkCrowd(now.crowd, slice, () => performance.now());
      const told = done ? tellCrowd(now.crowd) : null;
      now.took += performance.now() - began;
      if (done) {
        post({ number: now.number, id: job.id, told, took: now.took }, [told.xy.buffer]);
        now = { ...now, at: now.at + 1, crowd: null, took: 0 };
      }
    }
    if (now.at < now.jobs.length) return wake();
    post({ number: now.number, over: true }, []);
    now = null;
  };
  return ({ number, jobs }) => {
    now = { number, jobs, at: 0, crowd: null, took: 0 };
    wake();
  };
}

/** The text of a worker that takes crowds. */
export function workerText(tools) {
  return workerOf(tools, ["measures", "facts", "codes", "kinds", "steps", "notes", "widths"], [...CROWD_PARTS, `const THERE_SLICE = ${THERE_SLICE};`, makerOf], takeCrowds);
}

export class Works {
  /** told(message) is called as jobs are done. */
  constructor(tools, told) {
    this.tools = tools;
    this.told = told;
    this.worker = null;
    this.here = null; // what does the work on a page that gets no worker
  }

  open() {
    if (this.worker || this.here) return;
    try {
      this.worker = openWorker(workerText(this.tools), (message) => this.told(message), () => this.stay());
    } catch {
      this.stay(); // a page that forbids workers: the same work, here
    }
  }

  /** Do the work here from now on, the last that was asked first. */
  stay() {
    this.worker?.terminate();
    this.worker = null;
    this.here = takeCrowds({ ...this.tools, heard: new Map() }, (message) => this.told(message), HERE_SLICE);
    if (this.last) this.here(this.last);
  }

  /** Walk these jobs; what was asked before is dropped. */
  ask(number, jobs) {
    this.open();
    this.last = { number, jobs: jobs.map(packed) };
    if (this.worker) this.worker.postMessage(this.last);
    else this.here(this.last);
  }

  stop() {
    this.worker?.terminate();
    this.worker = this.here = this.last = null;
  }
}
