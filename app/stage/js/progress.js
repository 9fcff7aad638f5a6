// How far a reader has come in each lesson, remembered by the browser where it is allowed: {key: {scene, done}}.

const LESSONS_STORE = "fl:lessons";
const KEPT_KEY = /^[\w-]{1,60}$/; // of lessons that have a name; a packed one is as long as its text

/** What was remembered with scene `number` of `count` seen, the lesson last seen last: scene is the furthest, done whether the last one was. */
export function withScene(held, key, number, count) {
  const { [key]: seen = { scene: 0, done: false }, ...others } = held;
  return { ...others, [key]: { scene: Math.max(seen.scene, number), done: seen.done || number === count } };
}

/** The record of a browser's storage; empty where there is none, or something else under its name. */
export function readProgress(storage) {
  try {
    const held = JSON.parse(storage().getItem(LESSONS_STORE) ?? "{}");
    return held && typeof held === "object" && !Array.isArray(held) ? held : {};
  } catch {
    return {}; // closed to this page, or not ours
  }
}

/** Remember that a scene was seen. storage() gives the browser's storage, or throws. */
export function noteScene({ key, number, count }, storage = () => globalThis.localStorage) {
  if (!KEPT_KEY.test(key)) return;
  const next = withScene(readProgress(storage), key, number, count);
  try {
    storage().setItem(LESSONS_STORE, JSON.stringify(next));
  } catch {
    // a browser that remembers nothing shows lessons all the same
  }
}
