// One clock for every panel: the playhead in steps, fractional while playing.

const SECONDS = 8; // for 500 steps at 1x; longer runs take longer, but less than in proportion
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];

/** Steps a second at a speed. */
export const stepRate = (steps, speed) => (speed * Math.max(1, steps)) / (SECONDS * (Math.max(1, steps) / 500) ** 0.3);

/** Pure state machine: {playhead, steps, speed, playing, loop} with the moves a transport needs; owner: whose steps they are. */
export function makeClock() {
  const clock = { playhead: 0, steps: 0, speed: 1, playing: false, loop: false, owner: null };
  const clamp = (value) => Math.min(clock.steps, Math.max(0, value));
  return Object.assign(clock, {
    /** Length of the run: the playhead stays at the end if it was there, else it is kept and clamped. */
    setSteps(steps) {
      const atEnd = clock.playhead >= clock.steps;
      clock.steps = Math.max(0, steps);
      clock.playhead = atEnd && !clock.playing ? clock.steps : clamp(clock.playhead);
    },
    seek(step) {
      clock.playhead = clamp(step);
    },
    /** By whole steps, pausing: from 3.4 one step on is 4, one back is 3. */
    nudge(by) {
      clock.playing = false;
      const whole = by > 0 ? Math.floor(clock.playhead) : Math.ceil(clock.playhead);
      clock.playhead = clamp(whole + by);
    },
    play() {
      if (clock.steps === 0) return;
      if (clock.playhead >= clock.steps) clock.playhead = 0;
      clock.playing = true;
    },
    pause() {
      clock.playing = false;
    },
    toggle() {
      if (clock.playing) clock.pause();
      else clock.play();
    },
    faster(by) {
      const near = SPEEDS.reduce((best, speed, at) => (Math.abs(speed - clock.speed) < Math.abs(SPEEDS[best] - clock.speed) ? at : best), 0);
      clock.speed = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, near + by))];
    },
    advance(seconds) {
      if (!clock.playing) return;
      clock.playhead += stepRate(clock.steps, clock.speed) * Math.min(seconds, 0.25);
      if (clock.playhead < clock.steps) return;
      if (clock.loop && clock.steps > 0) clock.playhead %= clock.steps;
      else {
        clock.playhead = clock.steps;
        clock.playing = false;
      }
    },
  });
}

/** Drives the clock and its subscribers by animation frames, only while something plays or asked to be drawn. */
export function makeTicker(clock, debug) {
  const subscribers = new Set();
  const watchers = new Set(); // called after those who draw; playback does not go on for their sake
  let pending = false;
  let last = null;
  const frame = (time) => {
    pending = false;
    clock.advance(last === null ? 0 : (time - last) / 1000);
    last = clock.playing ? time : null;
    const began = performance.now();
    for (const draw of [...subscribers, ...watchers]) draw();
    debug.frames += 1;
    debug.playhead = clock.playhead;
    debug.playing = clock.playing;
    debug.drawTime = performance.now() - began;
    if (clock.playing && subscribers.size) request();
    else last = null;
  };
  const request = () => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(frame);
  };
  return {
    request,
    subscribe(draw, watching = false) {
      if (watching) {
        watchers.add(draw);
        return () => watchers.delete(draw);
      }
      subscribers.add(draw);
      return () => {
        subscribers.delete(draw);
        if (!subscribers.size) clock.pause();
      };
    },
  };
}
