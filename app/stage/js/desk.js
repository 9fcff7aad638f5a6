// What a stage may ask of the page it stands on: undo, the picker of optimizers. A page without a server has neither.

import { UndoOffer } from "./undooffer.js";

export class Desk {
  constructor() {
    this.bar = null; // what keeps the history
    this.pickers = null;
    this.offer = null;
  }

  canAdd() {
    return this.pickers?.standing.has("rule") ?? false;
  }

  add() {
    this.pickers?.openKind("rule");
  }

  /** A run is being taken away: for a while it can come back. */
  offerUndo(stage, card) {
    this.offer?.end();
    if (this.bar && !this.bar.address.embedded()) this.offer = new UndoOffer(stage, card, this.bar);
  }

  /** How many changes have settled: an offer stands for the last one only. */
  settledNow(count) {
    this.offer?.settledNow(count);
  }
}
