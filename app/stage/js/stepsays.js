// What follows from the ground and the step, in sentences.

import { formatNumber } from "./numbers.js";

const APART = 1.5; // times: curvatures nearer to each other are one, in words
const EVEN = 1.05; // a step within this of its limit is told to be just at it

const timesText = (times) => formatNumber(times, 2);

/** One sentence about a way that bends up: "steep", "floor", "all" of the ground, or "other" than one that bends down. */
function alongWay(t, { curvature, times }, which) {
  const said = { steep: t("Along the steep wall"), floor: t("Along the floor"), all: t("In every direction"), other: t("The other way") }[which];
  if (!(curvature > 0)) return t("{way} the ground is flat: no limit.", { way: said });
  if (times === null || !Number.isFinite(times)) return "";
  if (times > EVEN) return t("{way} this step is {times} times too long: it will bounce.", { way: said, times: timesText(times) });
  if (times > 1 / EVEN) return t("{way} this step is just the largest stable one.", { way: said });
  return t("{way} this step is {times} times shorter than it could be.", { way: said, times: timesText(1 / times) });
}

const BASES = (t) => ({
  own: "", limit: "",
  scaled: t("Measured as this run’s scale sees the ground, each coordinate divided by its own."),
  plain: t("Compared with gradient descent: these equations have no known limit of their own."),
});

/** Sentences about what the ground allows (see stepground.js). */
export function sayAllowed(t, allowed) {
  if (!allowed) return [t("The ground has no curvature here that could be told.")];
  const [steep, flat] = allowed.ways, down = allowed.ways.filter(({ curvature }) => curvature < 0), known = allowed.ways.some(({ times }) => times !== null);
  const one = steep.curvature > 0 && flat.curvature > 0 && (steep.times !== null ? steep.times / flat.times : steep.curvature / flat.curvature) < APART;
  if (down.length === 2) return [t("The ground bends down every way: no limit.")];
  const up = allowed.ways.find(({ curvature }) => !(curvature < 0));
  const said = down.length ? [t("One way the ground bends down: no limit."), alongWay(t, up, "other")] : one ? [alongWay(t, steep, "all")] : [alongWay(t, steep, "steep"), alongWay(t, flat, "floor")];
  return [...said, known ? BASES(t)[allowed.basis] : ""].filter(Boolean);
}

/** The two lines beside an end of the ellipse: its eigenvalue, and up to where the rate is stable along it. */
export function sayWay(t, { curvature }, { basis, times }, eta, name) {
  const told = formatNumber(curvature, 2), head = name ? t("{way}: λ = {curvature}", { way: name, curvature: told }) : `λ = ${told}`;
  if (curvature < 0) return [head, t("bends down: no limit")];
  if (basis === "scaled") return [head, t("gradient descent: up to η = {rate}", { rate: formatNumber(2 / curvature, 2) })];
  if (times === null || !(times > 0) || !(eta > 0)) return [head];
  return [head, t("stable up to η = {rate}", { rate: formatNumber(eta / times, 2) })];
}
