// One clock for every panel: the playhead in steps, fractional while playing.

import { LOOK } from "./look.js";

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];
export const PACES = [1, 2]; // steps a second, for telling them one by one

/** Every speed there is, slowest first, by its word: "1/s" is a step a second, "0.5" half of the usual. */
export const speedWords = () => [...PACES.map((pace) => `${pace}/s`), ...SPEEDS.map(String)];

/** Steps a second at a speed, once it has got going. */
export function stepRate(steps, speed) {
  const { seconds, of, growth } = LOOK.clock;
  return ((speed * of) / seconds) * (Math.max(1, steps) / of) ** growth;
}

/** Steps a second at the playhead: even at a pace, else slow at the start, so that the first steps are seen. */
export function rateAt({ playhead, steps, speed, pace, tempo }) {
  const { crawl, quicken } = LOOK.clock;
  return tempo?.(playhead) ?? pace ?? Math.min(stepRate(steps, speed), speed * (crawl + quicken * playhead));
}

/**
 * Pure state machine: {playhead, steps, speed, pace, playing, loop} with the moves a transport needs; pace, where it is
 * not null, is steps a second and stands for the speed; tempo, where it is not null, tells them by the playhead until
 * another speed is taken; owner: whose steps they are.
 */
export function makeClock() {
  const clock = { playhead: 0, steps: 0, speed: 1, pace: null, tempo: null, playing: false, loop: false, owner: null };
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
    /** By whole steps from the one that is counted, pausing: from 3.4 one step on is 4, one back is 2. */
    nudge(by) {
      clock.playing = false;
      clock.playhead = clamp(Math.floor(clock.playhead) + by);
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
    /** The word of the speed in force; a speed between those offered is the nearest of them. */
    word() {
      if (clock.pace !== null) return `${clock.pace}/s`;
      return String(SPEEDS.reduce((best, speed) => (Math.abs(speed - clock.speed) < Math.abs(best - clock.speed) ? speed : best)));
    },
    /** Take the speed that a word names; an unknown one changes nothing. */
    take(word) {
      if (!speedWords().includes(word)) return;
      clock.tempo = null;
      clock.pace = word.endsWith("/s") ? Number.parseFloat(word) : null;
      if (clock.pace === null) clock.speed = Number(word);
    },
    faster(by) {
      const words = speedWords();
      clock.take(words[Math.min(words.length - 1, Math.max(0, words.indexOf(clock.word()) + by))]);
    },
    advance(seconds) {
      if (!clock.playing) return;
      clock.playhead += rateAt(clock) * Math.min(seconds, 0.25);
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
