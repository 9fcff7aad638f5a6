"""AdaBelief."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="adabelief",
    title="AdaBelief",
    family="adam",
    equations="""
m = beta1*m + (1 - beta1)*g
s = beta2*s + (1 - beta2)*(g - m)**2 + eps
m_hat = m/(1 - beta1**t)
s_hat = s/(1 - beta2**t)
theta = theta - lr*m_hat/(sqrt(s_hat) + eps)
""",
    knobs=(knobs.lr(1e-3, doc=knobs.PER_AXIS), knobs.beta1(), knobs.beta2(), knobs.eps(1e-16)),
    summary="Adam that divides by how far the gradient is from its own average: surprises slow it down, agreement speeds it up.",
    cures="Timid steps on long, even slopes, where Adam's step stays at η.",
    breaks="Where gradients agree too well the denominator nearly vanishes and ε alone decides the step.",
    reference="Zhuang, J. et al. (2020). AdaBelief optimizer: adapting stepsizes by the belief in observed gradients. NeurIPS. arXiv:2010.07468.",
    direction="averaged",
    scale="deviation",
    twins=(Twin("optax", "adabelief"), Twin("pytorch_optimizer", "AdaBelief(rectify=False)")),
)
