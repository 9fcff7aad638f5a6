// Data space as the browser works it out, for tests/contracts/test_data_space.py: cases on stdin, answers on stdout.

import { readFileSync } from "node:fs";

import { answerLines, answerOf, averaged, dataOf, dataWindow, missOf, rowAnswers, sidesOf } from "../../app/stage/js/dataspace.js";
import { compileKernel } from "../../app/stage/js/kernels.js";
import { takeLook } from "../../app/stage/js/look.js";
import { formatNumber } from "../../app/stage/js/numbers.js";

const { look, cases } = JSON.parse(readFileSync(0, "utf8"));
takeLook(look);
const plain = (_, value) => (ArrayBuffer.isView(value) ? [...value] : value);
const told = cases.map(({ table, named, start, weights }) => {
  const surface = { table, named }, data = dataOf(surface, compileKernel), answer = answerOf(surface, compileKernel);
  const asking = (places) => (places.length === 1 ? (inputs) => answer(...places[0], inputs) : averaged(answer, places));
  const window = dataWindow(data, asking([start]));
  return { window, sides: sidesOf(data, formatNumber), at: weights.map((places) => {
    const answers = rowAnswers(data, asking(places));
    return { answers, lines: answerLines(data, asking(places), window), miss: missOf(data, answers) };
  }) };
});
console.log(JSON.stringify(told, (key, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : plain(key, value))));
