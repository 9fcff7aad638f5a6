// Shift makes a slider ten times finer, under a pointer and for the arrow keys.

export const FINER = 0.1;

/** A hand on a slider: where it is, 0..1, given where the pointer has dragged it. */
export class FineHand {
  constructor() {
    this.shift = false;
    this.at = 0; // where the slider stands
    this.anchor = null; // {raw, at}: since when Shift is held
  }

  /** The slider stands here without a hand. */
  rest(at) {
    this.at = at;
    this.anchor = null;
  }

  /** The pointer asks for `raw`: that, or from where Shift was pressed a tenth of the way. */
  drag(raw) {
    if (!this.shift) {
      this.anchor = null;
      this.at = raw;
    } else {
      this.anchor ??= { raw: this.at, at: this.at };
      this.at = Math.min(1, Math.max(0, this.anchor.at + FINER * (raw - this.anchor.raw)));
    }
    return this.at;
  }

  /** Whether the last move was a fine one. */
  get fine() {
    return this.anchor !== null;
  }
}

/** Know of Shift from when a pointer takes the slider until it lets go, wherever it has gone meanwhile. */
export function watchShift(range, hand) {
  const note = (event) => (hand.shift = event.shiftKey);
  const kinds = ["pointermove", "keydown", "keyup"];
  range.addEventListener("pointerdown", (event) => {
    note(event);
    for (const kind of kinds) addEventListener(kind, note, true);
    const let_go = () => {
      for (const kind of kinds) removeEventListener(kind, note, true);
      for (const kind of ["pointerup", "pointercancel"]) removeEventListener(kind, let_go, true);
      setTimeout(() => (hand.shift = false)); // behind the slider's own last word
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
