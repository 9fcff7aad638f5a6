// Ticks and numbers at the left and lower edge of a map.

import { LOOK } from "./look.js";
import { formatNumber, linearTicks, tickDigits } from "./numbers.js";
import { paintNumber } from "./typeset.js";

/** Draw both axes; right: the canvas's width, which no number leaves. */
export function drawAxes(context, camera, theme, { font, size, step, right }) {
  const { rect, window } = camera;
  context.font = `${size}px ${font}`;
  context.fillStyle = theme.muted;
  context.strokeStyle = theme.muted;
  context.lineWidth = 1;
  const base = rect.top + rect.height;
  const across = linearTicks(window[0], window[1], rect.width / step);
  const up = linearTicks(window[2], window[3], rect.height / (LOOK.axes.up * step));
  context.textBaseline = "top";
  context.textAlign = "center";
  context.globalAlpha = 0.7;
  context.beginPath();
  for (const tick of across) {
    const x = Math.round(camera.toX(tick)) + 0.5;
    context.moveTo(x, base);
    context.lineTo(x, base + 4);
  }
  for (const tick of up) {
    const y = Math.round(camera.toY(tick)) + 0.5;
    context.moveTo(rect.left - 4, y);
    context.lineTo(rect.left, y);
  }
  context.stroke();
  context.globalAlpha = 1;
  for (const tick of across) {
    const text = formatNumber(tick, tickDigits(across));
    const half = context.measureText(text).width / 2;
    paintNumber(context, text, Math.min(camera.toX(tick), right - half), base + 6, { align: "center" });
  }
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const tick of up) paintNumber(context, formatNumber(tick, tickDigits(up)), rect.left - 7, camera.toY(tick), { align: "right" });
}
