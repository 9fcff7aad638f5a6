"""LAMB."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="lamb",
    title="LAMB",
    family="adam",
    equations="""
m = beta1*m + (1 - beta1)*g
v = beta2*v + (1 - beta2)*g**2
r = (m/(1 - beta1**t))/(sqrt(v/(1 - beta2**t)) + eps) + weight_decay*theta
ratio = where(norm(r) > 0, norm(theta)/max(norm(r), 1e-300), 1)
ratio = where(norm(theta) > 0, ratio, 1)
theta = theta - lr*ratio*r
""",
    knobs=(
        knobs.lr(1e-2, doc="The step as a share of |θ|."),
        knobs.beta1(),
        knobs.beta2(),
        knobs.eps(1e-6),
        knobs.weight_decay(),
    ),
    summary="Adam's direction with a step in proportion to |θ|: every layer of a large network would move by the same share. The plane is one layer here.",
    cures="Very large batches, where layers differ in size by orders of magnitude.",
    breaks="It depends on where the origin lies: far out it leaps, near the origin it creeps.",
    reference="You, Y. et al. (2020). Large batch optimization for deep learning: training BERT in 76 minutes. ICLR. arXiv:1904.00962.",
    direction="averaged",
    scale="averaged",
    twins=(
        Twin("optax", "lamb"),
        Twin("keras", "Lamb", "", {"lr": 1e-3, "eps": 1e-7}),
        Twin("pytorch_optimizer", "Lamb", "corrects m after the ratio and v not at all, cuts |θ| at 10", {"lr": 1e-3}),
    ),
    notes="In two dimensions there is one layer: what is left of the method is a rate in proportion to the distance from the origin. pytorch_optimizer takes the ratio of uncorrected averages, corrects m afterwards, and cuts |θ| at 10; we follow the paper, as optax does.",
)
