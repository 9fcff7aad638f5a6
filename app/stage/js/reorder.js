// Taking a card by its key and putting it elsewhere in the column, by mouse or finger.

const NUDGE = 5; // pixels: a press that moved less moves nothing

/** Where a thing dropped at height y goes among boxes [{top, height}] from which it was taken at `from`: its new place. */
export function droppedAt(y, boxes, from) {
  const others = boxes.filter((_, index) => index !== from);
  const at = others.findIndex(({ top, height }) => y < top + height / 2);
  return at < 0 ? others.length : at;
}

/** Let a head's key be dragged; a line shows where the card would go. */
export function listenReorder(head) {
  const { grip, card, acts } = head;
  let from = null;
  const column = () => card.node.parentNode;
  const cards = () => [...column().querySelectorAll(":scope > .fl-card")];
  const boxes = () => cards().map((node) => node.getBoundingClientRect());
  const clear = () => {
    for (const node of cards()) node.classList.remove("fl-before", "fl-after");
    card.node.classList.remove("fl-dragged");
    card.node.style.translate = "";
  };
  grip.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    from = { y: event.clientY, index: cards().indexOf(card.node), moved: false, to: null };
    grip.setPointerCapture(event.pointerId);
  });
  grip.addEventListener("pointermove", (event) => {
    if (!from) return;
    const by = event.clientY - from.y;
    if (!from.moved && Math.abs(by) < NUDGE) return;
    from.moved = true;
    card.node.style.translate = "";
    const places = boxes();
    from.to = droppedAt(event.clientY, places, from.index);
    card.node.classList.add("fl-dragged");
    card.node.style.translate = `0 ${by}px`;
    cards().forEach((node, index) => {
      node.classList.toggle("fl-before", index === from.to && from.to < from.index);
      node.classList.toggle("fl-after", index === from.to && from.to > from.index);
    });
  });
  const drop = (event) => {
    if (!from) return;
    const { moved, to, index } = from;
    from = null;
    clear();
    if (moved && event.type === "pointerup" && to !== null && to !== index) acts("move", { to });
  };
  grip.addEventListener("pointerup", drop);
  grip.addEventListener("pointercancel", drop);
}
