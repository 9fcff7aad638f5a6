"""The optional extra ``fast``: many lanes compiled to machine code by numba, where it is installed.

Compiling costs a second or two for each rule and surface, so it is done for work that takes longer than that, and what
was compiled is kept. Results are those of the array kernel; where exp, log, tanh or pow stand, to the last place or so.
"""

import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from optimizers.kernels import LIMIT, Kernels
from symbolic import compile_fast
from symbolic.compile_numpy import table_names
from symbolic.expression import Expression, Ground, asked_program
from symbolic.namespaces import MACHINE, define

ROOM = 65_536  # numbers that a surface may prepare: those of its knobs, and a table's rows
FROM = 40_000_000  # lane-steps from which compiling pays: about a second of arrays


_one_at_a_time = threading.Lock()  # two threads that need the same kernel must not both compile it


@lru_cache(maxsize=1)
def compiler() -> Callable[..., Any] | None:
    """numba's ``njit``, or None where it is not installed."""
    try:
        from numba import njit
    except ImportError:
        return None
    made: Callable[..., Any] = njit(nogil=True, error_model="numpy")
    return made


def can_walk(ground: Ground, work: int, surfaces: bool) -> bool:
    """Whether lanes should be handed to the compiled kernel: it is there, and worth its compiling.

    Lanes with surfaces of their own (``surfaces``) and surfaces that a schedule moves stay with the arrays.
    """
    if surfaces or ground.moving or compiler() is None:
        return False
    return work >= FROM


def walker(kernels: Kernels, ground: Ground, wide: frozenset[str]) -> tuple[Callable[..., Any], np.ndarray, np.ndarray]:
    """The compiled walk (see :func:`symbolic.compile_fast.lanes`) and the prepared numbers of the surface's loss and
    curvature."""
    with _one_at_a_time:
        walk, first, second = _compiled(kernels, ground.expression, wide)
    values = np.array([float(value) for value in ground.values])
    return walk, _prepared(first, values), _prepared(second, values)


@lru_cache(maxsize=64)
def _compiled(kernels: Kernels, expression: Expression, wide: frozenset[str]) -> tuple[Any, Any, Any]:
    jit = compiler()
    assert jit is not None
    names = {**MACHINE, "inf": np.inf, "float": float, "range": range, "len": len, "__builtins__": {}}
    prepare = []
    scope: dict[str, Any] = dict(names)
    for order, what in ((1, "ground"), (2, "curvature")):
        program, knobs = asked_program(expression, order)
        setup, ask = compile_fast.surface(program, knobs, what)
        prepare.append(define(setup, "prepare", names | table_names(program)))
        scope[what] = jit(define(ask, what, names))
    scope["nearest"] = jit(define(compile_fast.NEAREST, "nearest", {**names, "sqrt": np.sqrt}))
    walk = jit(define(compile_fast.lanes(kernels.cut, kernels.fixed, wide, LIMIT), "walk", scope))
    return walk, prepare[0], prepare[1]


def _prepared(prepare: Callable[..., int], values: np.ndarray) -> np.ndarray:
    room = np.zeros(ROOM)
    with np.errstate(all="ignore"):
        count = prepare([np.float64(value) for value in values], room)
    return room[: max(1, count)]


def stacked(fixed: Sequence[Any], lanes: int) -> np.ndarray:
    """Every knob of every lane, (knobs, lanes)."""
    return np.stack([np.broadcast_to(np.asarray(value, dtype=np.float64), (lanes,)) for value in fixed])
