"""Clip by norm."""

from optimizers import knobs
from optimizers.parts import Transform

TRANSFORM = Transform(
    key="clip_norm",
    title="Clip by norm",
    equations="""
g = g*(max_norm/max(norm(g), max_norm))              if form == exact
g = g*min(max_norm/(norm(g) + 1e-6), 1)              if form == torch
""",
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
        knobs.switch(
            "form",
            "exact",
            "division",
            "By the length itself (Keras, optax), or by the length + 10⁻⁶ (PyTorch): then the result is a little shorter.",
            ("exact", "torch"),
        ),
    ),
    summary="Shortens a gradient that is too long and keeps its direction.",
    reference=(
        "Pascanu, R., Mikolov, T., Bengio, Y. (2013). On the difficulty of training recurrent neural "
        "networks. arXiv:1211.5063."
    ),
    stage="gradient",
    rank=21,
    notes="torch.nn.utils.clip_grad_norm_ also shortens a gradient that is within 10⁻⁶ of the limit.",
)
