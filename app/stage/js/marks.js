// Small shapes on the map: heads of trails, critical points, the start ring, arrows at the edge.

const star = (points, inner) => {
  const corners = [];
  for (let index = 0; index < 2 * points; index += 1) {
    const radius = index % 2 ? inner : 1;
    const angle = (Math.PI * index) / points - Math.PI / 2;
    corners.push([radius * Math.cos(angle), radius * Math.sin(angle)]);
  }
  return corners;
};
const polygon = (sides, turn = 0) =>
  Array.from({ length: sides }, (_, index) => {
    const angle = (2 * Math.PI * index) / sides - Math.PI / 2 + turn;
    return [Math.cos(angle), Math.sin(angle)];
  });

// Corners on the unit circle, scaled so that every marker covers about the same area.
const SHAPES = {
  square: [[-0.8, -0.8], [0.8, -0.8], [0.8, 0.8], [-0.8, 0.8]],
  "triangle-up": polygon(3).map(([x, y]) => [1.15 * x, 1.15 * y + 0.12]),
  "triangle-down": polygon(3, Math.PI).map(([x, y]) => [1.15 * x, 1.15 * y - 0.12]),
  diamond: [[0, -1.12], [1.0, 0], [0, 1.12], [-1.0, 0]],
  cross: [[-0.36, -1], [0.36, -1], [0.36, -0.36], [1, -0.36], [1, 0.36], [0.36, 0.36], [0.36, 1], [-0.36, 1], [-0.36, 0.36], [-1, 0.36], [-1, -0.36], [-0.36, -0.36]],
  star: star(5, 0.46).map(([x, y]) => [1.2 * x, 1.2 * y]),
  hexagon: polygon(6),
};

function tracePolygon(context, corners, x, y, size) {
  context.beginPath();
  corners.forEach(([dx, dy], index) => {
    if (index) context.lineTo(x + dx * size, y + dy * size);
    else context.moveTo(x + dx * size, y + dy * size);
  });
  context.closePath();
}

/** Trace a marker outline as the current path. */
export function traceMarker(context, kind, x, y, size) {
  if (SHAPES[kind]) tracePolygon(context, SHAPES[kind], x, y, size);
  else {
    context.beginPath();
    context.arc(x, y, 0.92 * size, 0, 2 * Math.PI);
  }
}

/** Head of a trail: filled marker inside a ring of casing. */
export function drawHead(context, kind, x, y, size, colour, casing) {
  context.lineJoin = "round";
  traceMarker(context, kind, x, y, size);
  context.strokeStyle = casing;
  context.lineWidth = 0.62 * size;
  context.stroke();
  context.fillStyle = colour;
  context.fill();
}

/** The start: a ring one can take hold of. */
export function drawStart(context, x, y, theme, size, held) {
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.strokeStyle = theme.casing;
  context.lineWidth = 0.85 * size;
  context.stroke();
  context.fillStyle = theme.casing;
  context.fill();
  context.strokeStyle = theme.ink;
  context.lineWidth = 0.42 * size;
  context.stroke();
  if (!held) return;
  context.beginPath();
  context.arc(x, y, 2.1 * size, 0, 2 * Math.PI);
  context.strokeStyle = theme.ink;
  context.globalAlpha = 0.45;
  context.lineWidth = 1.5;
  context.stroke();
  context.globalAlpha = 1;
}

/** Minimum: a star; saddle: a crossed diamond; maximum: a small peak. */
export function drawCritical(context, kind, x, y, theme, size) {
  context.lineJoin = "round";
  if (kind === "minimum") {
    tracePolygon(context, SHAPES.star, x, y, size);
    context.strokeStyle = theme.casing;
    context.lineWidth = 0.5 * size;
    context.stroke();
    context.fillStyle = theme.minimum;
    context.fill();
    return;
  }
  const outline = kind === "saddle" ? [[0, -1], [0.9, 0], [0, 1], [-0.9, 0]] : [[0, -0.9], [1.05, 0.75], [-1.05, 0.75]];
  const reach = 0.85 * size;
  tracePolygon(context, outline, x, y, reach);
  context.strokeStyle = theme.casing;
  context.lineWidth = 0.62 * size;
  context.stroke();
  context.fillStyle = theme.casing;
  context.fill();
  context.strokeStyle = kind === "saddle" ? theme.saddle : theme.maximum;
  context.lineWidth = Math.max(1.2, 0.2 * size);
  context.stroke();
  context.beginPath();
  if (kind === "saddle") {
    context.moveTo(x, y - reach);
    context.lineTo(x, y + reach);
    context.moveTo(x - 0.9 * reach, y);
    context.lineTo(x + 0.9 * reach, y);
    context.stroke();
  } else {
    tracePolygon(context, [[0, -0.9], [0.46, -0.17], [0.12, -0.02], [-0.16, -0.24], [-0.46, -0.17]], x, y, reach);
    context.fillStyle = theme.maximum;
    context.fill();
  }
}

/** An arrow at the edge of the map, for a trail that went on outside. */
export function drawExit(context, x, y, angle, size, colour, casing) {
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(-1.7 * size, -0.95 * size);
  context.lineTo(-1.25 * size, 0);
  context.lineTo(-1.7 * size, 0.95 * size);
  context.closePath();
  context.lineJoin = "round";
  context.strokeStyle = casing;
  context.lineWidth = 0.62 * size;
  context.stroke();
  context.fillStyle = colour;
  context.fill();
  context.restore();
}
