// A schedule's curve as a small line, in the ink around it.

const SPAN = 240, RISE = 44, RIM = 3; // of its own drawing
const SAMPLES = 480;

/** [x, y] pairs of values over the steps, from zero at the foot to the highest at the top. */
export function curvePoints(values) {
  const last = values.length - 1, count = Math.min(SAMPLES, last + 1);
  const at = Array.from({ length: count }, (_, index) => Math.round((index * last) / Math.max(1, count - 1)));
  const shown = at.map((step) => (Number.isFinite(values[step]) ? values[step] : 0));
  const top = Math.max(...shown) || 1;
  return at.map((step, index) => [RIM + ((SPAN - 2 * RIM) * step) / Math.max(last, 1), RISE - RIM - ((RISE - 2 * RIM) * shown[index]) / top]);
}

/** Draw the curve into a node; label is its text alternative. Without values it stays empty. */
export function drawCurve(node, values, label) {
  node.setAttribute("aria-label", label);
  node.hidden = !values?.length;
  if (node.hidden) return;
  const points = curvePoints(values).map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  if (node.dataset.points === points) return;
  node.dataset.points = points;
  const make = (tag, attributes) => {
    const part = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
    return part;
  };
  const svg = make("svg", { viewBox: `0 0 ${SPAN} ${RISE}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  svg.append(
    make("line", { x1: 0, x2: SPAN, y1: RISE - RIM, y2: RISE - RIM, class: "fl-curve-foot" }),
    make("polyline", { points, class: "fl-curve-line", "vector-effect": "non-scaling-stroke" }),
  );
  node.replaceChildren(svg);
}
