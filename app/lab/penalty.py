"""Where a penalty would have a run rest: the lowest point of the loss and the penalty together, for the map."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.lab.engine import Ran, tolerance
from optimizers.registry import get_transform
from surfaces.critical import find_critical
from symbolic.expression import Expression
from symbolic.tree import Binary, Call, Name, Number, Tree

AROUND = 1440  # places on the circle of a constraint that are looked at
CLOSER = 6  # times, each in a tenth of the stretch before
CACHED = 128


@dataclass(frozen=True)
class Penalty:
    """λ‖θ‖²/2 with ``squares``, λ(|θ₁| + |θ₂|) with ``sizes``, and ‖θ‖ ≤ ``radius``."""

    squares: float = 0.0
    sizes: float = 0.0
    radius: float = math.inf

    def __bool__(self) -> bool:
        return bool(self.squares or self.sizes or math.isfinite(self.radius))


def penalty_of(ran: Ran) -> Penalty:
    """What the run's transforms and its rule's own decay add up to; none where a schedule moves a part of it.

    A decay beside the rule counts as the L2 term that plain descent would need for it: an adaptive rule need not rest
    there, and that is what the mark shows.
    """
    found = {"squares": 0.0, "sizes": 0.0, "radius": math.inf}
    moved = {use.target for use in ran.run.schedules}
    for i, use in enumerate(ran.run.transforms, 1):
        part = get_transform(use.key)
        if not part.penalty:
            continue
        kind, name = part.penalty
        value = float(part.values(dict(use.values))[name])
        if f"t{i}.{name}" in moved:
            return Penalty()
        found[kind] = min(found[kind], value) if kind == "radius" else found[kind] + value
    own = float(ran.values.get("weight_decay", 0.0))  # type: ignore[arg-type]
    if own and ran.values.get("decay") == "alone":  # as in the papers: not multiplied by the rate
        own = math.nan if "lr" in moved else own / float(ran.values["lr"])  # type: ignore[arg-type]
    if own and ("weight_decay" in moved or not math.isfinite(own)):
        return Penalty()
    found["squares"] += own
    return Penalty(**found)


def held_place(ran: Ran) -> tuple[float, float] | None:
    """The lowest point in the window of the loss and the run's penalty together; None where there is no penalty, no
    such point, or where a known minimum is marked anyway."""
    penalty, surface = penalty_of(ran), ran.surface
    if not penalty:
        return None
    place = _lowest(surface.expression, tuple(sorted(surface.knob_values.items())), tuple(surface.view), penalty)
    if place is None or any(math.dist(place, (m.x, m.y)) <= tolerance(surface) for m in surface.minima()):
        return None
    return place


@lru_cache(maxsize=CACHED)
def _lowest(
    expression: Expression, knobs: tuple[tuple[str, float], ...], view: tuple[float, ...], penalty: Penalty
) -> tuple[float, float] | None:
    summed = penalised(expression, penalty)
    values = dict(knobs) | {"penalty_squares": penalty.squares, "penalty_sizes": penalty.sizes}
    minima = [(x, y) for kind, x, y in find_critical(summed, values, view) if kind == "minimum"]
    inside = [place for place in minima if math.hypot(*place) <= penalty.radius]
    if math.isinf(penalty.radius):
        return inside[0] if inside else None
    edge = _on_circle(summed, values, penalty.radius)
    heights = [float(summed.evaluate(0, *place, values)[0]) for place in (edge, *inside[:1])]
    return inside[0] if inside and heights[1] < heights[0] else edge


def penalised(expression: Expression, penalty: Penalty) -> Expression:
    """The loss with the penalty's terms, their strengths as further knobs."""
    x, y = Name("x"), Name("y")
    tree: Tree = expression.tree
    if penalty.squares:
        squares = Binary("+", Binary("^", x, Number(2.0)), Binary("^", y, Number(2.0)))
        tree = Binary("+", tree, Binary("/", Binary("*", Name("penalty_squares"), squares), Number(2.0)))
    if penalty.sizes:
        sizes = Binary("+", Call("abs", (x,)), Call("abs", (y,)))
        tree = Binary("+", tree, Binary("*", Name("penalty_sizes"), sizes))
    return Expression(tree, (*expression.knobs, "penalty_squares", "penalty_sizes"))


def _on_circle(expression: Expression, values: dict[str, float], radius: float) -> tuple[float, float]:
    """The lowest point of a circle about the origin."""
    angles = np.linspace(0.0, 2 * math.pi, AROUND, endpoint=False)
    width = angles[1]
    with np.errstate(all="ignore"):
        for _ in range(CLOSER):
            height = expression.evaluate(0, radius * np.cos(angles), radius * np.sin(angles), values)[0]
            best = float(angles[int(np.argmin(np.nan_to_num(height, nan=np.inf)))])
            angles = np.linspace(best - width, best + width, 41)
            width = angles[1] - angles[0]
    return radius * math.cos(best), radius * math.sin(best)
