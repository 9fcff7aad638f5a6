// Numbers with raised exponents, on canvas and in the page.

import { raisedParts } from "./numbers.js";

const SMALL = 0.74, RAISE = 0.36; // of the type size

/** Fill (or stroke) text at x, y with the context's font and alignment, superscripts raised. Returns its width. */
export function paintNumber(context, text, x, y, { align = "left", stroke = false } = {}) {
  const parts = raisedParts(text);
  const { font } = context;
  const size = Number(/([\d.]+)px/.exec(font)[1]);
  const small = font.replace(/[\d.]+px/, `${(SMALL * size).toFixed(2)}px`);
  const widths = parts.map(([part, raised]) => {
    context.font = raised ? small : font;
    return context.measureText(part).width;
  });
  const width = widths.reduce((sum, part) => sum + part, 0);
  let at = x - (align === "right" ? width : align === "center" ? width / 2 : 0);
  const alignBefore = context.textAlign;
  context.textAlign = "left";
  parts.forEach(([part, raised], index) => {
    context.font = raised ? small : font;
    const height = raised ? y - RAISE * size : y;
    if (stroke) context.strokeText(part, at, height);
    else context.fillText(part, at, height);
    at += widths[index];
  });
  context.font = font;
  context.textAlign = alignBefore;
  return width;
}

/** Show text in an element with superscripts as <sup>; nothing is touched when it already shows it. */
export function showNumber(node, text) {
  if (node.dataset.text === text) return;
  node.dataset.text = text;
  node.replaceChildren(
    ...raisedParts(text).map(([part, raised]) => {
      if (!raised) return part;
      const sup = document.createElement("sup");
      sup.textContent = part;
      return sup;
    }),
  );
}
