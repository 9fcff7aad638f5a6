// Living maps as the stage paints them: cases as JSON in, pixels, shares and bands out.

import { readFileSync } from "node:fs";
import "../javascript/look.mjs";
import { bandsFor, classedMap, sharesAt, wholePercents } from "../../app/stage/js/mapclasses.js";
import { LOOK } from "../../app/stage/js/look.js";
import { mapDress, paintMap, readyMap } from "../../app/stage/js/mappaint.js";

const cases = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(({ tools, map, width, height, steps, size, theme, ratio, cells, at }) => {
  const told = classedMap(tools, { width, height, stride: 1, map }, steps), bands = bandsFor([told]);
  const pixels = paintMap(new Uint32Array(size[0] * size[1]), size, readyMap(told, bands, cells), mapDress(LOOK.themes[theme], ratio), at);
  const shares = sharesAt(told, at);
  return { bands, shares, percents: wholePercents(shares.map(({ share }) => share)), pixels: [...pixels].flatMap((one) => [one & 255, (one >> 8) & 255, (one >> 16) & 255]) };
})));
