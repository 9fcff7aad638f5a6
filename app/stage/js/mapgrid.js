// Several maps in a rectangle that they fill: rows and columns, captions, and who of them has numbers.

import { gridFill } from "./presentersizes.js";

const NARROWEST = 0.6, WIDEST = 2.2; // shapes of a window between which the maps follow it

/** Place maps [MapView] in their field: box {width, height} and unit u in pixels, home the whole window. */
export function fillField(field, maps, box, u, [x0, x1, y0, y1]) {
  const shape = Math.min(WIDEST, Math.max(NARROWEST, (x1 - x0) / (y1 - y0)));
  const grid = gridFill(maps.length, box, u, shape);
  field.style.cssText = `display: grid; grid-template-columns: repeat(${grid.columns}, ${grid.width}px); gap: ${grid.down}px ${grid.across}px; align-content: start`;
  maps.forEach((map, index) => {
    map.numbered = index === (grid.rows - 1) * grid.columns;
    map.caption.style.fontSize = `${Math.max(11, Math.min(20 * u, grid.width / 11))}px`;
    map.resize(Math.floor(grid.width), Math.floor(grid.height));
  });
}
