// Ticks and numbers at the left and lower edge of a map.

import { withAlpha } from "./colour.js";
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

/** Draw both axes inside the map's edge, each number over a halo: for maps that fill their canvas. */
export function drawInnerAxes(context, camera, theme, { font, size }) {
  const { rect, window } = camera;
  const unit = size / 18, tick = 12 * unit, base = rect.top + rect.height;
  context.font = `${size}px ${font}`;
  context.strokeStyle = theme.muted;
  context.lineWidth = Math.max(1, 1.2 * unit);
  context.lineJoin = "round";
  const across = linearTicks(window[0], window[1], rect.width / Math.min(170 * unit, rect.width / 3));
  const up = linearTicks(window[2], window[3], rect.height / Math.min(130 * unit, rect.height / 2.2));
  const write = (text, x, y, align) => {
    context.textBaseline = "middle";
    context.strokeStyle = withAlpha(theme.casing, 0.85);
    context.lineWidth = 4 * unit;
    paintNumber(context, text, x, y, { align, stroke: true });
    context.fillStyle = theme.ink;
    context.globalAlpha = 0.82;
    paintNumber(context, text, x, y, { align });
    context.globalAlpha = 1;
  };
  const line = (x0, y0, x1, y1) => {
    context.strokeStyle = theme.ink;
    context.globalAlpha = 0.55;
    context.lineWidth = Math.max(1, 1.2 * unit);
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
    context.globalAlpha = 1;
  };
  for (const at of across) {
    const text = formatNumber(at, tickDigits(across)), half = context.measureText(text).width / 2, x = camera.toX(at);
    if (x - half < rect.left + 6 * unit || x + half > rect.left + rect.width - 6 * unit) continue;
    line(x, base - tick * 0.7, x, base);
    write(text, x, base - tick - 0.5 * size, "center");
  }
  for (const at of up) {
    const y = camera.toY(at);
    if (y - size < rect.top || y + 2.4 * size > base) continue;
    line(rect.left, y, rect.left + tick * 0.7, y);
    write(formatNumber(at, tickDigits(up)), rect.left + tick, y, "left");
  }
}
