// A stage that has to fit into its window: in another page's frame, or on a page of its own.

import { framed, framedHeight } from "./sizes.js";

const ENOUGH = 0.45; // of the room: what a wide map is to have before curves stand under it
const TALL = 1.05; // of its width: no map of a narrow page is higher
const LOW = 480; // px of room below which only the most needed tools are shown

/** What height is left for the maps of a stage whose place is `box`; null where the page may be as long as it is. */
export function heightLeft(stage, box, wide) {
  const { parts, root } = stage;
  if (!stage.room && !framed()) return null;
  parts.field.style.cssText = "";
  root.classList.remove("fl-low");
  const rest = () => parts.main.getBoundingClientRect().height - parts.field.getBoundingClientRect().height;
  if (!stage.room) return framedHeight(globalThis.innerHeight, box.top, rest());
  const room = stage.room(wide), top = box.top + globalThis.scrollY;
  if (!wide) { // playing needs no scrolling; what comes below it does
    const gap = parseFloat(getComputedStyle(parts.main).rowGap), below = gap + parts.main.getBoundingClientRect().bottom - parts.stripBox.getBoundingClientRect().top;
    return Math.min(framedHeight(room, top, rest() - below), Math.round(TALL * box.width));
  }
  const left = framedHeight(room, top, rest());
  if (left >= ENOUGH * room) return left;
  root.classList.add("fl-low");
  return framedHeight(room, top, rest());
}

/** Whether there is so little room that the stage is a figure with few tools, as in another page's frame. */
export const cramped = (stage) => framed() || (stage.room !== null && stage.room(false) < LOW);

/** Whether a picture has to fit, with all that is told of it, into the box that it is given. */
export const boxed = (stage) => framed() || (stage.room !== null && stage.root.classList.contains("fl-wide"));
