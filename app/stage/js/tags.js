// Tags at the heads of trails: where there is room for the words that tell one run from another.

const WAYS = [[1, -1], [1, 1], [-1, -1], [-1, 1], [1, 0], [-1, 0], [0, -1], [0, 1]]; // right and up first
const FARS = [48, 72, 100, 150]; // from the head, in units
const GRAIN = 10; // of the raster of taken ground
const KEEP = 1.5; // cells by which a place must be worse before a tag leaves it

/** A raster of the ground that trails cover, with `taken(box)` telling how many of its cells a box would cover. */
export function takenGround(trails, { left, top, width, height }, unit) {
  const cell = GRAIN * unit;
  const columns = Math.ceil(width / cell) + 1, rows = Math.ceil(height / cell) + 1;
  const cells = new Uint8Array(columns * rows);
  const mark = (x, y) => {
    const column = Math.floor((x - left) / cell), row = Math.floor((y - top) / cell);
    if (column >= 0 && row >= 0 && column < columns && row < rows) cells[row * columns + column] = 1;
  };
  for (const { x, y, count, pen } of trails) {
    for (let at = 0; at < count; at += 1) {
      mark(x[at], y[at]);
      if (!at || (pen && !pen[at])) continue;
      const parts = Math.min(400, Math.ceil(Math.hypot(x[at] - x[at - 1], y[at] - y[at - 1]) / cell));
      for (let part = 1; part < parts; part += 1) mark(x[at - 1] + ((x[at] - x[at - 1]) * part) / parts, y[at - 1] + ((y[at] - y[at - 1]) * part) / parts);
    }
  }
  return (box) => {
    let count = 0;
    const last = Math.min(columns - 1, Math.floor((box.right - left) / cell)), low = Math.min(rows - 1, Math.floor((box.bottom - top) / cell));
    for (let row = Math.max(0, Math.floor((box.top - top) / cell)); row <= low; row += 1) {
      for (let column = Math.max(0, Math.floor((box.left - left) / cell)); column <= last; column += 1) count += cells[row * columns + column];
    }
    return count;
  };
}

const boxAt = (x, y, [dx, dy], far, width, height) => {
  const length = Math.hypot(dx, dy), cx = x + (dx / length) * far, cy = y + (dy / length) * far;
  const left = dx > 0 ? cx : dx < 0 ? cx - width : cx - width / 2;
  return { left, right: left + width, top: cy - height / 2, bottom: cy + height / 2, far, way: [dx, dy], near: [dx > 0 ? left : dx < 0 ? left + width : cx, cy] };
};

export const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Places for tags, in the order of `items` ({id, x, y, width, height}: a head and the size of its words), null where there
 * is none: eight ways and four distances, on ground without trails, off heads, other tags and the edge. `earlier` are the
 * places of the last picture by id ({way, far}): a tag stays where it is as long as that is as good.
 */
export function placeTags(items, rect, unit, taken, earlier = new Map(), blocked = []) {
  const placed = [];
  const edge = { left: rect.left + 4 * unit, right: rect.left + rect.width - 4 * unit, top: rect.top + 4 * unit, bottom: rect.top + rect.height - 4 * unit };
  const heads = items.map(({ x, y }) => ({ left: x - 14 * unit, right: x + 14 * unit, top: y - 14 * unit, bottom: y + 14 * unit }));
  for (const { id, x, y, width, height } of items) {
    let best = null;
    const held = earlier.get(id);
    for (const way of WAYS) {
      for (const far of FARS) {
        const box = boxAt(x, y, way, far * unit, width, height);
        if (box.left < edge.left || box.right > edge.right || box.top < edge.top || box.bottom > edge.bottom) continue;
        if ([...heads, ...blocked, ...placed.filter(Boolean)].some((other) => overlap(box, other))) continue;
        const same = held && held.far === far && held.way[0] === way[0] && held.way[1] === way[1];
        const cost = taken(box) + far / 400 + WAYS.indexOf(way) / 100 - (same ? KEEP : 0);
        if (!best || cost < best.cost) best = { ...box, cost, far };
      }
    }
    placed.push(best && best.cost < 1 ? best : null);
  }
  return placed;
}

/** Draw a tag's words over a halo, and the line to its head where it stands away. */
export function drawTag(context, text, box, { x, y }, theme, unit, size, font) {
  const [nx, ny] = box.near, far = Math.hypot(nx - x, ny - y);
  if (far > 40 * unit) {
    const reach = (12 * unit) / far;
    const line = (colour, width) => {
      context.strokeStyle = colour;
      context.lineWidth = width * unit;
      context.beginPath();
      context.moveTo(x + (nx - x) * reach, y + (ny - y) * reach);
      context.lineTo(nx, ny);
      context.stroke();
    };
    line(theme.casing, 4);
    line(theme.ink, 1.4);
  }
  haloText(context, text, (box.left + box.right) / 2, (box.top + box.bottom) / 2, theme, `600 ${size}px ${font}`, 5.5 * unit);
}

/** Words on the map: ink over a soft edge of casing, centred. */
export function haloText(context, text, x, y, theme, font, edge) {
  context.font = font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.strokeStyle = theme.casing;
  context.lineWidth = edge;
  context.strokeText(text, x, y);
  context.fillStyle = theme.ink;
  context.fillText(text, x, y);
}
