"""Schedule-Free, over gradient descent or over Adam's scaling."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="schedule_free",
    title="Schedule-Free",
    family="averaging",
    also="no schedule",
    equations="""
y = beta*theta + (1 - beta)*z
g = grad(y)
v = beta2*v + (1 - beta2)*g**2                                            if inner == adam
u = g                                                                     if inner == sgd
u = g/(sqrt(v/(1 - beta2**t)) + eps)                                      if inner == adam
z = z - lr*(u + weight_decay*y)
lr_max = max(lr_max, lr)
W = W + lr_max**2
c = where(W > 0, lr_max**2/W, 0)
theta = (1 - c)*theta + c*z
""",
    init={"z": "theta"},
    knobs=(
        knobs.lr(0.05, doc="Multiplies the gradient; with Adam’s scaling inside it is a length per axis."),
        knobs.beta("beta", 0.9, "Where the gradient is taken: 1 at the average, 0 at the fast point."),
        knobs.switch("inner", "sgd", "inner step", "Gradient descent, or Adam's scaling.", ("sgd", "adam")),
        knobs.beta2(),
        knobs.eps(1e-8),
        knobs.weight_decay(),
    ),
    summary="Three points walk together: z takes the steps, θ (shown) is their average, and the gradient is taken at y between them. The average replaces a decaying rate.",
    cures="The need to know in advance when training will end.",
    breaks="The average drags old points along: after a bad start it recovers slowly.",
    reference="Defazio, A. et al. (2024). The road less scheduled. NeurIPS. arXiv:2405.15682.",
    direction="averaged",
    twins=(
        Twin("optax", "contrib.schedule_free_sgd", "", {"lr": 1.0}),
        Twin("optax", "contrib.schedule_free_adamw", "", {"inner": "adam", "lr": 2.5e-3}),
        Twin("pytorch_optimizer", "ScheduleFreeSGD", "", {"lr": 1.0}),
        Twin("pytorch_optimizer", "ScheduleFreeAdamW", "10⁻¹⁵ inside the root", {"inner": "adam", "lr": 2.5e-3}),
        Twin("keras", "ScheduleFreeAdamW", "averages with weight 1/t", {"inner": "adam", "lr": 2.5e-3}),
    ),
    notes="Shown is the average, where the libraries train y. Weights are the square of the largest rate so far, as in the paper.",
)
