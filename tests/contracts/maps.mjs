// Living maps as the stage's own modules fill them: the payload of each case as JSON in, its maps out.

import { readFileSync } from "node:fs";
import { Edits } from "../../app/stage/js/edits.js";
import { compileKernel, walk } from "../../app/stage/js/kernels.js";
import { inputsOf } from "../../app/stage/js/live.js";
import { takeLook } from "../../app/stage/js/look.js";
import { knobAlong, readAxes, startsAlong } from "../../app/stage/js/mapaxes.js";
import { makeMapJob } from "../../app/stage/js/mapjob.js";
import { MapWorks, mapWorkerText } from "../../app/stage/js/mapworks.js";
import { hearing } from "../../app/stage/js/noise.js";
import { judgeRun, measureRun } from "../../app/stage/js/outcome.js";
import { Parts } from "../../app/stage/js/parts.js";
import { decodePayload } from "../../app/stage/js/payload.js";
import { groundOf, surfaceOf } from "../../app/stage/js/surface.js";
import { cellRun } from "../../app/stage/js/wallruns.js";
import { sitesOf } from "../../app/stage/js/wallword.js";

const { tools: source, look, cases } = JSON.parse(readFileSync(0, "utf8"));
takeLook(look);
const tools = compileKernel(source), compiled = new Map();
const kernelOf = (text) => {
  if (text && !compiled.has(text)) compiled.set(text, compileKernel(text));
  return text ? compiled.get(text) : null;
};

/** A worker that is none: its text is run as a worker's would be, on what a message makes of what is sent. */
class TextWorker {
  constructor(text, hear) {
    this.scope = { postMessage: (message) => this.alive && setTimeout(() => this.alive && hear(structuredClone(message)), 0) };
    this.alive = true;
    new Function("self", text)(this.scope);
  }

  postMessage(message) {
    const data = structuredClone(message);
    setTimeout(() => this.alive && this.scope.onmessage({ data }), 0);
  }

  terminate() {
    this.alive = false;
  }
}

class TextWorks extends MapWorks {
  open() {
    while (this.workers.length < 2) {
      const one = { worker: null, out: 0 };
      one.worker = new TextWorker((this.text ??= mapWorkerText(this.tools)), (message) => this.hear(one, message));
      this.workers.push(one);
    }
  }
}

function stageOf(payload) {
  const header = new Parts().take(decodePayload(new Uint8Array(Buffer.from(payload, "base64"))));
  const { view, surface } = header;
  const stage = { header, tools, kernelOf, edits: new Edits(), steps: header.steps, start: header.start, window: view.window ?? surface.box, surface: surfaceOf(surface, kernelOf) };
  stage.surfaceKey = "";
  stage.t = (text) => text;
  stage.runs = header.runs.map((run) => ({ ...run, kernel: kernelOf(run.kernel), values: run.knob_values, noise: run.noise && hearing(tools.widths)(run.noise) }));
  return stage;
}

function axesOf(stage, run) {
  const sites = sitesOf(run, stage.header.surface, { surfaceValue: () => 0, partValue: () => 0 });
  const axes = readAxes(stage.header.view.words.map).map(({ place, ends }) => {
    const site = sites.find((one) => one.place === place);
    return { site, ends: ends ?? site.knob.soft };
  });
  return axes.length ? axes : null;
}

/** Some pixels of a map as single runs are, wherever one is shown: walked by the rule's own kernel, judged by all measures. */
function strays(stage, run, map, width, height) {
  const axes = axesOf(stage, run), found = [], kept = new Map(), compile = (text) => kernelOf(text), box = stage.window;
  for (let at = 3; at < width * height; at += 7) {
    const column = at % width, row = Math.floor(at / width);
    const cell = axes
      ? cellRun(stage, run, axes.map(({ site }) => site), [knobAlong(axes[0].site.knob, axes[0].ends, width)[column], knobAlong(axes[1].site.knob, axes[1].ends, height)[row]], kept)
      : null;
    const surface = cell?.surface ?? stage.surface, start = cell ? cell.start : [startsAlong(box[0], box[1], width)[column], startsAlong(box[2], box[3], height)[row]];
    const path = cell?.run ?? walk(run.kernel, inputsOf(stage, run), groundOf(run, surface, compile, stage.steps), start, stage.steps, run.noise, tools.powers);
    const known = measureRun(tools, path, surface, stage.steps, cell ? cell.run.held_by : run.held_by), verdict = judgeRun(tools, known);
    const end = path.path.slice(2 * stage.steps, 2 * stage.steps + 2);
    const same = tools.codes[map.finding[at]] === verdict.finding; // two rows of the table may name one finding
    const told = [same ? map.finding[at] : tools.codes.indexOf(verdict.finding), known.place, verdict.step ?? -1, known.loss_last, Math.fround(end[0]), Math.fround(end[1])];
    ["finding", "place", "step", "loss", "endX", "endY"].forEach((name, i) => Object.is(map[name][at] + 0, told[i] + 0) || found.push([run.id, name, column, row, map[name][at], told[i]]));
  }
  return found;
}

const plain = (map) => Object.fromEntries(Object.entries(map).map(([name, values]) => [name, [...values].map((value) => (Number.isFinite(value) ? value : String(value)))]));
const answers = [];
for (const { payload, side, passes } of cases) {
  const stage = stageOf(payload), maps = stage.runs.map((run) => ({ id: run.id, job: makeMapJob(stage, run, axesOf(stage, run)), width: side, height: side - 1 }));
  const wrong = [];
  const found = await new Promise((resolve) => {
    const done = {}, coarse = [];
    const works = new TextWorks(tools, ({ id, stride, width, height, map, done: over }) => {
      if (passes) coarse.push({ id, stride, map: structuredClone(map) });
      if (!over) return;
      done[id] = map;
      if (Object.keys(done).length < maps.filter(({ job }) => job).length) return;
      for (const { id: which, stride: step, map: early } of coarse) {
        for (let row = 0; row < height; row += step) for (let column = 0; column < width; column += step) {
          const at = row * width + column;
          for (const [name, values] of Object.entries(early)) if (!Object.is(values[at], done[which][name][at])) wrong.push([which, step, name, column, row]);
        }
      }
      resolve(done);
    });
    works.ask(1, maps);
  });
  if (!answers.length) { // where a page's worker fails, as one that is forbidden does, the page does the same by itself
    globalThis.Worker = class {
      postMessage() {
        setTimeout(() => this.onerror(), 0);
      }

      terminate() {}
    };
    const last = maps.find(({ job }) => job), alone = await new Promise((resolve) => {
      const works = new MapWorks(tools, (message) => message.done && resolve({ ...message, workers: works.workers.length }));
      works.ask(7, [last]);
    });
    if (!alone.here || alone.workers !== 1 || JSON.stringify(plain(alone.map)) !== JSON.stringify(plain(found[last.id]))) wrong.push(["without workers", alone.here, alone.workers]);
  }
  for (const { id, job } of maps) if (job) wrong.push(...strays(stage, stage.runs.find((run) => run.id === id), found[id], side, side - 1));
  answers.push({ maps: Object.fromEntries(Object.entries(found).map(([id, map]) => [id, plain(map)])), none: maps.filter(({ job }) => !job).map(({ id }) => id), wrong });
}
console.log(JSON.stringify({ answers, codes: tools.codes }));
