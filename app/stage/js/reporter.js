// When edits leave for Python, and which answers may be older than the last of them.

import { sameWindow } from "./camera.js";

const ECHO = 2000; // ms after sending an edit during which an answer may still be an older one

export class Reporter {
  /** emit: the function that takes an event to Python, or null on a page without a server. */
  constructor(emit = null, now = () => performance.now()) {
    this.emit = emit;
    this.now = now;
    this.timer = null;
    this.sentAt = -ECHO;
    this.sentWindow = undefined;
    this.owed = null; // the last event that has not been answered: {seq, event}
    this.beaten = false; // whether something else left after it: of two that wait at a busy server the later one counts
  }

  /** Send what `event` makes, now or once `wait` ms have passed without another send. again: ms after which it is sent
   *  once more while no answer knows of it, and then after twice as many; 0 for never. */
  send(wait, event, again = 0) {
    clearTimeout(this.timer);
    const leave = () => {
      this.timer = null;
      const made = event();
      this.sentAt = this.now();
      this.sentWindow = made.window;
      [this.owed, this.beaten] = [{ seq: made.seq, event }, false];
      this.emit?.(made);
      if (!again || !this.emit) return;
      clearTimeout(this.insisting);
      this.insisting = setTimeout(() => this.owed && this.send(0, event, 2 * again), again);
    };
    if (wait) this.timer = setTimeout(leave, wait);
    else leave();
  }

  /** Do what sends something else than an event. */
  beside(act) {
    this.beaten = this.owed !== null;
    act();
  }

  /** An answer has come: where it does not know of an event that may have been passed by, that is sent again. */
  heard(answered) {
    if (!this.owed) return;
    if (answered >= this.owed.seq) this.owed = null;
    else if (this.beaten) this.send(0, this.owed.event);
  }

  /** Whether an edit is on its way: what arrives now may not know of it yet. */
  waiting() {
    return this.timer !== null || this.now() - this.sentAt < ECHO;
  }

  /** Whether a window that arrives is only our own, come back. */
  knows(window) {
    return this.waiting() || (this.sentWindow !== undefined && sameWindow(window, this.sentWindow));
  }

  /** The user has gone elsewhere: what arrives now is what is wanted. */
  forget() {
    this.owed = null;
    this.sentAt = -ECHO;
    this.sentWindow = undefined;
  }

  stop() {
    clearTimeout(this.timer);
    clearTimeout(this.insisting);
  }
}
