"""AdamW."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="adamw",
    title="AdamW",
    family="adam",
    also="decoupled weight decay",
    equations="""
theta = (1 - lr*weight_decay)*theta                       if decay == times_rate
m = beta1*m + (1 - beta1)*g
v = beta2*v + (1 - beta2)*g**2
m_hat = m/(1 - beta1**t)
v_hat = v/(1 - beta2**t)
theta = theta - lr*m_hat/(sqrt(v_hat) + eps)              if decay == times_rate
theta = theta - (lr*m_hat/(sqrt(v_hat) + eps) + weight_decay*theta)    if decay == alone
""",
    knobs=(
        knobs.lr(1e-3, doc=knobs.PER_AXIS),
        knobs.beta1(),
        knobs.beta2(),
        knobs.eps(1e-8),
        knobs.weight_decay(0.01),
        knobs.switch(
            "decay",
            "times_rate",
            "decay",
            "Multiplied by the rate (PyTorch, Keras, optax), or by itself (the paper).",
            ("times_rate", "alone"),
        ),
    ),
    summary="Adam, and beside it every coordinate shrinks by the same small share. The decay does not pass through the scaling, as an L2 term would.",
    cures="Weight decay that Adam's scaling would undo for steep coordinates.",
    breaks="It ends inside the box |θ| ≤ 1/λ: with strong decay that is not where the loss is lowest.",
    reference="Loshchilov, I., Hutter, F. (2019). Decoupled weight decay regularization. ICLR. arXiv:1711.05101.",
    direction="averaged",
    scale="averaged",
    twins=(
        Twin("torch", "AdamW"),
        Twin("optax", "adamw", "", {"weight_decay": 1e-4}),
        Twin("keras", "AdamW", "ε next to the uncorrected root", {"weight_decay": 0.004, "eps": 1e-7}),
    ),
    notes="In the paper's form λ is not multiplied by the rate: λ(PyTorch) = λ(paper)/η.",
)
