"""What a run computed, as its readers know it: losses, slopes, rates, verdicts, in the shape that was asked for."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from optimizers.job import Paths
from optimizers.landmarks import Landmarks
from optimizers.lanes import Lanes
from optimizers.trajectory import Trajectories, Trajectory
from optimizers.verdict import ends_of, judge
from optimizers.walks import Walk
from symbolic.errors import KnobError


def result_of(
    walk: Walk,
    lanes: Lanes,
    marks: Landmarks,
    paths: Paths,
    found: Mapping[str, np.ndarray] | None,
    full: bool,
    kept: Collection[str],
) -> Trajectory | Trajectories:
    """A :class:`Trajectory` for lanes of shape (), else :class:`Trajectories`. ``found`` are the measures (None: no
    verdict is wanted), ``kept`` the names of recorded quantities to hand on. Raises KnobError for one lane without a
    verdict."""
    system, surface, kernels, steps = walk.system, walk.surface, walk.kernels, walk.steps
    theta = paths.theta
    loss, gx, gy = surface.expression.evaluate(1, theta[:, 0], theta[:, 1], lanes.ground)
    with np.errstate(all="ignore"):
        grad_norm = np.hypot(gx, gy)
    outcomes = None
    if found is not None:
        ends = ends_of(surface.expression, lanes.ground, lanes.starts, theta[-1])
        outcomes = judge(found, theta[-1], paths.valid, steps, marks, ends, float(bool(system.held_by)))
    quantities = _quantities(kernels.step.records, paths.records)
    calls = paths.calls
    if calls is None:
        each = np.arange(steps + 1) if full else np.array([steps])
        calls = np.broadcast_to((each * kernels.step.evaluations)[:, None], (len(each), lanes.count))
    lr = quantities.get("lr")
    if lr is None:
        base = np.asarray(lanes.values.get("lr", np.nan), float)
        lr = np.array(np.broadcast_to(base, (steps if full else 0, lanes.count)))
    quantities = {name: value for name, value in quantities.items() if name in kept}
    rule, knobs = system.rule, system.rule_values
    if lanes.shape == ():
        if outcomes is None:
            raise KnobError("record = {value} is for many lanes; a single run is recorded whole.", value="last")
        one = {name: value[..., 0] for name, value in quantities.items()}
        return Trajectory(
            rule, knobs, surface, theta[:, :, 0], loss[:, 0], grad_norm[:, 0], lr[:, 0], int(paths.valid[0]),
            outcomes[0], calls[:, 0], one,
        )  # fmt: skip

    def laid(array: np.ndarray) -> np.ndarray:
        return array.reshape(*array.shape[:-1], *lanes.shape)

    return Trajectories(
        rule, knobs, surface, lanes.shape, laid(theta), laid(loss), laid(grad_norm), laid(lr), laid(paths.valid),
        None if outcomes is None else outcomes.reshaped(lanes.shape), laid(calls),
        {name: laid(value) for name, value in quantities.items()},
    )  # fmt: skip


def _quantities(names: Sequence[tuple[str, int]], records: np.ndarray) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    at = 0
    for name, count in names:
        found[name] = records[:, at : at + count] if count > 1 else records[:, at]
        at += count
    return found
