"""Momentum raised when gradients have become small."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="momentum_raise",
    title="Momentum raised on small gradients",
    equations="""
slope = norm(grad(theta))
top = max(top, slope)
age = age + where(slope <= share*top, 1, 0)
value = min(first, base) + max(base - first, 0)*min(age/T, 1)
""",
    knobs=(
        knobs.number(
            "first",
            0.5,
            0.0,
            1.0,
            (0.0, 1.0),
            r"\mu_0",
            "first value",
            "Momentum while gradients are large.",
            high_open=True,
        ),
        knobs.number(
            "share",
            0.1,
            0.0,
            1.0,
            (0.01, 1.0),
            r"a",
            "small is",
            "A gradient is small when it is at most this share of the largest one so far.",
            scale="log",
            low_open=True,
        ),
        knobs.count(
            "T", 50, (1, 500), r"T", "rise", "Updates with a small gradient until the full value is reached.", 1
        ),
    ),
    summary="Momentum is small while gradients are large, and is raised smoothly to its own value when they have become small and the run creeps along a ravine.",
    reference="Hinton, G. (2012). Lecture 6.3, Neural Networks for Machine Learning.",
    relative=False,
    target="momentum",
    notes="Only updates with a small gradient count; what has been raised stays. The gradient is the one at the point, without noise, clipping or decay.",
)
