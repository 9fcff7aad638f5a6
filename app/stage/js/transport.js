// Play, step, scrub, speed, loop. Keys that do the same are in keys.js.

import { speedWords } from "./clock.js";
import { el, icon, iconButton, keyed } from "./dom.js";
import { formatSteps } from "./numbers.js";

/** How the word of a speed reads. */
export const speedText = (t, word) => (word.endsWith("/s") ? t("{count} step/s", { count: Number.parseFloat(word) }) : `${word}×`);

export class Transport {
  constructor(stage) {
    const { clock, t } = stage;
    this.stage = stage;
    const act = (move) => () => {
      move();
      stage.moved();
    };
    this.play = iconButton("play", t("Play"), { ...keyed(t, t("Play"), t("Space")), "data-testid": "fl-play", class: "fl-button fl-play", onclick: act(() => clock.toggle()) });
    this.scrub = el("input", {
      type: "range", min: 0, max: 1, step: 1, class: "fl-range fl-scrub", "aria-label": t("Step"), "data-testid": "fl-scrub",
      oninput: () => stage.scrub(Number(this.scrub.value)),
    });
    this.counter = el("output", { class: "fl-counter", "data-testid": "fl-counter" });
    this.speed = el("select", {
      class: "fl-select", "aria-label": t("Speed"), title: t("Speed"), "data-testid": "fl-speed",
      onchange: act(() => clock.take(this.speed.value)),
    });
    for (const word of speedWords()) this.speed.append(el("option", { value: word, text: speedText(t, word) }));
    this.loop = iconButton("loop", t("Repeat"), { "data-testid": "fl-loop", "aria-pressed": "false", onclick: act(() => (clock.loop = !clock.loop)) });
    this.walk = [
      iconButton("start", t("To the start"), { ...keyed(t, t("To the start"), t("Home")), "data-testid": "fl-start", onclick: act(() => { clock.pause(); clock.seek(0); }) }),
      iconButton("back", t("One step back"), { ...keyed(t, t("One step back"), "←"), "data-testid": "fl-back", onclick: act(() => clock.nudge(-1)) }),
      this.play,
      iconButton("ahead", t("One step on"), { ...keyed(t, t("One step on"), "→"), "data-testid": "fl-ahead", onclick: act(() => clock.nudge(1)) }),
      iconButton("end", t("To the end"), { ...keyed(t, t("To the end"), t("End")), "data-testid": "fl-end", onclick: act(() => { clock.pause(); clock.seek(clock.steps); }) }),
    ];
    this.buttons = el("div", { class: "fl-buttons" }, ...this.walk);
    this.rate = el("div", { class: "fl-buttons fl-rate" }, this.speed, this.loop);
    this.node = el("div", { class: "fl-transport", role: "group", "aria-label": t("Playback") }, this.buttons, this.scrub, this.counter, this.rate);
    this.shown = null;
  }

  draw() {
    const { clock, t } = this.stage;
    const step = Math.floor(clock.playhead);
    if (this.scrub.max !== String(clock.steps)) this.scrub.max = String(clock.steps);
    if (this.scrub.value !== String(step)) this.scrub.value = String(step);
    this.scrub.style.setProperty("--at", `${((100 * step) / Math.max(1, clock.steps)).toFixed(2)}%`);
    const text = `${formatSteps(step)} / ${formatSteps(clock.steps)}`;
    if (this.counter.textContent !== text) {
      this.counter.textContent = text;
      this.scrub.setAttribute("aria-valuetext", t("step {step} of {steps}", { step: formatSteps(step), steps: formatSteps(clock.steps) }));
    }
    const word = clock.word(), state = `${clock.playing} ${word} ${clock.loop}`;
    if (state === this.shown) return;
    this.shown = state;
    const label = clock.playing ? t("Pause") : t("Play");
    this.play.replaceChildren(icon(clock.playing ? "pause" : "play"));
    this.play.setAttribute("aria-label", label);
    this.play.title = keyed(t, label, t("Space")).title;
    this.speed.value = word;
    this.loop.setAttribute("aria-pressed", String(clock.loop));
  }
}
