"""An expression in x, y and knobs, with every kernel that can be derived from it, each compiled on first use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from symbolic import compile_js, compile_numpy, compile_scalar
from symbolic.derive import differentiate
from symbolic.namespaces import ARRAYS, SCALARS
from symbolic.parser import parse_formula
from symbolic.print_code import NUMPY, SCALAR
from symbolic.program import Program, prune
from symbolic.rows import BATCH
from symbolic.stretch import stretched
from symbolic.table import Table
from symbolic.tree import Tree

CACHED_KERNELS = 512  # library entries need about 150; the rest is room for typed formulas


@dataclass(frozen=True)
class Expression:
    """``tree`` over x, y and ``knobs`` (names). Knobs stay symbols: moving one never recompiles. A table that means are
    taken over is part of the tree."""

    tree: Tree
    knobs: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str, knobs: tuple[str, ...] = (), table: Table | None = None) -> "Expression":
        """The expression of a text over x, y and ``knobs``, and means over the rows of ``table``. Raises
        FormulaError."""
        if not isinstance(text, str):  # only texts may be looked up in the cache
            parse_formula(text, knobs)
        return read(text, tuple(knobs), table)

    def __hash__(self) -> int:  # kept: caches look expressions up on every run, and the tree may have 250 nodes
        kept: int | None = self.__dict__.get("_hash")
        if kept is None:
            kept = hash((self.tree, self.knobs))
            object.__setattr__(self, "_hash", kept)
        return kept

    def __getstate__(self) -> dict[str, Any]:
        return {"tree": self.tree, "knobs": self.knobs}  # texts hash differently in every process: never send the hash

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)

    def evaluate(self, order: int, x: Any, y: Any, knobs: Mapping[str, float]) -> list[np.ndarray]:
        """Arrays of the broadcast shape of x and y: ``[f]``, ``[f, fx, fy]`` or ``[f, fx, fy, fxx, fxy, fyy]``.

        Non-finite results are data: no warning is raised.
        """
        x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        shape = np.broadcast_shapes(x.shape, y.shape)
        with np.errstate(all="ignore"):
            # 0-d arrays become float64 scalars: their arithmetic overflows to inf where plain floats would raise
            parts = array_kernel(self, order)(x[()], y[()], *(np.float64(knobs[name]) for name in self.knobs))
        # constant parts come back as scalars: broadcast them to the shape that was asked for
        return [np.array(stretched(part, shape), dtype=np.float64) for part in parts]

    def javascript(self, order: int, moving: Sequence[str] = (), *, four: bool = False) -> str:
        """The browser's object (see :mod:`symbolic.compile_js`); for order 2 only the Hessian (fxx, fxy, fyy).
        ``moving`` knobs are arguments of every call; with ``four`` it answers four points at once too."""
        return js_kernel(self, order, tuple(moving), four)

    def ground(
        self, values: Mapping[str, Any], moving: Sequence[str] = (), order: Sequence[int] | None = None
    ) -> "Ground":
        """The surface as a step calls it, at these knob values; ``moving`` knobs are arguments of every call. Where
        these are :data:`symbolic.rows.BATCH`, ``order`` holds the numbers of rows that batches are cut from."""
        return Ground(self, values, tuple(moving), order)


@lru_cache(maxsize=CACHED_KERNELS)
def read(text: str, knobs: tuple[str, ...] = (), table: Table | None = None) -> Expression:
    """The expression of a text; kept, so that the caches below meet the same tree again. Raises FormulaError."""
    return Expression(parse_formula(text, knobs, table), knobs)


@lru_cache(maxsize=CACHED_KERNELS)
def program_of(expression: Expression, order: int) -> tuple[Program, tuple[str, ...]]:
    """The program and its arguments: x, y and the knobs under neutral names, so that no user's letter is printed."""
    program = differentiate(expression.tree, order, expression.knobs)
    neutral = {name: f"p{i}" for i, name in enumerate(expression.knobs)}
    nodes = tuple(replace(node, name=neutral.get(node.name, node.name)) for node in program.nodes)
    return Program(nodes, program.outputs), tuple(neutral.values())


@lru_cache(maxsize=CACHED_KERNELS)
def array_kernel(expression: Expression, order: int) -> Callable[..., tuple[Any, ...]]:
    """``f(x, y, *knobs)`` for arrays: a tuple of the outputs of :func:`symbolic.derive.differentiate`."""
    program, knobs = program_of(expression, order)
    return compile_numpy.function(program, ("x", "y", *knobs))


@lru_cache(maxsize=CACHED_KERNELS)
def scalar_kernel(expression: Expression, order: int) -> Callable[..., tuple[float, ...]]:
    """The same for plain floats; it raises ArithmeticError or ValueError outside the domain."""
    program, knobs = program_of(expression, order)
    return compile_scalar.function(program, ("x", "y", *knobs))


@lru_cache(maxsize=CACHED_KERNELS)
def js_kernel(expression: Expression, order: int, moving: tuple[str, ...] = (), four: bool = False) -> str:
    """The browser's object for what a step asks for (see :func:`asked_program`)."""
    program, knobs = asked_program(expression, order)
    return compile_js.surface(program, knobs, _moved(expression, knobs, moving), four=four)


def _moved(expression: Expression, knobs: Sequence[str], moving: Sequence[str]) -> list[str]:
    """What the arguments behind a point are called in the program: moving knobs, and where a batch begins."""
    return [name if name in BATCH else knobs[expression.knobs.index(name)] for name in moving]


def asked_program(expression: Expression, order: int) -> tuple[Program, tuple[str, ...]]:
    """What a step asks for: f, fx, fy (order 1), or fxx, fxy, fyy alone (order 2)."""
    program, knobs = program_of(expression, order)
    return (prune(program.nodes, program.outputs[3:]) if order == 2 else program), knobs


@lru_cache(maxsize=CACHED_KERNELS)
def asker(expression: Expression, order: int, moving: tuple[str, ...], arrays: bool) -> Callable[..., Any]:
    """``make(*knobs)`` gives ``ask(x, y, *moving)``, for arrays or plain floats; see :func:`compile_numpy.caller`."""
    program, knobs = asked_program(expression, order)
    moved = _moved(expression, knobs, moving)
    syntax, names = (NUMPY, ARRAYS) if arrays else (SCALAR, SCALARS)
    return compile_numpy.caller(program, knobs, moved, syntax, names)


class Ground:
    """A surface at knob values, as a step calls it: ``ground(x, y) -> f, fx, fy`` and ``curvature -> fxx, fxy, fyy``.

    A knob may be an array (lanes,): every lane then walks on a surface of its own.
    """

    def __init__(
        self,
        expression: Expression,
        values: Mapping[str, Any],
        moving: tuple[str, ...] = (),
        order: Sequence[int] | None = None,
    ) -> None:
        self.expression = expression
        self.order = None if order is None else np.asarray(order, dtype=np.int64)
        self.moving = moving
        self.values = [np.asarray(values[name], dtype=np.float64) for name in expression.knobs if name not in moving]

    def floats(self, lane: int) -> tuple[Callable[..., Any], Callable[..., Any]]:
        """Both questions for one lane, in plain floats."""
        mine = [float(value[lane] if value.ndim else value) for value in self.values]
        return self._both(mine, arrays=False)

    def arrays(self, lanes: slice) -> tuple[Callable[..., Any], Callable[..., Any]]:
        """Both questions for these lanes together. To be called where NumPy's warnings are off."""
        return self._both([value[lanes] if value.ndim else value[()] for value in self.values], arrays=True)

    def _both(self, values: Sequence[Any], arrays: bool) -> tuple[Callable[..., Any], Callable[..., Any]]:
        made: list[Callable[..., Any]] = []

        def curvature(*point: Any) -> Any:  # few rules ask for it: compiled when the first one does
            if not made:
                made.append(self._made(2, values, arrays))
            return made[0](*point)

        return self._made(1, values, arrays), curvature

    def _made(self, order: int, values: Sequence[Any], arrays: bool) -> Callable[..., Any]:
        rows = [] if self.order is None else [self.order if arrays else self.order.tolist()]
        try:
            made: Callable[..., Any] = asker(self.expression, order, self.moving, arrays)(*values, *rows)
        except (ArithmeticError, ValueError):  # plain floats raise on what the knobs alone give; NumPy has inf or NaN
            rows = [] if self.order is None else [self.order]
            made = asker(self.expression, order, self.moving, True)(*map(np.float64, values), *rows)
        return made
