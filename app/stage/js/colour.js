// Colour maths: sRGB <-> OKLab, ramps interpolated where equal numbers look equally far apart.

/** "#rrggbb" or "rgb(r, g, b)" -> [r, g, b] in 0..255, or null. */
export function parseColour(text) {
  const trimmed = String(text ?? "").trim();
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{2})?$/i.exec(trimmed);
  if (hex) {
    const digits = hex[1].length === 3 ? [...hex[1]].map((d) => d + d).join("") : hex[1];
    return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
  }
  const rgb = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/i.exec(trimmed);
  return rgb ? [1, 2, 3].map((at) => Number(rgb[at])) : null;
}

/** Colour text with an alpha, for canvas. */
export function withAlpha(text, alpha) {
  const [r, g, b] = parseColour(text);
  return `rgba(${r}, ${g}, ${b}, ${alpha})`;
}

const toLinear = (byte) => {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};
const fromLinear = (c) => 255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * Math.max(c, 0) ** (1 / 2.4) - 0.055);

/** [r, g, b] in 0..255 -> OKLab [L, a, b]. */
export function rgbToOklab([red, green, blue]) {
  const r = toLinear(red), g = toLinear(green), b = toLinear(blue);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** OKLab -> linear red, green, blue (0..1 in gamut), into out[0..2]: no array is made, because relief asks per pixel. */
export function oklabToLinear(L, A, B, out) {
  const cl = L + 0.3963377774 * A + 0.2158037573 * B, cm = L - 0.1055613458 * A - 0.0638541728 * B, cs = L - 0.0894841775 * A - 1.291485548 * B;
  const l = cl * cl * cl, m = cm * cm * cm, s = cs * cs * cs; // a power costs as much as all the rest of a pixel
  out[0] = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  out[1] = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  out[2] = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s;
}

/** OKLab -> [r, g, b] in 0..255, not rounded, clipped to the gamut. */
export function oklabToRgb([L, A, B]) {
  const linear = [0, 0, 0];
  oklabToLinear(L, A, B, linear);
  return linear.map((c) => Math.min(255, Math.max(0, fromLinear(c))));
}

/** OKLab colours at places in 0..1 between the given colours, low to high, as one flat Float64Array. */
export function labRamp(colours, places) {
  const stops = colours.map((colour) => rgbToOklab(parseColour(colour)));
  const ramp = new Float64Array(3 * places.length);
  places.forEach((place, index) => {
    const at = place * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    for (let channel = 0; channel < 3; channel += 1) {
      ramp[3 * index + channel] = stops[low][channel] + (at - low) * (stops[low + 1][channel] - stops[low][channel]);
    }
  });
  return ramp;
}

/** Relative luminance (0 black .. 1 white) of colour text; null when it is not a colour. */
export function luminance(text) {
  const rgb = parseColour(text);
  if (!rgb) return null;
  return 0.2126 * toLinear(rgb[0]) + 0.7152 * toLinear(rgb[1]) + 0.0722 * toLinear(rgb[2]);
}
