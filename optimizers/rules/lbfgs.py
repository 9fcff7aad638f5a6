"""L-BFGS."""

from collections.abc import Mapping
from typing import Any

from optimizers import knobs
from optimizers.linesearch import along, dot, strong_wolfe
from optimizers.parts import Point, PythonRule, Twin
from optimizers.searching import Ask

SMALLEST = 1e-15  # less promised decrease than this is none (PyTorch's tolerance_change, there 1e-9)
Pair = tuple[Point, Point, float]  # s, y, 1/(s·y)


def two_loop(pairs: list[Pair], scale: float, g: Point) -> Point:
    """−W g for the inverse curvature W that the pairs stand for: Nocedal & Wright, algorithm 7.4."""
    q = (-g[0], -g[1])
    shares = []
    for s, y, rho in reversed(pairs):
        share = rho * dot(s, q)
        shares.append(share)
        q = along(q, -share, y)
    q = (q[0] * scale, q[1] * scale)
    for (s, y, rho), share in zip(pairs, reversed(shares), strict=True):
        q = along(q, share - rho * dot(y, q), s)
    return q


def advance(ask: Ask, point: Point, last: Any, values: Mapping[str, Any]) -> tuple[Point, Any]:
    """``last`` is (pairs, scale, gradient, move) of the update before."""
    g = ask.gradient(point)
    if last is None:
        pairs: list[Pair] = []
        scale, d = 1.0, (-g[0], -g[1])
        size = abs(g[0]) + abs(g[1])
        first = (min(1.0, 1.0 / size) if size else 1.0) * values["lr"]
    else:
        pairs, scale, old_g, s = last
        y = (g[0] - old_g[0], g[1] - old_g[1])
        bend = dot(y, s)
        if bend > 1e-10:
            pairs = [*pairs, (s, y, 1.0 / bend)][-int(values["history"]) :]
            scale = bend / dot(y, y)
        d = two_loop(pairs, scale, g)
        first = values["lr"]
    if dot(g, d) > -SMALLEST or not first:
        return point, last  # arrived, as far as floats can tell; or a rate of zero: no step, nothing learned
    step = first
    if values["line_search"] == "strong_wolfe":
        step = strong_wolfe(ask, point, d, first, smallest=SMALLEST)
    return along(point, step, d), (pairs, scale, g, (step * d[0], step * d[1]))


RULE = PythonRule(
    key="lbfgs",
    title="L-BFGS",
    family="second",
    own_rate=True,
    also="L-BFGS, quasi-Newton, limited memory",
    equations="""
d = -W*g
theta = theta + alpha*d
""",
    advance=advance,
    knobs=(
        knobs.lr(1.0, (0.01, 1.0)),
        knobs.count(
            "history",
            10,
            (1, 20),
            "m",
            "memory",
            "Pairs of moves and changes of the gradient that are kept; in two dimensions two already span everything.",
        ),
        knobs.switch(
            "line_search",
            "strong_wolfe",
            "line search",
            "Strong Wolfe, or always the step η (PyTorch's default).",
            ("strong_wolfe", "none"),
        ),
    ),
    summary="BFGS that keeps only the last few moves and gradient changes instead of a matrix. A strong Wolfe search says how far to go.",
    cures="Canyons in millions of dimensions, with full batches.",
    breaks="It trusts its gradients: on noisy batches it goes astray.",
    reference="Liu, D. C., Nocedal, J. (1989). On the limited memory BFGS method for large scale optimization. Math. Programming 45, 503-528.",
    direction="newton",
    scale="search",
    twins=(
        Twin(
            "torch",
            "LBFGS(line_search_fn='strong_wolfe')",
            "with max_iter=1 set max_eval, its default leaves the search nothing; it stops by itself where the gradient is small",
            {"history": 100},
        ),
        Twin("optax", "lbfgs", "another line search"),
    ),
    notes="W is the inverse curvature that the kept pairs stand for (two-loop recursion), its start s·y/y·y; pairs with s·y ≤ 10⁻¹⁰ are passed over.",
)
