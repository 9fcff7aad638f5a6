// The runs as a crew: how many there may be, how they are listed, and what is done to the whole of one.

const CROWD = 5; // runs from which each card is one line

export class Crew {
  constructor(stage) {
    this.stage = stage;
  }

  /** Whether runs can be added and taken away: not on a page without a server. */
  managed() {
    return this.stage.reporter.emit !== null;
  }

  /** Whether there are as many runs as colours. */
  full() {
    return this.stage.everyRun.length >= this.stage.theme.trails.length;
  }

  /** Whether there are so many that each card is one line. */
  crowded() {
    return this.stage.everyRun.length >= CROWD;
  }

  /** Something done to a whole run, or to the note: {act, slot, …}; see app/lab/manage.py. */
  act(act) {
    const { stage } = this;
    stage.edits.act(act);
    if (act.act === "keep") stage.past.kept.delete(act.slot); // it is a run of its own now
    if (act.act === "hide") {
      for (const run of stage.everyRun) run.off = stage.edits.offNow(run);
      stage.panels.build();
      stage.touchMaps("ground");
    }
    stage.commit();
  }
}
