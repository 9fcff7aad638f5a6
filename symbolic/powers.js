// Powers b^0, b^1, ..., b^(count-1) as doubles, by doubling in double-double arithmetic: symbolic/powers.py does the very
// same operations, so both give the same bits (Math.pow misses the nearest double in one case of eleven).
function powers(base, count) {
  const high = new Float64Array(count), low = new Float64Array(count);
  if (count > 0) high[0] = 1;
  let bh = base, bl = 0;
  for (let length = 1; length < count; length *= 2) {
    for (let at = length; at < Math.min(2 * length, count); at += 1) {
      [high[at], low[at]] = doubleDouble(high[at - length], low[at - length], bh, bl);
    }
    [bh, bl] = doubleDouble(bh, bl, bh, bl);
  }
  return high;
}

/** (a + b) (c + d) as an unevaluated sum of two doubles; the plain product where the error cannot be told. */
function doubleDouble(a, b, c, d) {
  const product = a * c;
  const s = 134217729 * a, t = 134217729 * c;
  const ah = s - (s - a), ch = t - (t - c);
  const al = a - ah, cl = c - ch;
  const error = ((ah * ch - product) + ah * cl + al * ch) + al * cl + (a * d + b * c);
  const sum = product + error;
  return Number.isFinite(sum) ? [sum, error - (sum - product)] : [product, 0];
}
