"""Weight averaging."""

from optimizers import knobs
from optimizers.parts import Wrapper

WRAPPER = Wrapper(
    key="average",
    title="Weight averaging",
    equations="""
fast = theta
mean = decay*mean + (1 - decay)*fast                          if form == ema
mean = mean + (fast - mean)/max(t - skip, 1)                  if form == polyak_ruppert
theta = mean
""",
    knobs=(
        knobs.switch(
            "form",
            "ema",
            "average",
            "A fading average (EMA), or the plain mean of all points (Polyak–Ruppert).",
            ("ema", "polyak_ruppert"),
        ),
        knobs.beta("decay", 0.9, "Memory of the fading average.", r"\beta"),
        knobs.count(
            "skip", 0, (0, 1000), "t_0", "start of the mean", "The plain mean begins after so many updates.", 0
        ),
    ),
    summary=(
        "The rule walks on undisturbed; shown is the average of where it has been, which is calm where "
        "the rule jitters."
    ),
    reference=(
        "Polyak, B. T., Juditsky, A. B. (1992). Acceleration of stochastic approximation by averaging. "
        "SIAM J. Control Optim. 30, 838-855."
    ),
    stage="outer",
    walker="fast",
    init={"fast": "theta", "mean": "theta"},
)
