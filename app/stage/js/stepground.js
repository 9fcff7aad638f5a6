// What the ground allows at a place: curvatures and their ways, the largest stable step along each, the step in use against it. Pure.

/** Eigenvalues and unit eigenvectors, the one of larger size first, of a symmetric matrix (a, b, b, d). */
export function eigenWays(a, b, d) {
  const mean = (a + d) / 2, half = (a - d) / 2, spread = Math.hypot(half, b);
  const angle = 0.5 * Math.atan2(b, half); // of the larger eigenvalue
  const high = { value: mean + spread, way: [Math.cos(angle), Math.sin(angle)] };
  const low = { value: mean - spread, way: [-Math.sin(angle), Math.cos(angle)] };
  return Math.abs(high.value) >= Math.abs(low.value) ? [high, low] : [low, high];
}

/** How a slope becomes a move at this step: {rate: [x, y], memory}; null where the equations do not say it in one chain. */
export function gainOf(chain, told) {
  if (!chain) return null;
  const rate = [1, 1];
  for (const [at, size] of chain.rate) {
    rate[0] *= told[at];
    rate[1] *= told[at + (size > 1 ? 1 : 0)];
  }
  const memory = chain.memory.reduce((sum, [at, sign]) => sum + sign * told[at], 0);
  return { rate, memory };
}

const curvatureAlong = ([fxx, fxy, fyy], [x, y]) => (fxx * x * x + 2 * fxy * x * y + fyy * y * y) / (x * x + y * y);

/**
 * What a Hessian (fxx, fxy, fyy) allows: {ways: [{curvature, way, times}], eigen: [{curvature, way}], basis}, the steeper way first. `times` is the step in use over the
 * largest stable one; null where it bends down or is not known. basis: "own" (rate and memory of the equations), "scaled" (the same on
 * the ground as the scale sees it, D^(-1/2) H D^(-1/2)), "limit" (the limit that the rule declares), "plain" (2/λ, of gradient descent).
 */
export function allowedBy(hessian, { gain, limitAt, eta, slopes }) {
  if (!hessian.every(Number.isFinite)) return null;
  const [fxx, fxy, fyy] = hessian;
  const eigen = eigenWays(fxx, fxy, fyy).map(({ value, way }) => ({ curvature: value, way }));
  const usable = gain && gain.rate.every((one) => one > 0 && one < Infinity) && Math.abs(gain.memory) < 1;
  if (usable) {
    const [cx, cy] = gain.rate, both = Math.sqrt(cx) * Math.sqrt(cy), scaled = Math.abs(cx - cy) > 1e-9 * Math.max(cx, cy);
    const ways = eigenWays(cx * fxx, both * fxy, cy * fyy).map(({ value, way }) => {
      const along = [Math.sqrt(cx) * way[0], Math.sqrt(cy) * way[1]], length = Math.hypot(...along);
      const unit = [along[0] / length, along[1] / length];
      return { curvature: scaled ? curvatureAlong(hessian, unit) : value / cx, way: unit, times: value > 0 ? value / (2 * (1 + gain.memory)) : null };
    });
    return { ways, eigen, basis: scaled ? "scaled" : "own" };
  }
  const known = limitAt !== null;
  const most = known ? limitAt : (curvature) => (slopes ? 2 / curvature : null);
  const ways = eigen.map(({ curvature, way }) => {
    const limit = curvature > 0 ? most(curvature) : null;
    return { curvature, way, times: limit > 0 && eta > 0 ? eta / limit : null };
  });
  return { ways, eigen, basis: known ? "limit" : "plain" };
}
