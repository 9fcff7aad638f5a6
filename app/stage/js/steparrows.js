// The arrows of one update, from what its lines gave: vectors that add up tip to tail. Pure.

const pairAt = (told, at, sign = 1) => [sign * told[at], sign * told[at + 1]];
/** The same of a number that stands for both coordinates. */
const numbersAt = (told, at, size, sign) => (size === 1 ? [sign * told[at], sign * told[at]] : pairAt(told, at, sign));
const plus = ([ax, ay], [bx, by]) => [ax + bx, ay + by];
const minus = ([ax, ay], [bx, by]) => [ax - bx, ay - by];
const ALIKE = 1e-12; // of a vector's length: two that differ by less are one

const FAR_LONGER = 2.2; // times: a slope so much longer than what is made of it is drawn with a gap

const sameVector = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) <= ALIKE * Math.hypot(...b);

/** Slopes are drawn downhill, ways on the map as they go. */
const turnOf = ({ unit }) => (unit === "place" ? 1 : -1);

/** The parts of a vector, tip to tail from the origin: [{id, from, to, label}]. */
function tipToTail(line, told, before) {
  let tip = [0, 0];
  return line.parts.map(({ at, size, sign, mark, to, since, label }) => {
    const from = to ? minus(pairAt(told, since), before) : tip;
    const next = to ? minus(pairAt(told, at), before) : plus(tip, numbersAt(told, at, size, sign * (line.role === "move" ? 1 : turnOf(line))));
    tip = next;
    return { id: mark, from, to: next, label };
  });
}

/**
 * {arrows, before, after}: arrows are {id, kind, unit, from, to, label, always, cut}; `id` is that of the line or of a part's mark, `unit`
 * "slope", "place" or "" tells which of them share a scale; those that are not `always` shown wait for a hand on their line.
 * kinds: slope, used, memory, part, ahead, way, spot, piece (of the move), move.
 */
export function arrowsOf({ lines }, told, before, after) {
  const zero = [0, 0], raw = pairAt(told, 0, -1);
  const arrows = [{ id: "slope", kind: "slope", unit: "slope", from: zero, to: raw, label: "−∇f", always: true }];
  let place = zero; // of θ, as the lines have moved it
  const pieces = [];
  lines.forEach((line, index) => {
    const id = `l${index}`, { role, unit, text, ahead } = line;
    const value = line.size === 2 ? pairAt(told, line.at) : null;
    if (ahead !== null && value) arrows.push({ id: `a${index}`, kind: "ahead", unit: "place", from: zero, to: minus(pairAt(told, ahead), before), label: "", always: true });
    if (role === "move") {
      let tip = place;
      for (const { id: mark, from, to, label } of tipToTail(line, told, before)) {
        const piece = line.parts.find((part) => part.mark === mark)?.to;
        const next = piece ? to : plus(tip, minus(to, from));
        pieces.push({ id: mark, kind: "piece", unit: "place", from: tip, to: next, label: line.part || label });
        tip = next;
      }
      place = minus(value, before);
    } else if (value && role === "slope") {
      const to = pairAt(told, line.at, -1);
      arrows.push({ id, kind: "used", unit: unit || "other", from: zero, to, label: "", always: unit === "slope" && !sameVector(to, raw), base: ahead === null ? null : minus(pairAt(told, ahead), before) });
      arrows.push(...tipToTail(line, told, before).map((part) => ({ ...part, kind: "part", unit: unit || "other", always: false })));
    } else if (value && (role === "memory" || role === "way")) {
      const always = role === "memory" && unit !== "";
      const turn = turnOf(line), shared = unit || "other";
      if (line.parts.length) arrows.push(...tipToTail(line, told, before).map((part) => ({ ...part, kind: "part", unit: shared, always })));
      arrows.push({ id, kind: role, unit: shared, from: zero, to: [turn * value[0], turn * value[1]], label: text, always });
    } else if (value && role === "spot") {
      arrows.push({ id, kind: "spot", unit: "place", from: zero, to: minus(value, before), label: text, always: false });
    }
  });
  if (pieces.length === 1) arrows.push({ ...pieces[0], always: false });
  else arrows.push(...pieces.map((piece) => ({ ...piece, always: true })));
  arrows.push({ id: "move", kind: "move", unit: "place", from: zero, to: minus(after, before), label: "", always: true });
  const long = Math.hypot(...raw), others = reachOf(arrows.filter(({ id }) => id !== "slope"), "slope");
  arrows[0].cut = others > 0 && long > FAR_LONGER * others; // the others could not be seen beside it
  return arrows.filter(({ from, to }) => [...from, ...to].every(Number.isFinite));
}

/** Of arrows that share a unit, how far the longest reaches from the head, in that unit. */
export const reachOf = (arrows, unit) => Math.max(0, ...arrows.filter((one) => one.unit === unit && one.always && !one.cut).flatMap(({ from, to }) => [Math.hypot(...from), Math.hypot(...to)]));
