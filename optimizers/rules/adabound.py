"""AdaBound."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="adabound",
    title="AdaBound",
    family="adam",
    equations="""
m = beta1*m + (1 - beta1)*g
v = beta2*v + (1 - beta2)*g**2
low = final_lr*(1 - 1/(gamma*t + 1))
high = final_lr*(1 + 1/(gamma*t))
rate = lr*sqrt(1 - beta2**t)/(1 - beta1**t)/(sqrt(v) + eps)
rate = min(max(rate, low), high)
theta = theta - rate*m
""",
    knobs=(
        knobs.lr(1e-3, doc=knobs.PER_AXIS),
        knobs.beta1(),
        knobs.beta2(),
        knobs.eps(1e-8),
        knobs.number(
            "final_lr",
            0.1,
            0.0,
            1e4,
            (1e-4, 1.0),
            r"\eta_{\infty}",
            "final rate",
            "The rate of plain descent that it ends with.",
            scale="log",
            low_open=True,
        ),
        knobs.number(
            "gamma",
            1e-3,
            0.0,
            1.0,
            (1e-5, 0.1),
            r"\gamma",
            "closing speed",
            "How fast the bounds close on the final rate.",
            scale="log",
            low_open=True,
        ),
    ),
    summary="Starts as Adam and ends as momentum: the rate of each coordinate is kept between two bounds that close on one final rate.",
    cures="Adam's poor ends, without giving up its fast start.",
    breaks="The final rate has to suit the steepest direction, as for gradient descent.",
    reference="Luo, L. et al. (2019). Adaptive gradient methods with dynamic bound of learning rate. ICLR. arXiv:1902.09843.",
    direction="averaged",
    scale="averaged",
    twins=(Twin("pytorch_optimizer", "AdaBound", "10⁻¹⁵ inside the root"),),
)
