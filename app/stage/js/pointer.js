// Hands on a map: the page's pointer, wheel and touch events as a gesture's.

import { GRIP, Gesture } from "./gesture.js";

const LINE = 16; // pixels of a wheel's line
const FINGER = 30; // pixels round the start ring that a finger takes hold of
const REST = 420; // ms after which a finger that rests reads the ground

/**
 * Attach all pointer behaviour of a map; `hands` is what the stage lets hands do (see Gesture, without cursor), and fit()
 * and explainWheel(). Returns a function that detaches it.
 */
export function handleMap(map, hands) {
  const canvas = map.live;
  const gesture = new (map.Gesture ?? Gesture)(map, { ...hands, near: (on) => hands.near(map, on), cursor: (name) => (canvas.style.cursor = name) });
  const local = ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect();
    return [((clientX - box.left) * map.size[0]) / box.width, ((clientY - box.top) * map.size[1]) / box.height];
  };
  let resting = null;
  const wake = () => clearTimeout(resting);
  const down = (event) => {
    wake();
    gesture.grip = Math.max(GRIP * (map.view?.inner?.unit ?? 1), event.pointerType === "touch" ? FINGER : GRIP);
    if (event.pointerType === "touch") resting = setTimeout(() => gesture.rest(), REST);
    if (!gesture.down(event.pointerId, local(event), { button: event.button, shift: event.shiftKey })) return;
    canvas.setPointerCapture(event.pointerId);
    if (event.button === 1) event.preventDefault();
  };
  const wheel = (event) => {
    const at = local(event);
    if (!gesture.onMap(at)) return;
    const focused = canvas.getRootNode().activeElement === canvas;
    if (!event.ctrlKey && !event.metaKey && !focused && !map.view?.inner?.alone) {
      hands.explainWheel();
      return;
    }
    event.preventDefault();
    gesture.wheel(at, event.deltaY * (event.deltaMode === 1 ? LINE : 1));
  };
  const touch = (event) => {
    const first = event.touches[0];
    gesture.grip = FINGER;
    if (event.touches.length > 1 || gesture.mode === "read" || (first && gesture.onStart(local(first)))) event.preventDefault();
  };
  const listeners = [
    ["pointerdown", down],
    ["pointermove", (event) => gesture.move(event.pointerId, local(event))],
    ["pointerup", (event) => { wake(); gesture.up(event.pointerId, local(event)); }],
    ["pointercancel", (event) => { wake(); gesture.up(event.pointerId, local(event), true); }],
    ["contextmenu", (event) => gesture.mode === "read" && event.preventDefault()],
    ["pointerleave", () => gesture.leave()],
    ["wheel", wheel, { passive: false }],
    ["touchstart", touch, { passive: false }],
    ["touchmove", touch, { passive: false }],
    ["dblclick", (event) => gesture.onMap(local(event)) && hands.fit()],
  ];
  for (const [name, listener, options] of listeners) canvas.addEventListener(name, listener, options);
  return () => {
    wake();
    for (const [name, listener, options] of listeners) canvas.removeEventListener(name, listener, options);
  };
}
