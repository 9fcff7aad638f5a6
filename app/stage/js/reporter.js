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
  }

  /** Send what `event` makes, now or once `wait` ms have passed without another send. */
  send(wait, event) {
    clearTimeout(this.timer);
    const leave = () => {
      this.timer = null;
      const made = event();
      this.sentAt = this.now();
      this.sentWindow = made.window;
      this.emit?.(made);
    };
    if (wait) this.timer = setTimeout(leave, wait);
    else leave();
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
    this.sentAt = -ECHO;
    this.sentWindow = undefined;
  }

  stop() {
    clearTimeout(this.timer);
  }
}
