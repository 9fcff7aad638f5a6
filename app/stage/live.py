"""What the browser follows a finger by on the landscape itself: its kernels, wherever it is placed."""

from collections.abc import Sequence

from app.stage.schema import GroundData, LiveData, PlacesData
from surfaces import Surface, placement
from surfaces.surface import LEVEL
from symbolic.expression import Expression


def live_data(surface: Surface, *, maps: bool = False) -> LiveData:
    """The landscape's knobs and kernels, at rest and placed: a turn must not wait for another kernel. With what living
    ``maps`` ask of it, or without."""
    own = surface.own_expression
    return {
        "values": {
            knob.name: float(surface.knob_values[knob.name]) for knob in surface.all_knobs if not knob.is_choice
        },
        "kernels": {
            # the very texts of the surface's own kernels, so that they cross once
            "rest": _ground(own, (), maps),
            "placed": _ground(placement.posed(own, surface.box.centre), (), maps),
        },
        "centre": list(surface.box.centre),
        "start": list(surface.start),
        "level": LEVEL,
    }


def moved_places(moving: tuple[str, ...], surface: Surface, *, maps: bool = False) -> PlacesData | None:
    """The landscape's kernels for a run in which a schedule moves some of its knobs; None where none is moved."""
    if not moving:
        return None
    placed = placement.posed(surface.own_expression, surface.box.centre)
    turned = any(name in placement.NAMES for name in moving)
    return {
        "rest": _ground(placed if turned else surface.own_expression, moving, maps),
        "placed": _ground(placed, moving, maps),
    }


def _ground(expression: Expression, moving: Sequence[str], maps: bool) -> GroundData:
    return {
        "kernel": expression.javascript(1, moving),
        "hessian": expression.javascript(2, moving),
        "four": expression.javascript(1, moving, four=True) if maps else None,
        "names": list(expression.knobs),
    }
