"""QHAdam."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="qhadam",
    title="QHAdam",
    family="adam",
    equations="""
m = beta1*m + (1 - beta1)*g
v = beta2*v + (1 - beta2)*g**2
m_hat = m/(1 - beta1**t)
v_hat = v/(1 - beta2**t)
top = (1 - nu1)*g + nu1*m_hat
theta = theta - lr*top/(sqrt((1 - nu2)*g**2 + nu2*v_hat) + eps)
""",
    knobs=(
        knobs.lr(1e-3, doc=knobs.PER_AXIS),
        knobs.beta("beta1", 0.995, "Memory of the averaged gradient."),
        knobs.beta2(),
        knobs.number(
            "nu1",
            0.7,
            0.0,
            1.0,
            (0.0, 1.0),
            r"\nu_{1}",
            "share of the average",
            "Of the averaged gradient against the newest one.",
        ),
        knobs.number(
            "nu2",
            1.0,
            0.0,
            1.0,
            (0.0, 1.0),
            r"\nu_{2}",
            "share of the mean square",
            "Of the averaged square against the newest one.",
        ),
        knobs.eps(1e-8),
    ),
    summary="Adam that mixes the newest gradient into both averages. With ν₁ = ν₂ = 1 it is Adam, with ν₁ = β₁ nearly Nadam.",
    cures="Adam's lag behind a turning gradient.",
    breaks="Two more numbers to choose.",
    reference="Ma, J., Yarats, D. (2019). Quasi-hyperbolic momentum and Adam for deep learning. ICLR. arXiv:1810.06801.",
    direction="averaged",
    scale="averaged",
    scale_free=True,
    twins=(Twin("pytorch_optimizer", "QHAdam", "float32 in places", {"beta1": 0.9, "nu1": 1.0, "nu2": 1.0}),),
)
