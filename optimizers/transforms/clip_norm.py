"""Clip by norm: shorten, never turn."""

from optimizers.parts import Transform
from symbolic.knob import Knob

TRANSFORM = Transform(
    key="clip_norm",
    title="Clip by norm",
    stage="gradient",
    rank=20,
    equations="g = g*min(1, max_norm/norm(g))",
    knobs=(
        Knob(
            "max_norm",
            1.0,
            0.0,
            1e6,
            low_open=True,
            soft=(0.01, 100.0),
            scale="log",
            symbol="c",
            title="longest gradient",
            doc="A longer gradient is shortened to this length; its direction stays.",
        ),
    ),
    summary="Shortens a gradient that is too long and keeps its direction.",
    reference="Pascanu, R., Mikolov, T., Bengio, Y. (2013). On the difficulty of training recurrent neural networks. arXiv:1211.5063.",
    notes="Exact: max_norm/‖g‖. PyTorch divides by ‖g‖ + 10⁻⁶.",
)
