"""The words of many runs at once: ``swarm``, ``pick`` and ``wall``, read and put into their one spelling.

- ``swarm=grid:600``: so many starts evenly over the window; ``ring:200,0.5`` on a circle about the start,
  ``cloud:600,0.2`` scattered about it (radius and spread as shares of the window's shorter side); ``seeds:500``: the
  start with the noise of seeds 0, 1, …
- ``shares=valleys``: told of them is in which valley they are over time; ``losses``: the losses they end with; without
  the word, what became of them.
- ``pick=o2.17``: member 17 of the run o2 is followed.
- ``wall=o.lr:0.01,0.02;o.momentum:0,0.9``: one map for each value of the first knob, and a row for each of the second;
  ``s.kappa`` is a knob of the surface, ``o.s1.T_0`` and ``o.t1.max_norm`` of a schedule and a transform.
"""

import math
import re

from symbolic.errors import KnobError

MOST_MEMBERS = 2000  # starts or seeds of one swarm: what a browser draws in a frame
MOST_VALUES = 6  # of one knob on the wall: as many maps as can be told apart
FORMS = {"grid": None, "ring": 0.5, "cloud": 0.2, "seeds": None}  # with the radius or spread where none is said
SHARES = ("valleys", "losses")  # what is told of a swarm, beside its outcomes
WIDEST = 2.0  # radius and spread, in shorter sides of the window

_RUN = r"o[2-8]?"
_MEMBER = re.compile(rf"({_RUN})\.(\d{{1,4}})")
PLACE = rf"(?:{_RUN}\.)(?:[st][1-8]?\.)?[A-Za-z_]\w{{0,39}}|s\.[A-Za-z_]\w{{0,39}}"  # how a knob is named


def swarm_word(text: str) -> str:
    """``form:count`` or ``form:count,share``. Raises KnobError."""
    form, colon, rest = text.strip().partition(":")
    if form not in FORMS:
        raise KnobError(
            "“{value}” is no swarm: it is one of {words}, with how many.", value=text[:40], words=", ".join(FORMS)
        )
    count, comma, share = rest.partition(",")
    number = int(count) if re.fullmatch(r"\d{1,6}", count) else 0
    if not 1 <= number <= MOST_MEMBERS or bool(comma) > (FORMS[form] is not None) or not colon:
        raise KnobError(
            "“{value}” is no swarm: from 1 to {limit} members, as in grid:600.", value=text[:40], limit=MOST_MEMBERS
        )
    if FORMS[form] is None:
        return f"{form}:{number}"
    wide = _number(share) if comma else FORMS[form]
    if wide is None or not 0 < wide <= WIDEST:
        raise KnobError(
            "“{value}” is no share of the window; it is above 0 and at most {limit}.", value=share[:40], limit=WIDEST
        )
    return f"{form}:{number},{wide:g}"


def member_word(text: str) -> str:
    """``run.number``. Raises KnobError."""
    found = _MEMBER.fullmatch(text)
    if not found or int(found[2]) >= MOST_MEMBERS:
        raise KnobError("“{value}” is no member of a swarm: they are called o.0, o2.17, …", value=text[:40])
    return f"{found[1]}.{int(found[2])}"


def wall_word(text: str) -> str:
    """One or two axes ``knob:value,value,…`` with a semicolon between. Raises KnobError."""
    axes = [axis.strip() for axis in text.split(";") if axis.strip()]
    if not 1 <= len(axes) <= 2:
        raise KnobError(
            "“{value}” is no wall: one or two knobs with their values, as in o.lr:0.01,0.1.", value=text[:40]
        )
    read = [_axis(axis) for axis in axes]
    if len({place for place, _values in read}) < len(read):
        raise KnobError("A wall has two different knobs on its sides.")
    return ";".join(f"{place}:{','.join(values)}" for place, values in read)


def _axis(text: str) -> tuple[str, list[str]]:
    place, colon, rest = text.partition(":")
    numbers = [_number(one) for one in rest.split(",")]
    values = list(dict.fromkeys(f"{value:.10g}" for value in numbers if value is not None))
    if not colon or not re.fullmatch(PLACE, place) or None in numbers or not 1 <= len(values) <= MOST_VALUES:
        raise KnobError(
            "“{value}” is no side of a wall: a knob and up to {limit} numbers, as in o.lr:0.01,0.1.",
            value=text[:40],
            limit=MOST_VALUES,
        )
    return place, values


def _number(text: str) -> float | None:
    try:
        value = float(text) if len(text) <= 40 else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None
