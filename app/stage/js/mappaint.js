// A living map as pixels: hue is the minimum, lightness the steps to it, everything else a sign. Pure.

import { bandsAlong, classNumber, endingNames, firstMinimum } from "./mapclasses.js";
import { LOOK } from "./look.js";
import { packedColour, signTile } from "./mapsigns.js";
import { parseColour } from "./colour.js";

/** Everything that a painter needs of a theme at so many device pixels a pixel. */
export function mapDress(theme, ratio) {
  const packed = (colour) => packedColour(parseColour(colour));
  return {
    blank: packed(theme.blank), border: packed(theme.casing), diverged: Uint32Array.from(theme.diverged, packed), hues: theme.basins.map((row) => Uint32Array.from(row, packed)),
    tiles: endingNames().map((name) => (LOOK.patterns[name] ? signTile(name, theme, ratio) : null)), line: Math.max(1, Math.round(LOOK.maps.border * ratio)),
  };
}

/** How many of the cells about each, so many each way, are marked: a sum over columns of sums over rows. */
function countAbout(marks, width, height, reach) {
  const across = new Uint16Array(marks.length), about = new Uint16Array(marks.length);
  for (let row = 0; row < height; row += 1) {
    const base = row * width;
    let sum = 0;
    for (let column = 0; column < Math.min(reach, width); column += 1) sum += marks[base + column];
    for (let column = 0; column < width; column += 1) {
      if (column + reach < width) sum += marks[base + column + reach];
      if (column - reach - 1 >= 0) sum -= marks[base + column - reach - 1];
      across[base + column] = sum;
    }
  }
  const sums = new Uint32Array(width);
  for (let row = 0; row < Math.min(reach, height); row += 1) for (let column = 0; column < width; column += 1) sums[column] += across[row * width + column];
  for (let row = 0; row < height; row += 1) {
    const to = row + reach, from = row - reach - 1;
    for (let column = 0; column < width; column += 1) {
      if (to < height) sums[column] += across[to * width + column];
      if (from >= 0) sums[column] -= across[from * width + column];
      about[row * width + column] = sums[column];
    }
  }
  return about;
}

/** 1 where a run and the one `apart` cells to the right or above end differently and the border there is a line, not dust. */
export function smoothBorders({ classes, width, height }, apart = 1) {
  const marks = new Uint8Array(classes.length), { dust, dust_reach: reach } = LOOK.maps;
  for (let row = 0; row < height; row += 1) for (let column = 0; column < width; column += 1) {
    const at = row * width + column, own = classes[at];
    if ((column + apart < width && classes[at + apart] !== own) || (row + apart < height && classes[at + apart * width] !== own)) marks[at] = 1;
  }
  const about = countAbout(marks, width, height, reach * apart), most = Math.min(0.6, dust * Math.sqrt(apart)) * (2 * reach * apart + 1) ** 2;
  for (let at = 0; at < marks.length; at += 1) if (marks[at] && about[at] > most) marks[at] = 0;
  return marks;
}

/** A classed map made ready for its painter: bands, and borders once every run is known. */
export function readyMap(classed, bands, cellsPerLine = 1) {
  return { ...classed, band: bandsAlong(classed, bands), edges: classed.stride === 1 ? smoothBorders(classed, Math.max(1, Math.round(cellsPerLine))) : null };
}

/** The cell that each of `count` pixels shows, of `cells` of which every stride-th is known; the pixels go from one part of the cells to another, and are -1 beyond them. */
function shownCells(count, cells, stride, from, to) {
  const found = new Int32Array(count), last = Math.floor((cells - 1) / stride) * stride;
  for (let at = 0; at < count; at += 1) {
    const cell = Math.floor((from + ((at + 0.5) / count) * (to - from)) * cells);
    found[at] = cell < 0 || cell >= cells ? -1 : Math.min(last, Math.round(cell / stride) * stride);
  }
  return found;
}

/**
 * Paint a ready map into `out`, a pixel a number, from the top; runs that have not ended at `step` are still going. The
 * picture shows `parts` of the map: from and to across, from and to up.
 */
export function paintMap(out, [wide, high], ready, dress, step, [x0, x1, y0, y1] = [0, 1, 0, 1]) {
  const { width, height, stride, steps, classes, step: when, band, edges } = ready, { hues, tiles, diverged, blank, border, line } = dress;
  const columns = shownCells(wide, width, stride, x0, x1), rows = shownCells(high, height, stride, y0, y1).reverse(), all = step >= steps;
  const going = classNumber("going"), flat = classNumber("diverged"), minimum = firstMinimum();
  const seen = (at) => (all || when[at] <= step || classes[at] === 0 ? classes[at] : going);
  for (let py = 0; py < high; py += 1) {
    const base = rows[py] * width, above = Math.max(0, rows[Math.max(0, py - line)]) * width;
    for (let px = 0; px < wide; px += 1) {
      const to = py * wide + px;
      if (base < 0 || columns[px] < 0) {
        out[to] = blank;
        continue;
      }
      const at = base + columns[px], own = seen(at);
      if (edges && edges[at] && own === classes[at]) {
        const right = base + Math.max(0, columns[Math.min(wide - 1, px + line)]), up = above + columns[px];
        if (seen(right) !== own || seen(up) !== own) {
          out[to] = border;
          continue;
        }
      }
      if (own >= minimum) out[to] = hues[(own - minimum) % hues.length][band[at]];
      else if (own === flat) out[to] = diverged[band[at]];
      else if (own) {
        const { size, pixels } = tiles[own - 1];
        out[to] = pixels[(py % size) * size + (px % size)];
      } else out[to] = blank;
    }
  }
  return out;
}

/** The colour of a class in a key: the hue's row, the diverged row, or null for a sign. */
export const keyColours = (theme, number) => (number >= firstMinimum() ? theme.basins[(number - firstMinimum()) % theme.basins.length] : number === classNumber("diverged") ? theme.diverged : null);
