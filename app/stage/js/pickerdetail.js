// What is told of the thing under the finger: its map, its sentences, the scenes that show its point.

import { el } from "./dom.js";
import { cut } from "./pickersearch.js";

export const DETAIL_MAP = [248, 176]; // CSS pixels of the map in the detail

/** Text with the places of a search underlined. */
export const marked = (text, ranges) => cut(text, ranges).map(([part, hit]) => (hit ? el("mark", { text: part }) : part));

/** How many minima and saddles are known, in words; nothing where none is. */
function countsOf(critical, t) {
  const number = (...signs) => critical.filter(({ sign }) => signs.includes(sign)).length;
  const best = number("minimum"), local = number("local"), saddles = number("saddle");
  const rows = [];
  if (best + local) rows.push([t("minima"), local ? t("{count}, {best} of them lowest", { count: best + local, best }) : String(best)]);
  if (saddles) rows.push([t("saddles"), String(saddles)]);
  return rows;
}

/** The detail of an item; `scene` is called with the number of the scene that is pressed. */
export function detailOf(item, { t, scene }) {
  const box = el("div", { class: "fl-detail-text" });
  if (item.ground) box.append(el("canvas", { class: "fl-detail-map", role: "img", "aria-label": t("Map of {title} with one run", { title: item.title }) }));
  box.append(el("h3", { text: item.title }), el("p", { class: "fl-line", text: item.line }));
  if (item.formula) box.append(el("p", { class: "fl-formula", text: item.formula }));
  const rows = item.ground ? countsOf(item.ground.critical, t) : [];
  if (rows.length) box.append(el("dl", {}, ...rows.flatMap(([name, value]) => [el("dt", { text: name }), el("dd", { text: value })])));
  if (item.scenes?.length) {
    const buttons = item.scenes.map(({ title, line }, index) =>
      el("button", { type: "button", class: "fl-scene", title: line, "data-testid": `fl-scene-${index}`, onclick: () => scene(index) }, title),
    );
    box.append(el("p", { class: "fl-shows", text: t("Shows") }), el("div", { class: "fl-scenes" }, ...buttons));
  }
  if (item.text) box.append(el("p", { class: "fl-told", text: item.text }));
  for (const [name, text] of [[t("Cures"), item.cures], [t("Breaks"), item.breaks]]) if (text) box.append(el("p", { class: "fl-told" }, el("b", { text: name }), " ", text));
  if (item.note) box.append(el("p", { class: "fl-note", text: item.note }));
  return box;
}
