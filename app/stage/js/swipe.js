// A finger drawn across a text turns to the next scene, or back.

const SWIPE_FAR = 56; // pixels that count as a swipe,
const ACROSS_LEVEL = 1.8; // and how many times as far across as up or down

/** The way of a finger that moved by (dx, dy): 1 on, -1 back, 0 where it was something else. */
export const swiped = (dx, dy) => (Math.abs(dx) >= SWIPE_FAR && Math.abs(dx) > ACROSS_LEVEL * Math.abs(dy) ? (dx < 0 ? 1 : -1) : 0);

/** Call turn(1 or -1) at a swipe on a node; not where the finger began on a slider. */
export function listenSwipe(node, turn) {
  let from = null;
  node.addEventListener("touchstart", (event) => {
    const [touch, second] = event.touches;
    from = second || event.target.closest?.("input") ? null : [touch.clientX, touch.clientY];
  }, { passive: true });
  node.addEventListener("touchcancel", () => (from = null));
  node.addEventListener("touchend", (event) => {
    const touch = event.changedTouches[0], way = from && touch ? swiped(touch.clientX - from[0], touch.clientY - from[1]) : 0;
    from = null;
    if (way) turn(way);
  });
}
