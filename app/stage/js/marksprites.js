// Signs of points drawn once and then copied: a landscape with sixty minima has them at every frame of a drag.

import { drawMark } from "./marks.js";

const SPRITE_EDGE = 3; // CSS pixels around a sign for its casing

let sprites = new Map();

/** Copy a sign to a place, to the nearest pixel; as drawMark otherwise. `ratio` is device pixels a CSS pixel. */
export function copyMark(context, sign, x, y, theme, size, ratio) {
  const key = [sign, theme.name, size, ratio].join();
  if (!sprites.has(key)) {
    if (sprites.size > 24) sprites = new Map();
    const sprite = document.createElement("canvas"), half = Math.ceil(size + SPRITE_EDGE);
    sprite.width = sprite.height = Math.round(2 * half * ratio);
    const own = sprite.getContext("2d");
    own.scale(ratio, ratio);
    drawMark(own, sign, half, half, theme, size);
    sprites.set(key, { sprite, half });
  }
  const { sprite, half } = sprites.get(key);
  const [left, top] = [x, y].map((value) => Math.round((value - half) * ratio) / ratio);
  context.drawImage(sprite, left, top, 2 * half, 2 * half);
}
