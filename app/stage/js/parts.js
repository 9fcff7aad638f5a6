// The parts of payloads that cross once, kept for the page; and asking for what got lost on the way, or was told in short.

const KEPT = 24; // payloads after whose last use a part is dropped: three times what Python remembers (app/stage/parts.py)
const AGAIN = 3000; // ms after which an unanswered question is asked again

export class Parts {
  constructor() {
    this.held = new Map(); // name -> {part, used}
    this.count = 0;
  }

  /** A decoded payload -> its header with every part in place, or null when one is missing. New parts are kept either way. */
  take({ header, arrays }) {
    this.count += 1;
    const { parts, arrays: _, ...cut } = header;
    for (const [name, part] of [...Object.entries(parts), ...Object.entries(arrays)]) this.held.set(name, { part, used: this.count });
    let lacking = false;
    const revive = (value) => {
      if (value === null || typeof value !== "object") return value;
      if (Array.isArray(value)) return value.map(revive);
      if ("$" in value) {
        const found = this.held.get(value.$);
        if (!found) lacking = true;
        else found.used = this.count;
        return found?.part;
      }
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, revive(one)]));
    };
    const whole = revive(cut);
    for (const [name, { used }] of this.held) if (used <= this.count - KEPT) this.held.delete(name);
    return lacking ? null : whole;
  }
}

/** Asks for everything again, by the number of the payload that lacked something, until a whole one has come. */
export class Asking {
  constructor(wait = AGAIN) {
    this.wait = wait;
    this.timer = null;
    this.doubted = null; // the payload after which runs were wanted in full
  }

  /** Wants, once a payload, all of the runs of which a sketch was told: one comes out otherwise here. */
  full(ask, number) {
    if (!ask || this.doubted === number) return;
    this.doubted = number;
    ask({ number, full: true });
  }

  start(ask, number) {
    this.stop();
    if (!ask) return;
    let tries = 0;
    const once = () => {
      ask(number + tries / 1000); // the same value twice would be no event
      tries += 1;
      this.timer = setTimeout(once, this.wait * tries);
    };
    once();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = null;
  }
}
