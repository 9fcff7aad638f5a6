"""Noam (Transformer)."""

from optimizers import knobs
from optimizers.parts import Schedule

SCHEDULE = Schedule(
    key="noam",
    title="Noam (Transformer)",
    equations="value = base*d_model**(-0.5)*min(t**(-0.5), t*warmup_steps**(-1.5))",
    knobs=(
        knobs.number(
            "d_model",
            512.0,
            1.0,
            1e6,
            (16.0, 4096.0),
            r"d_{\mathrm{model}}",
            "width of the model",
            "The paper's model is 512 wide; 1 leaves the width out.",
            scale="log",
        ),
        knobs.count("warmup_steps", 4000, (10, 10000), r"w", "warm-up steps", "The peak is reached at this update.", 1),
    ),
    summary="Rises in a straight line to 1/√(d w), then falls with the inverse square root of time.",
    reference="Vaswani, A. et al. (2017). Attention is all you need, section 5.3. arXiv:1706.03762",
    notes="The value is a multiple of the knob: set the learning rate to 1 for the paper’s own.",
)
