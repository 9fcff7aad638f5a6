import assert from "node:assert/strict";
import { test } from "node:test";

import { LOOK } from "../../app/stage/js/look.js";
import "./look.mjs";

import { ownedPieces } from "../../app/stage/js/address.js";
import { makeClock } from "../../app/stage/js/clock.js";
import { Explain } from "../../app/stage/js/explain.js";

const stageWith = (words, runs = [{ id: "o" }, { id: "o3" }]) => ({ word: (name) => words[name] ?? "", predict: { hides: false }, runs, everyRun: runs });

test("every word of the look goes into the address, where it says something", () => {
  const clock = makeClock(), words = Object.fromEntries(LOOK.words.map((word) => [word, `a&b,c:${word}`]));
  clock.setSteps(10);
  clock.seek(10);
  assert.deepEqual(ownedPieces(clock, { words: {} }), []);
  assert.deepEqual(ownedPieces(clock, { words }), LOOK.words.map((word) => `${word}=a%26b,c:${word}`));
});

test("a panel is wanted by its word, and none while something is asked", () => {
  const Step = class { static word = "step"; }, stage = stageWith({ panel: "step" });
  const explain = new Explain(stage, [Step]);
  assert.equal(explain.word, "step");
  stage.predict.hides = true;
  assert.equal(explain.word, "");
  assert.equal(new Explain(stageWith({ panel: "nonsense" }), [Step]).word, "");
});

test("the run in focus is the one said; one that is hidden or gone gives way to the first", () => {
  const focus = (words, runs) => new Explain(stageWith(words, runs), []).focus?.id ?? null;
  assert.equal(focus({}), "o");
  assert.equal(focus({ focus: "o3" }), "o3");
  assert.equal(focus({ focus: "o2" }), "o");
  assert.equal(focus({}, []), null);
});
