import assert from "node:assert/strict";
import { test } from "node:test";

import "./look.mjs";

import { Bar } from "../../app/stage/js/bar.js";
import { Address, coreOf, oneValue, ownedPieces } from "../../app/stage/js/address.js";
import { makeClock } from "../../app/stage/js/clock.js";
import { isLocal, snippet, withWords } from "../../app/stage/js/share.js";

/** A browser's history and address, as far as they matter here. */
function makePage(search = "") {
  const entries = [{ state: null, search }];
  const page = {
    at: 0,
    entries,
    time: 0,
    now: () => page.time,
    location: { get search() { return entries[page.at].search; } },
    history: {
      get state() { return entries[page.at].state; },
      pushState(state, _, text) { entries.splice(page.at + 1, Infinity, { state, search: text }); page.at += 1; },
      replaceState(state, _, text) { entries[page.at] = { state, search: text }; },
      go(by) { page.at += by; },
    },
    sessionStorage: { held: {}, getItem(key) { return this.held[key] ?? null; }, setItem(key, value) { this.held[key] = value; } },
  };
  return page;
}

function opened(search) {
  const page = makePage(search), clock = makeClock();
  clock.setSteps(100);
  clock.seek(100);
  return { page, clock, address: new Address(clock, { field: false, steps: false, presenter: false }, page, () => {}) };
}

test("the first link is written over what was typed; a settled change is a step", () => {
  const { page, address } = opened("?s=bowl");
  address.take({ link: "v=2&s=bowl&n=50", settled: 0 });
  address.take({ link: "v=2&s=bowl&n=60", settled: 1 });
  address.take({ link: "v=2&s=bowl&n=60&theme=dark", settled: 1 });
  assert.deepEqual(page.entries.map((entry) => entry.search), ["?v=2&s=bowl&n=50", "?v=2&s=bowl&n=60&theme=dark"]);
});

test("undo and redo stay inside the page, and quick presses wait for the browser", () => {
  const { page, address } = opened("");
  for (const n of [1, 2, 3]) address.take({ link: `v=2&n=${n}`, settled: n - 1 });
  assert.equal(address.canTravel(1), false);
  for (let i = 0; i < 5; i += 1) address.travel(-1);
  assert.equal(page.at, 1);
  address.arrived();
  assert.equal(page.at, 0);
  for (let i = 0; i < 5; i += 1) address.arrived();
  assert.equal(page.at, 0);
  assert.equal(address.canTravel(-1), false);
  address.travel(1);
  address.arrived();
  assert.equal(page.at, 1);
});

test("an answer to a step one has already left again writes nothing", () => {
  const { page, address } = opened("");
  for (const n of [1, 2, 3]) address.take({ link: `v=2&n=${n}`, settled: n - 1 });
  page.history.go(-2);
  address.take({ link: "v=2&n=2", settled: 2 });
  assert.equal(page.location.search, "?v=2&n=1");
});

test("a held arrow key makes one step; another knob makes its own", () => {
  const { page, address } = opened("");
  address.take({ link: "v=2&s.a=1&s.b=1", settled: 0 });
  for (const value of [2, 3, 4]) {
    page.time += 100;
    address.acted(true);
    address.take({ link: `v=2&s.a=${value}&s.b=1`, settled: value });
  }
  address.take({ link: "v=2&s.a=4&s.b=2", settled: 9 });
  page.time += 5000;
  address.acted(true);
  address.take({ link: "v=2&s.a=4&s.b=3", settled: 10 });
  assert.deepEqual(page.entries.map((entry) => coreOf(entry.search)), ["s.a=1&s.b=1", "s.a=4&s.b=1", "s.a=4&s.b=2", "s.a=4&s.b=3"]);
});

test("inside a frame nothing is added to the history around it", () => {
  const { page, address } = opened("?embed=true&s=bowl");
  address.take({ link: "v=2&s=bowl", settled: 0 });
  address.take({ link: "v=2&s=beale", settled: 1 });
  assert.deepEqual(page.entries.map((entry) => entry.search), ["?v=2&s=beale&embed=true"]);
  assert.equal(address.canTravel(-1), false);
});

test("what is computed, and what only one value tells apart", () => {
  assert.equal(coreOf("?v=2&s=bowl&k=3&theme=dark&embed=true&x=1,2"), "s=bowl&x=1,2");
  assert.equal(oneValue("s=bowl&n=5", "s=bowl&n=6&k=2"), "n");
  assert.equal(oneValue("s=bowl&n=5", "s=beale&n=6"), null);
  assert.equal(oneValue("s=bowl&o2=adam", "s=bowl"), null);
});

test("the stage's own words: nothing at the end, nothing while it plays", () => {
  const clock = makeClock();
  clock.setSteps(10);
  clock.seek(4);
  assert.deepEqual(ownedPieces(clock, { field: true, steps: true, presenter: true }), ["k=4", "present=1", "arrows=field,steps"]);
  clock.play();
  clock.speed = 0.5;
  assert.deepEqual(ownedPieces(clock, {}), ["speed=0.5"]);
  clock.seek(10);
  clock.pause();
  clock.loop = true;
  assert.deepEqual(ownedPieces(clock, {}), ["speed=0.5", "repeat=1"]);
});

test("addresses to share", () => {
  assert.equal(withWords("http://a/?v=2&hide=tabs&k=3", { hide: "cards", k: null, play: "1" }), "http://a/?v=2&hide=cards&play=1");
  assert.match(snippet('http://a/?s=bowl&n=5', 'A "bowl" <b>'), /src="http:\/\/a\/\?s=bowl&amp;n=5&amp;embed=true".*title="A &quot;bowl&quot; &lt;b>"/);
  assert.deepEqual(["localhost", "127.0.0.1", "[::1]", "192.168.0.7", "example.org"].map(isLocal), [true, true, true, false, false]);
});

test("a playhead that has come to rest is written down first, and told then; a clock that runs tells nothing", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const page = makePage("?s=bowl"), clock = makeClock(), told = [];
  clock.setSteps(100);
  clock.seek(100);
  const address = new Address(clock, {}, page, () => {}, () => told.push(page.location.search));
  address.take({ link: "v=2&s=bowl", settled: 0 });
  address.look();
  context.mock.timers.tick(400);
  told.length = 0;
  clock.seek(0);
  clock.play();
  for (let frame = 0; frame < 60; frame += 1) {
    clock.advance(1 / 60);
    address.look();
    context.mock.timers.tick(16);
  }
  assert.deepEqual(told, []);
  clock.pause();
  clock.seek(12.4);
  address.look();
  clock.seek(13);
  address.look();
  context.mock.timers.tick(400);
  assert.deepEqual(told, ["?v=2&s=bowl&k=13"]);
  assert.equal(address.timer, null);
});

test("Python is told where the playhead rests once, and only if something follows it there", () => {
  const sent = [], clock = makeClock();
  clock.setSteps(100);
  clock.seek(40);
  const bar = Object.assign(Object.create(Bar.prototype), { world: { clock, shown: {}, stages: [{ band: { word: "turn.2" } }] }, emit: (...event) => sent.push(event), told: undefined });
  const rests = (look, follows = true) => {
    bar.data = { look, follows };
    bar.rested();
  };
  rests({ k: null }, false);
  assert.deepEqual(sent, []);
  rests({ k: null });
  rests({ k: null }); // an answer that is older, or a page whose address Python cannot read: no endless talk
  assert.deepEqual(sent, [["rest", "?k=40&lesson=turn.2"]]);
  rests({ k: 40 });
  clock.seek(100);
  rests({ k: 40 });
  assert.deepEqual(sent.at(-1), ["rest", "?lesson=turn.2"]);
  rests({ k: null });
  clock.seek(40);
  rests({ k: null });
  assert.equal(sent.length, 3);
});
