"""Clip by norm."""

from optimizers import knobs
from optimizers.parts import Transform

TRANSFORM = Transform(
    key="clip_norm",
    title="Clip by norm",
    equations="g = g*(max_norm/max(norm(g), max_norm))",
    knobs=(
        knobs.number(
            "max_norm",
            1.0,
            0.0,
            1000000.0,
            (0.01, 100.0),
            r"c",
            "longest gradient",
            "A longer gradient is shortened to this length; its direction stays.",
            scale="log",
            low_open=True,
        ),
    ),
    summary="Shortens a gradient that is too long and keeps its direction.",
    reference=(
        "Pascanu, R., Mikolov, T., Bengio, Y. (2013). On the difficulty of training recurrent neural "
        "networks. arXiv:1211.5063."
    ),
    stage="gradient",
    rank=21,
    notes="Exact: max_norm/‖g‖. PyTorch divides by ‖g‖ + 10⁻⁶.",
)
