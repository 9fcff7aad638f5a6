"""AMSGrad, in the three orders that are in use."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="amsgrad",
    title="AMSGrad",
    family="adam",
    equations="""
m = beta1*m + (1 - beta1)*g
v = beta2*v + (1 - beta2)*g**2
m_hat = m/(1 - beta1**t)                                   if order != paper
v_max = max(v_max, v)                                      if order != corrected_first
v_max = max(v_max, v/(1 - beta2**t))                       if order == corrected_first
v_hat = v_max/(1 - beta2**t)                               if order == corrected_last
theta = theta - lr*m_hat/(sqrt(v_hat) + eps)               if order == corrected_last
theta = theta - lr*m_hat/(sqrt(v_max) + eps)               if order == corrected_first
theta = theta - lr*m/(sqrt(v_max) + eps)                   if order == paper
""",
    knobs=(
        knobs.lr(1e-3, doc=knobs.PER_AXIS),
        knobs.beta1(),
        knobs.beta2(),
        knobs.eps(1e-8),
        knobs.switch(
            "order",
            "corrected_last",
            "bias correction",
            "Correct the maximum (PyTorch), take the maximum of what is corrected (optax), or correct nothing (the paper).",
            ("corrected_last", "corrected_first", "paper"),
        ),
    ),
    summary="Adam that divides by the largest averaged square so far, so that its rate can never grow again.",
    cures="The cases where Adam forgets a rare, large gradient and walks the wrong way for good.",
    breaks="After one outlier it stays slow for ever.",
    reference="Reddi, S. J., Kale, S., Kumar, S. (2018). On the convergence of Adam and beyond. ICLR. arXiv:1904.09237.",
    direction="averaged",
    scale="maximum",
    scale_free=True,
    twins=(
        Twin("torch", "Adam(amsgrad=True)"),
        Twin("optax", "amsgrad", "", {"order": "corrected_first"}),
        Twin("keras", "Adam(amsgrad=True)", "ε next to the uncorrected root", {"eps": 1e-7}),
    ),
)
