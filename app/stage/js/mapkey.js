// The key beneath living maps: what colours and signs mean, and how much of the plane ends how; a table for who does not see it.

import { el, sayText } from "./dom.js";
import { className, classNumber, endingNames, firstMinimum, sharesAt, wholePercents } from "./mapclasses.js";
import { keyColours } from "./mappaint.js";
import { signTile } from "./mapsigns.js";
import { formatNumber, formatSteps } from "./numbers.js";

const ROWS = 4; // of minima in the key: those with the largest shares

/** What an ending is called. */
function endingName(t, number, several) {
  const name = className(number);
  const words = {
    going: t("still going"), oscillating: t("in a cycle"), saddle: t("at a saddle"), plateau: t("stalled"), rest: t("at rest elsewhere"),
    left_view: t("left the window"), diverged: t("diverged"),
  };
  if (number >= firstMinimum()) return several ? t("minimum {number}", { number: number - firstMinimum() + 1 }) : t("at the minimum");
  return words[name] ?? "";
}

/** A sign's swatch. */
function swatch(name, theme, ratio) {
  const { size, pixels } = signTile(name, theme, ratio), canvas = el("canvas", { class: "fl-maps-swatch", "aria-hidden": "true" }), wide = Math.round(34 * ratio), high = Math.round(20 * ratio);
  Object.assign(canvas, { width: wide, height: high });
  const image = new ImageData(wide, high), out = new Uint32Array(image.data.buffer);
  for (let y = 0; y < high; y += 1) for (let x = 0; x < wide; x += 1) out[y * wide + x] = pixels[(y % size) * size + (x % size)];
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

/** "12 %", "< 1 %". */
const percentText = (share, whole) => (whole === 0 && share > 0 ? "< 1 %" : `${whole} %`);

export class MapKey {
  constructor(t) {
    this.t = t;
    this.bands = el("div", { class: "fl-maps-bands" });
    this.signs = el("div", { class: "fl-maps-signs" });
    this.table = el("table", { class: "fl-unseen", "data-testid": "fl-maps-table" });
    this.node = el("div", { class: "fl-maps-key", "data-testid": "fl-maps-key" }, el("div", { class: "fl-maps-seen", "aria-hidden": "true" }, this.bands, this.signs), this.table);
  }

  /** maps: [{title, classed}] that are known; at a step, with these bands. */
  show(maps, { theme, bands, step, steps, several, usual }) {
    const { t } = this, found = maps.map(({ title, classed }) => ({ title, shares: sharesAt(classed, step) }));
    const numbers = [...new Set(found.flatMap(({ shares }) => shares.map(({ number }) => number)))];
    const total = (number) => found.reduce((sum, { shares }) => sum + (shares.find((one) => one.number === number)?.share ?? 0), 0);
    const minima = numbers.filter((number) => number >= firstMinimum()).sort((a, b) => total(b) - total(a)), shown = minima.slice(0, ROWS).sort((a, b) => a - b);
    const endings = [...endingNames()].map(classNumber).filter((number) => numbers.includes(number));
    const shape = JSON.stringify([theme.name, bands, shown, endings, minima.length, maps.length, several, usual]);
    if (shape !== this.shape) this.build(shape, { theme, bands, shown, endings, more: minima.length - shown.length, several, usual });
    const alone = found.length === 1 ? found[0].shares : null, whole = alone && wholePercents(alone.map(({ share }) => share));
    for (const [number, node] of this.told) {
      const at = alone ? alone.findIndex((one) => one.number === number) : -1;
      sayText(node, at < 0 ? (alone ? "0 %" : "") : percentText(alone[at].share, whole[at]));
    }
    if (this.others) {
      const rest = alone ? alone.map((one, at) => [one.number, whole[at]]).filter(([number]) => minima.includes(number) && !shown.includes(number)).reduce((sum, [, part]) => sum + part, 0) : null;
      sayText(this.others, rest === null ? "" : `${rest} %`);
    }
    this.tell(found, several, step, steps);
  }

  build(shape, { theme, bands, shown, endings, more, several, usual }) {
    const { t } = this, ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    this.shape = shape;
    this.told = new Map();
    const cell = (colour) => el("i", { style: `background: ${colour}` }), share = (number) => {
      const node = el("b", { class: "fl-maps-share" });
      this.told.set(number, node);
      return node;
    };
    const limits = [...bands.map((band) => `≤ ${formatSteps(band)}`), `> ${formatSteps(bands.at(-1))}`];
    this.others = more > 0 ? el("b", { class: "fl-maps-share" }) : null;
    this.bands.replaceChildren(
      ...shown.flatMap((number) => [el("span", { class: "fl-maps-number", text: several ? String(number - firstMinimum() + 1) : "★" }), ...keyColours(theme, number).map(cell), share(number)]),
      ...(shown.length ? [el("span"), ...limits.map((text) => el("span", { class: "fl-maps-limit", text })), el("span", { class: "fl-maps-limit", text: usual ? t("steps") : t("steps, in this map’s own bands") })] : []),
    );
    this.signs.replaceChildren(
      ...endings.map((number) => el("span", { class: "fl-maps-ending" }, className(number) === "diverged" ? el("i", { class: "fl-maps-swatch fl-maps-dark", style: `background: linear-gradient(90deg, ${theme.diverged.join(", ")})` }) : swatch(className(number), theme, ratio), el("span", { text: endingName(t, number, several) }), share(number))),
      ...(this.others ? [el("span", { class: "fl-maps-ending" }, el("span", { text: t("{count} other minima, in the same colours", { count: more }) }), this.others)] : []),
    );
  }

  /** The same as a table. */
  tell(found, several, step, steps) {
    const { t } = this, numbers = [...new Set(found.flatMap(({ shares }) => shares.map(({ number }) => number)))];
    const rows = found.map(({ shares }) => {
      const whole = wholePercents(shares.map(({ share }) => share));
      return new Map(shares.map(({ number, share }, at) => [number, percentText(share, whole[at])]));
    });
    const sign = JSON.stringify([numbers, found.map(({ title }) => title), rows.map((row) => [...row]), step < steps]);
    if (sign === this.said) return;
    this.said = sign;
    const caption = step < steps ? t("How the runs have ended by step {step}", { step: formatSteps(step) }) : t("How the runs end");
    this.table.replaceChildren(
      el("caption", { text: caption }), el("thead", {}, el("tr", {}, el("th", { scope: "col", text: t("ends") }), ...found.map(({ title }) => el("th", { scope: "col", text: title })))),
      el("tbody", {}, ...numbers.map((number) => el("tr", {}, el("th", { scope: "row", text: endingName(t, number, several) }), ...rows.map((row) => el("td", { text: row.get(number) ?? "0 %" }))))),
    );
  }
}

const grounds = new Map(); // sign and theme -> the sign as a background

/** A sign as the background of an element. */
function signGround(name, theme) {
  const key = `${name} ${theme.name}`;
  if (!grounds.has(key)) {
    const { size, pixels } = signTile(name, theme, 2), canvas = Object.assign(document.createElement("canvas"), { width: size, height: size }), image = new ImageData(size, size);
    new Uint32Array(image.data.buffer).set(pixels);
    canvas.getContext("2d").putImageData(image, 0, 0);
    grounds.set(key, `url(${canvas.toDataURL()}) 0 0 / ${size / 2}px`);
  }
  return grounds.get(key);
}

/** The bar of shares under a map, {number, share}, as coloured pieces. */
export function showBar(bar, shares, theme, several) {
  const parts = shares.map(({ number, share }) => {
    const colours = keyColours(theme, number), name = className(number), text = several && number >= firstMinimum() && share > 0.05 ? String(number - firstMinimum() + 1) : "";
    const part = bar.querySelector(`[data-number="${number}"]`) ?? el("i", { "data-number": number });
    part.style.flexGrow = String(share);
    const ground = colours ? colours[2] : signGround(name, theme);
    if (part.dataset.ground !== ground) part.style.background = part.dataset.ground = ground;
    sayText(part, text);
    return part;
  });
  if (parts.length !== bar.children.length || parts.some((part, at) => part !== bar.children[at])) bar.replaceChildren(...parts);
}

/** "98 % reach a minimum, median step 57" of a classed map. */
export function reachText(t, { counts, known, steps }) {
  const found = [...counts].filter(([number]) => number >= firstMinimum()).map(([, one]) => one), reached = found.reduce((sum, one) => sum + one[steps], 0);
  if (!reached) return t("no run reaches a minimum");
  let middle = 0;
  while (found.reduce((sum, one) => sum + one[middle], 0) < reached / 2) middle += 1;
  const share = (100 * reached) / known;
  return t("{share} % reach a minimum, median step {step}", { share: share > 99 && share < 100 ? formatNumber(Math.floor(10 * share) / 10, 3) : formatNumber(Math.round(share), 3), step: formatSteps(middle) });
}
