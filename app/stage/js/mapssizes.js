// Sizes of the map of the surface and the living maps beside it, in CSS pixels.

import { LOOK } from "./look.js";
import { NARROW } from "./sizes.js";

const MAPS_SHAPE = [0.84, 0.9]; // of a map, height over width
const LEAST_MAP = 90; // px that a map is high where it has to fit
const ROW_GAP = 10;

/** {columns, width, height} of `count` equal maps in a box, each with so much above and below it; held: they have to fit its height. */
export function mapsGrid(count, { width, height }, extra, held, phone) {
  const { gap } = LOOK.maps;
  const sized = (columns) => {
    const rows = Math.ceil(count / columns), wide = Math.floor((width - gap * (columns - 1)) / columns);
    const free = Math.floor((height - ROW_GAP * (rows - 1)) / rows - extra);
    const high = held ? Math.max(LEAST_MAP, Math.min(free, Math.round(1.1 * wide))) : Math.round(Math.max(MAPS_SHAPE[0] * wide, Math.min(MAPS_SHAPE[1] * wide, free)));
    return { columns, rows, width: wide, height: high };
  };
  if (phone) return sized(held && count > 2 ? 2 : 1);
  if (count === 2) return sized(2);
  if (!held) return sized(Math.min(count, Math.ceil(count / Math.ceil(count / Math.max(2, Math.floor((width + gap) / (250 + gap)))))));
  const choices = Array.from({ length: count }, (_, at) => sized(at + 1));
  return choices.reduce((best, one) => (Math.min(one.width, one.height) > Math.min(best.width, best.height) ? one : best));
}

/** What stands about the maps, in pixels: all of it, and above and below each. */
function roomTaken({ livings, editor, foot, head }) {
  const below = Math.max(0, ...livings.map(({ living: { bar, tells } }) => bar.offsetHeight + tells.offsetHeight));
  return { taken: editor.node.offsetHeight + foot.offsetHeight + 14, extra: head.offsetHeight + below + 8 };
}

/** The same as a text: where it changes, the maps are placed anew. */
export const takenBy = (maps) => JSON.stringify(roomTaken(maps));

const worded = ({ livings, foot }) => [foot, ...livings.map(({ living }) => living.tells)];

/** Room that words have needed stays theirs: where they wrap beside maps of one size and not of the next, both would come in turns. */
export function holdRoom(maps) {
  for (const node of worded(maps)) {
    const { height } = node.getBoundingClientRect();
    node.style.minHeight = height ? `${height}px` : ""; // a frame has none
  }
}

/** Another box, or other maps: what words need is found anew. */
export function freeRoom(maps) {
  for (const node of worded(maps)) node.style.minHeight = "";
}

/** How large signs are on these maps beside on one that fills its place. */
export const signScale = ({ ground, stage }) => Math.max(0.55, Math.min(1, ground.size[0] / (stage.presenter ? 760 * stage.projector.u : stage.band.on ? 420 : 240)));

/** Size the maps of a layout (maps.js) in its box. */
export function placeMaps(maps, { width, height, held }) {
  const { livings, ground, grid, stage } = maps, { taken, extra } = roomTaken(maps), phone = width < NARROW && !(held && width > height);
  const sizes = mapsGrid(1 + livings.length, { width, height: Math.max(0, height - taken) }, extra, held, phone);
  grid.style.gridTemplateColumns = `repeat(${sizes.columns}, ${sizes.width}px)`;
  grid.style.gap = `${ROW_GAP}px ${LOOK.maps.gap}px`;
  ground.resize(sizes.width, sizes.height);
  for (const { living } of livings) living.resize(sizes.width, sizes.height, maps.type);
  maps.node.classList.toggle("fl-maps-phone", phone);
  stage.redraw();
}
