// The pickers' search, and what does not need a page.

import assert from "node:assert/strict";
import test from "node:test";

import "./look.mjs";
import { cut, folded, found, indexed, place, recentWith, wordsOf } from "../../app/stage/js/pickersearch.js";

const item = (key, title, line = "", words = []) => ({ key, title, line, words });
const search = (items, query) => found(items.map((one) => indexed(one)), query).map(({ item: { key } }) => key);

const RULES = [
  item("sgd", "Gradient descent", "Steps straight down.", ["GD", "steepest descent"]),
  item("adabelief", "AdaBelief", "Adam, scaled by surprise.", ["adaptive moments"]),
  item("adamw", "AdamW", "Adam with decay beside the gradient."),
  item("adam", "Adam", "An averaged gradient over a root.", ["adaptive moments"]),
];
const PLACES = [
  item("bowl", "狭长的碗", "狭长的凸峡谷：横向陡，纵向缓。", ["二次", "ravine", "narrow"]),
  item("levy", "Lévy", "Hollows every few units.", ["local minima"]),
  item("himmelblau", "Himmelblau", "Four equal minima around one low hill.", ["local minima"]),
];

test("a name finds itself first, its relatives after it", () => {
  assert.deepEqual(search(RULES, "adam"), ["adam", "adamw", "adabelief"]);
  assert.deepEqual(search(RULES, "GD"), ["sgd"]);
  assert.deepEqual(search(RULES, "steepest"), ["sgd"]);
});

test("accents, capitals, plurals and powers do not matter", () => {
  assert.deepEqual(search(PLACES, "levy"), ["levy"]);
  assert.deepEqual(search(PLACES, "LÉVY"), ["levy"]);
  assert.deepEqual(search(PLACES, "hills"), ["himmelblau"]);
  assert.equal(folded("x² − É").plain, "x2 − e");
});

test("all words must be there, in any of the texts, in either language", () => {
  assert.deepEqual(search(PLACES, "four minima"), ["himmelblau"]);
  assert.deepEqual(search(PLACES, "four local"), ["himmelblau"]);
  assert.deepEqual(search(PLACES, "峡谷"), ["bowl"]);
  assert.deepEqual(search(PLACES, "narrow 二次"), ["bowl"]);
  assert.deepEqual(search(PLACES, "four nothing"), []);
  assert.deepEqual(search(PLACES, "  "), []);
  assert.deepEqual(wordsOf("four，minima"), ["four", "minima"]);
});

test("two letters inside a word mean nothing, at its start they do", () => {
  assert.deepEqual(search(PLACES, "al"), []);
  assert.deepEqual(search(PLACES, "hi"), ["himmelblau"]);
  assert.deepEqual(place("a banana", "ana").slice(0, 2), [3, 6]);
});

test("what is found is underlined where it stands in the text as written", () => {
  const [{ title, line }] = found([indexed(PLACES[1])], "levy hollow");
  assert.deepEqual(cut("Lévy", title), [["Lévy", true]]);
  assert.deepEqual(cut(PLACES[1].line, line), [["Hollow", true], ["s every few units.", false]]);
  const [{ word }] = found([indexed(PLACES[0])], "ravine");
  assert.deepEqual(cut(word.text, word.hits), [["ravine", true]]);
  assert.deepEqual(cut("abc", [[0, 2], [1, 2]]), [["ab", true], ["c", false]]);
});

test("the last used come first, each once, and not for ever", () => {
  assert.deepEqual(recentWith(["a", "b"], "b"), ["b", "a"]);
  assert.equal(recentWith([..."abcdefgh"], "z").length, 8);
});
