"""What a run leaves behind: one :class:`Trajectory`, or :class:`Trajectories` of many lanes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from optimizers.parts import PythonRule, Rule
from optimizers.replay import see
from optimizers.verdict import Outcome, Outcomes
from symbolic.errors import N_

# The rule of a path that was walked elsewhere: its points are all that is known of it.
RECORDED = PythonRule(
    key="replay",
    title="Recorded path",
    equations="theta = theta + d",
    family="own",
    direction="",
    scale="",
    summary=N_(
        "A run that was made elsewhere: its points are those of its file, and d is the way from each to the next."
    ),
    notes=N_("Loss and slope are those of this surface at its points; one evaluation is counted an update."),
)


class Landscape(Protocol):
    """A surface as the optimizers see it: they never import one."""

    @property
    def key(self) -> str:
        """Its name in the registry."""

    @property
    def expression(self) -> Any:
        """The formula, with its kernels (:class:`symbolic.expression.Expression`)."""

    @property
    def knob_values(self) -> Mapping[str, Any]:
        """Every knob's value; an array (lanes,) gives each lane a surface of its own."""

    @property
    def table(self) -> Any:
        """The data over whose rows it is a mean (:class:`symbolic.table.Table`); None where it is no such mean."""

    @property
    def view(self) -> Any:
        """The window: x0, x1, y0, y1."""

    @property
    def first_start(self) -> tuple[float, float]:
        """Where a run begins when nothing else is said."""

    def moved_expression(self, knobs: Sequence[str]) -> Any:
        """The formula with these knobs as names, so that a schedule can move them."""

    def minima(self) -> list[Any]:
        """The known minima, lowest first."""

    def with_values(self, values: Mapping[str, Any]) -> "Landscape":
        """The same landscape at other knob values."""


@dataclass(frozen=True, eq=False)
class Trajectory:
    """One run.

    ``theta`` (steps + 1, 2), ``loss`` and ``grad_norm`` (steps + 1,), ``lr`` (steps,): the rate of the update that
    leaves each point; all float64. A run that diverged stays at its last valid point from there on; ``valid`` is the
    index of that point. ``calls`` (steps + 1,) counts how often the surface was asked until each point, ``evaluations``
    is the last of them. ``quantities`` holds what else was recorded, by name: (steps,) or (steps, components).
    ``rule``, ``knobs`` and ``surface`` say what was run on what.
    """

    rule: Rule
    knobs: Mapping[str, Any]
    surface: Landscape
    theta: np.ndarray
    loss: np.ndarray
    grad_norm: np.ndarray
    lr: np.ndarray
    valid: int
    outcome: Outcome
    calls: np.ndarray
    quantities: Mapping[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def from_path(cls, theta: Any, surface: Landscape, *, lr: Any = None, steps: int | None = None) -> "Trajectory":
        """The trajectory of a run that was made elsewhere: a PyTorch or optax run's own parameter history.

        ``theta`` (steps + 1, 2) are its points, the start included, of any type that NumPy reads as numbers (float32
        too). Loss, slope and the verdict are computed on ``surface`` as for a run of ours. ``lr`` are the rates it
        had, a number or (steps,), where one wants them beside it. With ``steps`` the path is cut after so many
        updates, or stands at its last point from there on: the verdict is that of the points that were walked.
        ``calls`` counts one evaluation an update, which is all that points tell.

        Raises FallLineError for what is no path; a point that is not finite is where the run diverged.

        >>> import surfaces
        >>> Trajectory.from_path([[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]], surfaces.get("bowl")).steps
        2
        """
        seen = see(theta if steps is None else theta[: steps + 1], surface)
        walked = len(seen.loss) - 1
        total = walked if steps is None else steps
        rates = np.array(np.broadcast_to(np.nan if lr is None else np.asarray(lr, dtype=np.float64), (walked,)))

        def lasting(values: np.ndarray, count: int, fill: Any) -> np.ndarray:
            rest = np.broadcast_to(fill, (count - len(values), *values.shape[1:]))
            return np.concatenate([values, rest])

        return cls(
            RECORDED,
            {},
            surface,
            lasting(seen.theta, total + 1, seen.theta[-1]),
            lasting(seen.loss, total + 1, seen.loss[-1]),
            lasting(seen.grad_norm, total + 1, seen.grad_norm[-1]),
            lasting(rates, total, np.nan),
            total if seen.valid == walked else seen.valid,
            seen.outcome,
            np.minimum(np.arange(total + 1), walked),
        )

    @property
    def steps(self) -> int:
        """The number of updates."""
        return len(self.loss) - 1

    @property
    def evaluations(self) -> int:
        """How often the surface was asked in all."""
        return int(self.calls[-1])

    def __repr__(self) -> str:
        x, y = self.theta[-1]
        end = f"({x:.6g}, {y:.6g}), loss {self.loss[-1]:.6g}, {self.outcome.finding}"
        return f"<{self.rule.key}: {self.steps} steps to {end}>"


@dataclass(frozen=True, eq=False)
class Trajectories:
    """Many runs at once: every array of :class:`Trajectory` with the lanes' ``shape`` behind its own axes.

    With ``record="final"`` only the last point is kept: ``theta`` (1, 2, *shape), ``loss`` (1, *shape), ``lr`` (0,
    *shape). ``outcomes`` holds what became of each lane, as arrays; None with ``record="last"``.
    """

    rule: Rule
    knobs: Mapping[str, Any]
    surface: Landscape
    shape: tuple[int, ...]
    theta: np.ndarray
    loss: np.ndarray
    grad_norm: np.ndarray
    lr: np.ndarray
    valid: np.ndarray
    outcomes: Outcomes | None
    calls: np.ndarray
    quantities: Mapping[str, np.ndarray] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcomes:
        """The outcomes. Raises ValueError where none were asked for."""
        if self.outcomes is None:
            raise ValueError('record="last" keeps no outcomes; use record="final"')
        return self.outcomes

    @property
    def evaluations(self) -> int:
        """How often the surface was asked by the lane that asked most."""
        return int(self.calls[-1].max())

    def __len__(self) -> int:
        return self.shape[0]

    def __repr__(self) -> str:
        return f"<{self.rule.key}: runs {self.shape}, {int((self.valid < self.valid.max()).sum())} shorter than others>"
