"""What a person should know about a formula before trusting the picture: holes, poles, kinks, jumps."""

import numpy as np

from surfaces.kinks import in_sight
from surfaces.surface import Surface
from symbolic.algebra import within_budget
from symbolic.errors import N_
from symbolic.functions import JUMP, KINK, POLE
from symbolic.tree import names

GRID = 61


NOWHERE = N_("In this window the formula has no real value anywhere.")
HOLES = N_("In parts of the window the formula is not a finite real number: nothing is drawn and no run goes on there.")
POLES = N_("The formula may grow without bound in this window; a run that comes near can be thrown far out.")
KINKED = N_("The formula has kinks here: where the slope jumps, the slope of one side is used.")
JUMPING = N_("The formula has jumps here: the gradient does not see them.")
LEVEL = N_("The formula is constant in this window: there is nothing to descend.")
ONE_VARIABLE = N_("The formula uses only one of x and y.")
NO_POINT = N_("No isolated critical point was found in this window.")
WITHHELD = N_("The derivative is not shown as a formula here; its numbers are exact all the same.")


def notices(surface: Surface) -> tuple[str, ...]:
    """English sentences (message ids of the catalogue) about the surface as it is seen now, most important first."""
    f, values, box = surface.expression, surface.knob_values, surface.view
    x, y = np.meshgrid(np.linspace(box.x0, box.x1, GRID), np.linspace(box.y0, box.y1, GRID))
    heights = surface.value(x, y)
    finite = np.isfinite(heights)
    if not finite.any():
        return (NOWHERE,)
    found = []
    special = in_sight(f, values, box)
    if not finite.all():
        found.append(HOLES)
    if POLE in special:
        found.append(POLES)
    if finite.all() and heights.min() == heights.max():
        found.append(LEVEL)
    elif not surface.points:
        found.append(NO_POINT)
    if KINK in special:
        found.append(KINKED)
    if JUMP in special:
        found.append(JUMPING)
    if len(names(surface.own_expression.tree) & {"x", "y"}) == 1:
        found.append(ONE_VARIABLE)
    if not within_budget(surface.own_expression.tree):
        found.append(WITHHELD)
    return tuple(found)
