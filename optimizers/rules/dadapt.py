"""D-Adaptation, of gradient descent or of Adam (its third version, that of the authors' code)."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="dadapt",
    title="D-Adaptation",
    family="free",
    own_rate=True,
    also="D-Adaptation, no learning rate",
    equations="""
rate = lr*d*sqrt(1 - beta2**t)/(1 - beta1**t)                    if inner == adam and bias_correction == yes
rate = lr*d                                                      if inner == adam and bias_correction == no
r = sqrt(beta2)*r + (1 - sqrt(beta2))*rate*dot(g, s/(sqrt(v) + eps))                if inner == adam
m = beta1*m + (1 - beta1)*rate*g                                 if inner == adam
v = beta2*v + (1 - beta2)*g**2                                   if inner == adam
s = sqrt(beta2)*s + (1 - sqrt(beta2))*rate*g                     if inner == adam
size = (1 - sqrt(beta2))*dot(abs(s), 1)                          if inner == adam
G = where(t > 1, G, norm(g))                                     if inner == sgd
rate = lr*d/max(G, 1e-300)                                       if inner == sgd
r = r + 2*rate*dot(g, s)                                         if inner == sgd
s = s + rate*g                                                   if inner == sgd
size = norm(s)                                                   if inner == sgd
d = where(size > 0, max(d, r/max(size, 1e-300)), d)
theta = theta - m/(sqrt(v) + eps)                                if inner == adam
theta = momentum*theta + (1 - momentum)*(theta_0 - s)            if inner == sgd
""",
    init={"d": "d0", "theta_0": "theta"},
    knobs=(
        knobs.lr(1.0, (0.1, 10.0), doc=knobs.FOUND),
        knobs.switch("inner", "adam", "inner step", "Adam's scaling, or gradient descent.", ("adam", "sgd")),
        knobs.d0(),
        knobs.beta1(),
        knobs.beta2(),
        knobs.eps(1e-8),
        knobs.bias_correction("no"),
        knobs.momentum(0.9),
    ),
    summary="Finds the rate from a lower bound on the distance to the goal: gradients that keep pointing away from the start prove that it is farther. The bound starts at a millionth and grows until they disagree.",
    cures="The choice of a learning rate: leave η at 1.",
    breaks="The bound never shrinks: where the ground gets steeper later, the steps are too long.",
    reference="Defazio, A., Mishchenko, K. (2023). Learning-rate-free learning by D-Adaptation. ICML. arXiv:2301.07733.",
    direction="averaged",
    scale="averaged",
    twins=(
        Twin("optax", "contrib.dadapt_adamw", settings={"bias_correction": "yes"}),
        Twin("pytorch_optimizer", "DAdaptAdam"),
        Twin("pytorch_optimizer", "DAdaptSGD", "takes the first norm in float32", {"inner": "sgd"}),
    ),
    notes="As the authors' code has it in its third version, and the libraries after it.",
)
