// Play, step, scrub, speed, loop; and the keys that do the same.

import { SPEEDS } from "./clock.js";
import { el, icon, iconButton, inField } from "./dom.js";
import { formatSteps } from "./numbers.js";

const speedText = (speed) => `${speed}×`;

export class Transport {
  constructor(stage) {
    const { clock, t } = stage;
    this.stage = stage;
    const act = (move) => () => {
      move();
      stage.moved();
    };
    this.play = iconButton("play", t("Play"), { "data-testid": "fl-play", class: "fl-button fl-play", onclick: act(() => clock.toggle()) });
    this.scrub = el("input", {
      type: "range", min: 0, max: 1, step: 1, class: "fl-range fl-scrub", "aria-label": t("Step"), "data-testid": "fl-scrub",
      oninput: () => stage.scrub(Number(this.scrub.value)),
    });
    this.counter = el("output", { class: "fl-counter", "data-testid": "fl-counter" });
    this.speed = el("select", {
      class: "fl-select", "aria-label": t("Speed"), title: t("Speed"), "data-testid": "fl-speed",
      onchange: act(() => (clock.speed = Number(this.speed.value))),
    });
    for (const speed of SPEEDS) this.speed.append(el("option", { value: speed, text: speedText(speed) }));
    this.loop = iconButton("loop", t("Repeat"), { "data-testid": "fl-loop", "aria-pressed": "false", onclick: act(() => (clock.loop = !clock.loop)) });
    this.node = el(
      "div",
      { class: "fl-transport", role: "group", "aria-label": t("Playback") },
      el("div", { class: "fl-buttons" },
        iconButton("start", t("To the start"), { "data-testid": "fl-start", onclick: act(() => { clock.pause(); clock.seek(0); }) }),
        iconButton("back", t("One step back"), { "data-testid": "fl-back", onclick: act(() => clock.nudge(-1)) }),
        this.play,
        iconButton("ahead", t("One step on"), { "data-testid": "fl-ahead", onclick: act(() => clock.nudge(1)) }),
        iconButton("end", t("To the end"), { "data-testid": "fl-end", onclick: act(() => { clock.pause(); clock.seek(clock.steps); }) })),
      this.scrub,
      this.counter,
      el("div", { class: "fl-buttons fl-rate" }, this.speed, this.loop),
    );
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
    const state = `${clock.playing}/${clock.speed}/${clock.loop}`;
    if (state === this.shown) return;
    this.shown = state;
    const label = clock.playing ? t("Pause") : t("Play");
    this.play.replaceChildren(icon(clock.playing ? "pause" : "play"));
    this.play.setAttribute("aria-label", label);
    this.play.title = label;
    this.speed.value = String(SPEEDS.reduce((best, speed) => (Math.abs(speed - clock.speed) < Math.abs(best - clock.speed) ? speed : best)));
    this.loop.setAttribute("aria-pressed", String(clock.loop));
  }
}

/** What a key does to the clock; true when it was one of ours. */
export function pressKey(clock, key, shift) {
  switch (key) {
    case " ": clock.toggle(); return true;
    case "ArrowLeft": clock.nudge(shift ? -10 : -1); return true;
    case "ArrowRight": clock.nudge(shift ? 10 : 1); return true;
    case "Home": clock.pause(); clock.seek(0); return true;
    case "End": clock.pause(); clock.seek(clock.steps); return true;
    case "+": case "=": clock.faster(1); return true;
    case "-": case "_": clock.faster(-1); return true;
    default: return false;
  }
}

/** Listen for keys on the page, as long as nobody is typing and no button would take the space bar. */
export function listenKeys(stage) {
  const listener = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || inField(event)) return;
    const target = event.composedPath()[0];
    if (event.key === " " && target instanceof HTMLElement && /^(BUTTON|SUMMARY|A)$/.test(target.tagName)) return;
    if (!stage.visible() || !pressKey(stage.clock, event.key, event.shiftKey)) return;
    event.preventDefault();
    stage.moved();
  };
  document.addEventListener("keydown", listener);
  return () => document.removeEventListener("keydown", listener);
}
