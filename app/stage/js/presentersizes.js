// Where everything stands in the presenter view: pure geometry. Lengths in the comments are in u, the view's own unit.

const DESIGN = [1280, 720]; // the screen on which u is one pixel
const WIDE_FROM = 1.5; // narrower than this the column stands under the map
const LEAST = 0.64, LEAST_STACKED = 0.7; // u is never smaller: type stays legible on a phone
const TOUCH = 44; // pixels: the least height of what a finger presses
const COLUMN = 368, GUTTER = 32;
const ROW = 78, ROW_LEAST = 58; // of a legend of few runs: two lines each
const LISTED = 33, HEADING = 42, LISTED_LEAST = 27; // and of many: one line each, under headings
const FEW = 4; // from more runs on a legend has one line each
const PIN = 104, PIN_LEAST = 84;

/** {kind, pitch, heading} of a legend of so many runs in a room so high: "rows", "groups" or plain "lines"; pitch in pixels. */
export function legendPlan(runs, groups, room, u) {
  if (runs <= FEW && runs * ROW_LEAST * u <= room) return { kind: "rows", pitch: Math.min(ROW * u, room / Math.max(1, runs)), heading: 0 };
  const wanted = (runs * LISTED + groups * HEADING) * u;
  if (wanted <= room) return { kind: "groups", pitch: LISTED * u, heading: HEADING * u };
  const share = room / wanted;
  if (share * LISTED >= LISTED_LEAST) return { kind: "groups", pitch: share * LISTED * u, heading: share * HEADING * u };
  return { kind: "lines", pitch: Math.min(LISTED * u, room / Math.max(1, runs)), heading: 0 };
}

/** Height that a legend would like, in pixels. */
const legendHeight = (runs, u) => (runs <= FEW ? runs * ROW * u : (runs * LISTED + 2 * HEADING) * u);

/**
 * The view on a screen of width x height with so many runs and pinned sliders, its maps with captions or not, and asks the height in u of what
 * is asked, if anything: {u, stacked, head, map, column, legend,
 * pins, dock}, the last six rectangles {x, y, width, height} in pixels that do not overlap and stay on the screen.
 */
export function presenterLayout([width, height], { runs, pins, captions = false, asks = null }) {
  const stacked = width / height < WIDE_FROM;
  const u = Math.max(Math.min(width / DESIGN[0], height / DESIGN[1]), stacked ? LEAST_STACKED : LEAST);
  return stacked ? stackedLayout(width, height, u, runs, pins, captions, asks) : wideLayout(width, height, u, pins);
}

function wideLayout(width, height, u, pins) {
  const side = 28 * u, column = COLUMN * u;
  const head = { x: side, y: 10 * u, width: width - 2 * side, height: 48 * u };
  const dock = { x: side, y: height - 132 * u, width: width - 2 * side, height: 126 * u };
  const map = { x: side, y: 66 * u, width: width - 2 * side - GUTTER * u - column, height: dock.y - 10 * u - 66 * u };
  const box = { x: width - side - column, y: 64 * u, width: column, height: map.height + 2 * u };
  const each = pins ? Math.min(PIN * u, Math.max(PIN_LEAST * u, (0.6 * box.height) / pins)) : 0;
  const foot = Math.min(pins * each, 0.72 * box.height);
  return {
    u, stacked: false, two: false, head, map, dock, column: box,
    legend: { ...box, height: box.height - foot - (pins ? 8 * u : 0) },
    pins: { ...box, y: box.y + box.height - foot, height: foot },
  };
}

function stackedLayout(width, height, u, runs, pins, captions, asks) {
  const side = Math.min(28 * u, 0.035 * width), gap = 10 * u, inner = width - 2 * side;
  const head = { x: side, y: 6 * u, width: inner, height: Math.max(48 * u, TOUCH) };
  const two = inner < 640 * u; // the buttons of the dock stand under its strip
  const dockHeight = two ? 126 * u + Math.max(60 * u, TOUCH + 4) : 126 * u;
  const dock = { x: side, y: height - dockHeight - 4 * u, width: inner, height: dockHeight };
  const top = head.y + head.height + 4 * u, room = dock.y - gap - top;
  const beside = pins > 0 && inner >= 760 * u; // legend and sliders side by side
  const pinsHeight = pins * (two ? PIN_LEAST : PIN) * u;
  const listed = asks ? asks * u : two && captions ? 0 : legendHeight(runs, u); // where maps are captioned a phone needs no legend
  const wanted = beside ? Math.max(listed, pinsHeight) : listed + pinsHeight + (pins && listed ? gap : 0);
  const columnHeight = Math.min(wanted, (asks ? 0.58 : 0.52) * room);
  const map = { x: side, y: top, width: inner, height: room - columnHeight - gap };
  const column = { x: side, y: top + map.height + gap, width: inner, height: columnHeight };
  if (beside) {
    const half = (inner - GUTTER * u) / 2;
    return { u, stacked: true, two, head, map, dock, column, legend: { ...column, width: half }, pins: { ...column, x: side + inner - half, width: half } };
  }
  const foot = listed ? Math.min(pinsHeight, 0.62 * columnHeight) : columnHeight;
  const legend = { ...column, height: listed ? columnHeight - foot - (pins ? gap : 0) : 0 };
  return { u, stacked: true, two, head, map, dock, column, legend, pins: { ...column, y: column.y + columnHeight - foot, height: foot } };
}

const ACROSS = 14, DOWN = 8, CAPTION = 30; // gaps between small maps, and the line above each

/**
 * Columns and rows in which `count` maps fill a rectangle best, and the size of each: {columns, rows, width, height,
 * caption}. Best is where a window of this shape (width over height) is shown largest; corners left empty count against it.
 */
export function gridFill(count, { width, height }, u, shape = 1.25) {
  const caption = CAPTION * u;
  let best = null;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const each = { width: (width - ACROSS * u * (columns - 1)) / columns, height: (height - DOWN * u * (rows - 1)) / rows - caption };
    const score = Math.min(each.width, shape * each.height) * Math.sqrt(count / (rows * columns));
    if (!best || score > best.score) best = { columns, rows, ...each, caption, across: ACROSS * u, down: DOWN * u, score };
  }
  return best;
}

/** The parts of the dock, in pixels from its corner: {buttons, strip, counter}, the strip being the scrubber; sides: the widths beside it. */
export function dockLayout({ width, height }, u, two, sides = [240 * u, 150 * u]) {
  if (two) {
    const strip = { x: 0, y: 0, width, height: 126 * u };
    const under = height - strip.height;
    return { buttons: { x: 0, y: strip.height, width: 0.66 * width, height: under }, strip, counter: { x: 0.66 * width, y: strip.height, width: 0.34 * width, height: under } };
  }
  const [left, right] = sides;
  return {
    buttons: { x: 0, y: 0, width: left, height },
    strip: { x: left + 4 * u, y: 0, width: width - left - right - 6 * u, height },
    counter: { x: width - right, y: 0, width: right, height },
  };
}
