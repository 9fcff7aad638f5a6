// Numbers for people: 3.1×10⁻⁷, steps with thin spaces from 10 000, round ticks.

const SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const THIN_SPACE = "\u2009";
const MINUS = "\u2212";
export const MISSING = "–";

export const superscript = (integer) => [...String(integer)].map((sign) => SUPERSCRIPTS[sign]).join("");

const PLAIN = Object.fromEntries(Object.entries(SUPERSCRIPTS).map(([plain, raised]) => [raised, plain === "-" ? MINUS : plain]));

/**
 * Split text into [[part, raised], ...] where runs of superscript signs become plain digits to be raised: fonts often
 * take ¹²³ and the other superscripts from different faces, so renderers raise ordinary digits instead.
 */
export function raisedParts(text) {
  return text.split(/([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)/).flatMap((part, index) => {
    if (!part) return [];
    return index % 2 ? [[[...part].map((sign) => PLAIN[sign]).join(""), true]] : [[part, false]];
  });
}

const grouped = (digits) => (digits.length > 4 ? digits.replace(/\B(?=(\d{3})+(?!\d))/g, THIN_SPACE) : digits);
const shortened = (digits) => (digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits);

/** A whole number, grouped by thin spaces from 10 000. */
export function formatSteps(count) {
  const whole = Math.round(count);
  return (whole < 0 ? MINUS : "") + grouped(String(Math.abs(whole)));
}

/**
 * A number with so many significant digits, by the rule of symbolic/numbers.py: plain from 0.001 to 99 999, whole parts
 * never cut and grouped, powers of ten beyond, no factor of one, no trailing zeros, ties away from zero.
 */
export function formatNumber(value, digits = 3) {
  if (value === null || value === undefined || Number.isNaN(value)) return MISSING;
  const sign = value < 0 ? MINUS : "";
  if (!Number.isFinite(value)) return `${sign}∞`;
  if (value === 0) return "0";
  const size = Math.abs(value);
  const plain = size.toFixed(Math.max(0, digits - 1 - Math.max(-4, exponentOf(size.toExponential()))));
  if (Number(plain) >= 1e-3 && Number(plain) < 1e5) {
    const [whole, fraction = ""] = shortened(plain).split(".");
    return sign + grouped(whole) + (fraction ? `.${fraction}` : "");
  }
  const rounded = size.toExponential(digits - 1);
  const mantissa = shortened(rounded.split("e")[0]);
  return `${sign}${mantissa === "1" ? "" : `${mantissa}×`}10${superscript(exponentOf(rounded))}`;
}

const exponentOf = (text) => Number(text.split("e")[1]);

/** A number as a person would type it into a field: no thin spaces, 1e-7 style where long, all digits that matter. */
export function editableNumber(value) {
  if (value === null || value === undefined) return "";
  const short = Number(value.toPrecision(6));
  const magnitude = Math.abs(short);
  return magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e6) ? short.toExponential().replace("e+", "e") : String(short);
}

/** What a person typed -> number, or NaN. Accepts 1e-3, 1×10⁻³, a comma as decimal point and a real minus sign. */
export function readNumber(text) {
  const plain = String(text)
    .trim()
    .replace(/[\u2009\u00a0\s]/g, "")
    .replace(/\u2212/g, "-")
    .replace(/^([^,.]*),([^,.]*)$/, "$1.$2")
    .replace(/[×x*]10\^?([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|-?\d+)$/, (_, power) => {
      const digits = [...power].map((sign) => Object.keys(SUPERSCRIPTS).find((key) => SUPERSCRIPTS[key] === sign) ?? sign);
      return `e${digits.join("")}`;
    });
  return plain === "" ? NaN : Number(plain);
}

/** Round numbers in [low, high], 1, 2 or 5 times a power of ten apart, about count of them; none for no range. */
export function linearTicks(low, high, count) {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [];
  const raw = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= raw * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks = [];
  for (let index = first; index <= last; index += 1) ticks.push(Number((index * step).toPrecision(12)) + 0);
  return ticks;
}

/** Powers of ten inside [low, high] (both > 0), thinned so that at most count remain. */
export function logTicks(low, high, count) {
  if (!(low > 0) || !(high >= low) || high === Infinity) return [];
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, count)));
  const ticks = [];
  for (let exponent = Math.ceil(first / every) * every; exponent <= last; exponent += every) ticks.push(Number(`1e${exponent}`));
  return ticks;
}

/** Significant digits that tell neighbouring ticks apart, 2 to 10. */
export function tickDigits(ticks) {
  const gap = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) : 1;
  const most = Math.max(...ticks.map(Math.abs), gap);
  return Math.min(10, Math.max(2, 1 + Math.ceil(Math.log10(most / gap) + 1e-9)));
}
