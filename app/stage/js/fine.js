// Fine steps: with Shift, or after a long press of a finger, a slider's track spans only a tenth of the value to either
// side; arrow keys with Shift go a tenth as far.

import { fromPosition, linearStep } from "./scales.js";

export const FINER = 0.1;
const LEAST_REACH = 0.01, LEAST_COUNT = 5; // of the whole track that a fine one spans to either side at least, and whole numbers
const RESTS_FOR = 450, RESTS_WITHIN = 8; // ms that a finger rests, within so many pixels, before it means to go finely

/** The ends [low, high] of a knob's fine track about a value: ±10 % of it (of 1 − value near one), within the slider's. */
export function fineEnds({ soft: [low, high], scale, integer }, value) {
  const size = scale === "one_minus_log" ? 1 - value : Math.abs(value), floor = scale === "linear" ? LEAST_REACH * (high - low) : 0;
  const reach = integer ? Math.max(LEAST_COUNT, Math.round(FINER * size)) : Math.max(FINER * size, floor);
  return reach > 0 ? [Math.max(Math.min(low, value), value - reach), Math.min(Math.max(high, value), value + reach)] : [low, high];
}

const clampedShare = (at) => Math.min(1, Math.max(0, at));

/** Where a value stands on a fine track, 0..1. */
export const onFine = ([low, high], value) => clampedShare((value - low) / (high - low));

/** The value at a place of a fine track, rounded to what it can tell apart. */
export function fromFine({ integer }, [low, high], at) {
  const step = integer ? 1 : linearStep(low, high);
  if (at === 0 || at === 1) return at ? high : low;
  return Number((Math.round((low + at * (high - low)) / step) * step).toPrecision(12));
}

/** A hand on a slider: where it is on the track that there is now, 0..1, given where the pointer has dragged it. */
export class FineHand {
  constructor() {
    this.shift = false;
    this.long = false; // a finger pressed long
    this.at = 0;
    this.track = null; // {ends, raw, at}: the fine track, and where pointer and value were when it began
  }

  /** The slider stands here without a hand. */
  rest(at) {
    this.at = at;
    this.track = null;
  }

  /** Go finely from this value on, whose slider the pointer holds at `raw`. */
  begin(raw, knob, value) {
    const ends = fineEnds(knob, value);
    this.at = onFine(ends, value);
    this.track = { ends, raw, at: this.at };
  }

  /** The value where the pointer asks for `raw`; finely, as far from `value` as it has gone since. */
  drag(raw, knob, value) {
    if (!this.shift && !this.long) {
      this.rest(raw);
      return fromPosition(knob, raw);
    }
    if (!this.track) this.begin(raw, knob, value);
    const { track } = this;
    this.at = clampedShare(track.at + raw - track.raw);
    return fromFine(knob, track.ends, this.at);
  }
}

/** Know of Shift, and of a finger that rests, from when a pointer takes the slider until it lets go, wherever it has gone
 *  meanwhile. acts: pressed() after a long press, gone() once it has let go. */
export function watchFine(range, hand, acts) {
  const kinds = ["pointermove", "keydown", "keyup"];
  range.addEventListener("contextmenu", (event) => hand.long && event.preventDefault());
  range.addEventListener("pointerdown", ({ shiftKey, pointerType, clientX, clientY }) => {
    hand.shift = shiftKey;
    const rested = () => {
      hand.long = true;
      acts.pressed();
    };
    const timer = pointerType === "mouse" ? null : setTimeout(rested, RESTS_FOR);
    const note = (event) => {
      hand.shift = event.shiftKey;
      if (event.type === "pointermove" && Math.hypot(event.clientX - clientX, event.clientY - clientY) > RESTS_WITHIN) clearTimeout(timer);
    };
    for (const kind of kinds) addEventListener(kind, note, true);
    const let_go = () => {
      clearTimeout(timer);
      for (const kind of kinds) removeEventListener(kind, note, true);
      for (const kind of ["pointerup", "pointercancel"]) removeEventListener(kind, let_go, true);
      setTimeout(() => { // behind the slider's own last word
        hand.shift = hand.long = false;
        acts.gone();
      });
    };
    for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, let_go, true);
  });
}

/** By how much an arrow key moves, as a sign; 0 for other keys. */
export const arrowSign = (key) => ({ ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 })[key] ?? 0;

/** The next position whose value differs from the one at `at`, in steps of `step`; `read` is position -> value. */
export function nextPosition(read, at, step) {
  const before = read(at);
  for (let count = 1; count <= 1000; count += 1) {
    const next = Math.min(1, Math.max(0, at + count * step));
    if (read(next) !== before || next === 0 || next === 1) return next;
  }
  return at;
}
