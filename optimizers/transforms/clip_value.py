"""Clip by value."""

from optimizers import knobs
from optimizers.parts import Transform

TRANSFORM = Transform(
    key="clip_value",
    title="Clip by value",
    equations="g = min(max(g, -limit), limit)",
    knobs=(
        knobs.number(
            "limit",
            1.0,
            0.0,
            1000000.0,
            (0.01, 100.0),
            r"c",
            "largest slope",
            "Each coordinate of the gradient is cut at this size.",
            scale="log",
            low_open=True,
        ),
    ),
    summary="Cuts every coordinate of the gradient by itself, which turns it: [100, 1] becomes [1, 1].",
    reference="Mikolov, T. (2012). Statistical language models based on neural networks. PhD thesis, Brno.",
    stage="gradient",
    rank=20,
)
