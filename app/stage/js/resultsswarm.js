// What the table of results tells of a swarm: of each run's members how many arrived, and with which losses they end.

import { formatNumber, formatSteps, MISSING } from "./numbers.js";
import { lossQuantiles } from "./swarmlosses.js";
import { percent } from "./swarmshares.js";

/** The columns that a swarm adds, none where there is none: [{key, title, number}]. */
export function swarmColumns(t, stage) {
  const { swarm } = stage ?? {};
  if (!swarm?.on || !swarm.told.size) return [];
  const { what } = swarm.headline([...swarm.told.values()][0]);
  return [
    { key: "swarm.share", title: what === "escaped" ? t("Escaped the saddle") : t("Reached a minimum"), number: true },
    { key: "swarm.median", title: t("Median final loss"), number: true },
    { key: "swarm.range", title: t("Eight of ten end from"), number: true },
  ];
}

/** A run's cell in one of them: {text, value}. */
export function swarmCell(t, stage, id, key) {
  const told = stage.swarm.told.get(id), none = { text: MISSING, value: null };
  if (!told) return none;
  if (key === "swarm.share") {
    const { share, low, high } = stage.swarm.headline(told), said = { share: percent(share), low: percent(low), high: percent(high), count: formatSteps(told.members) };
    return told.members > 1 ? { text: t("{share} % ({low}–{high} %) of {count}", said), value: share } : none;
  }
  const [low, mid, high] = (told.quantiles ??= lossQuantiles(told.final)), finite = (value) => (Number.isFinite(value) ? value : null);
  if (key === "swarm.median") return { text: formatNumber(mid), value: finite(mid) };
  return { text: t("{low} to {high}", { low: formatNumber(low, 3), high: formatNumber(high, 3) }), value: finite(high) };
}
