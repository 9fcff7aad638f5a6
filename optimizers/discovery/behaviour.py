"""How a rule behaves: its updates on slopes that are always the same. Rules that behave alike are one rule, however
they are spelled, and a factor that the rate takes up makes no difference."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

import numpy as np

from optimizers.discovery.space import BETA1, BETA2, DELTA, Tree

WALKS, LENGTH = 8, 16  # walks of slopes that a rule is shown, and their steps
DIGITS = 6  # of an update: equal ones round differently from spelling to spelling
SLOPES = 20170621  # seeds the slopes
CLOSE = 1e-6  # relative: what counts as one number

Values = np.ndarray
_UNARY: Mapping[str, Callable[[Values], Values]] = {
    "neg": np.negative, "exp": np.exp, "sqrt": lambda u: np.sqrt(np.abs(u)), "sign": np.sign, "abs": np.abs,
    "clip": lambda u: np.clip(u, -1.0, 1.0),
}  # fmt: skip
_BINARY: Mapping[str, Callable[[Values, Values], Values]] = {"+": np.add, "-": np.subtract, "*": np.multiply}
# These take the small number that keeps them finite, last.
_SHIFTED: Mapping[str, Callable[..., Values]] = {
    "log": lambda u, delta: np.log(np.abs(u) + delta),
    "/": lambda u, w, delta: u / (w + delta),
}


@cache
def operands() -> Mapping[str, Values]:
    """Every operand at the steps of the walks, each (2 · WALKS · LENGTH,): slopes of both signs, 0.03 to 3, that keep
    theirs for a while."""
    random = np.random.Generator(np.random.PCG64(SLOPES))
    turns = np.where(random.random((WALKS, LENGTH)) < 0.3, -1.0, 1.0).cumprod(axis=1)
    g = turns * 10 ** random.uniform(-1.5, 0.5, (WALKS, LENGTH))
    g = np.concatenate([g, -g])  # and mirrored: what moves the same way on both is no way down
    m, v = np.zeros_like(g), np.zeros_like(g)
    for step in range(LENGTH):
        before = (m[:, step - 1], v[:, step - 1]) if step else (0.0, 0.0)
        m[:, step] = BETA1 * before[0] + (1 - BETA1) * g[:, step]
        v[:, step] = BETA2 * before[1] + (1 - BETA2) * g[:, step] ** 2
    t = np.arange(1, LENGTH + 1)
    m, v = m / (1 - BETA1**t), v / (1 - BETA2**t)
    one = np.ones_like(g)
    told = {"g": g, "g2": g**2, "g3": g**3, "m": m, "v": v, "sign_g": np.sign(g), "sign_m": np.sign(m)}
    return {name: value.ravel() for name, value in {**told, "1": one, "2": 2 * one}.items()}


def value(tree: Tree, given: Mapping[str, Values], delta: float = DELTA) -> Values:
    """The update of a rule where the operands are ``given``; NaN and infinity where it has none. Without ``delta`` it
    is what the rule means: a spelling with quotients then gives the same numbers as one without."""
    name, *parts = tree
    if not parts:
        return given[name]
    inner = [value(part, given, delta) for part in parts]
    with np.errstate(all="ignore"):
        if name in _SHIFTED:
            return _SHIFTED[name](*inner, delta)
        return _UNARY[name](*inner) if len(inner) == 1 else _BINARY[name](*inner)


@lru_cache(maxsize=8192)
def signature(tree: Tree) -> bytes | None:
    """The same bytes for rules that behave alike up to a positive factor. None for what is no rule: an update that is
    not finite somewhere, that turns no way with the slope, or that leads uphill on the whole."""
    found = value(tree, operands(), 0.0)
    scale = float(np.abs(found).mean()) if np.isfinite(found).all() else 0.0
    if not 0 < scale < np.inf or float((found * operands()["g"]).sum()) <= CLOSE * scale:
        return None
    alike = np.where(np.abs(found) > CLOSE * scale, found / scale, 0.0)
    return np.array([float(f"{value:.{DIGITS - 1}e}") for value in alike]).tobytes()


@lru_cache(maxsize=8192)
def base_of(tree: Tree) -> float | None:
    """The base α for which a rule is PowerSign, α^(sign g · sign m) g: 1 is gradient descent, infinity the rule that
    stands still on disagreement, which is AddSign. None for a rule of another form."""
    told = operands()
    found = value(tree, told, 0.0)
    factor, agree = found / told["g"], told["sign_g"] * told["sign_m"] > 0
    with_it, against = factor[agree], factor[~agree]
    near = all(np.allclose(part, part[0], rtol=CLOSE, atol=CLOSE * abs(with_it[0])) for part in (with_it, against))
    if not near or not with_it[0] > 0 or against[0] < -CLOSE * with_it[0]:
        return None
    still = against[0] <= CLOSE * with_it[0]
    return float("inf") if still else float(np.sqrt(with_it[0] / against[0]))
