"""RMSProp: plain, centred, with momentum; epsilon outside or inside the root; from v₀ or from the first gradient.

The lecture's form begins at σ₀ = |g₀|: its first step is then exactly η on each axis, where v₀ = 0 makes it η/√(1 − α).
"""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="rmsprop",
    title="RMSProp",
    family="scaled",
    also="Hinton, root mean square",
    equations="""
v = alpha*v + (1 - alpha)*g**2                           if begin == value
v = where(t > 1, alpha*v + (1 - alpha)*g**2, g**2)       if begin == first_gradient
g_bar = alpha*g_bar + (1 - alpha)*g         if centered == yes
d = v - g_bar**2                            if centered == yes
d = v                                       if centered == no
d = d/(1 - alpha**t)                        if bias_correction == yes and begin == value
r = sqrt(d) + eps                           if eps_place == outside
r = sqrt(d + eps)                           if eps_place == inside
b = momentum*b + g/r
theta = theta - lr*b                        if nesterov == no
theta = theta - lr*(g/r + momentum*b)       if nesterov == yes
""",
    init={"v": "initial_v"},
    knobs=(
        knobs.lr(0.01, doc=knobs.PER_AXIS),
        knobs.beta(
            "alpha", 0.99, "Memory of the mean square: small trusts the newest gradient, large the history.", r"\alpha"
        ),
        knobs.eps(1e-8),
        knobs.momentum(0.0),
        knobs.switch("centered", "no", "centered", "Divide by the standard deviation instead of the root mean square."),
        knobs.eps_place("Outside the root (PyTorch) or inside (Keras, optax)."),
        knobs.switch("nesterov", "no", "Nesterov", "Let the momentum look one step ahead."),
        knobs.bias_correction("no"),
        knobs.number(
            "initial_v", 0.0, 0.0, 1e6, (0.0, 1.0), "v_0", "start of the mean", "Where the mean square starts."
        ),
        knobs.switch(
            "begin",
            "value",
            "beginning",
            "The mean square starts at v₀ (the libraries), or at the first gradient's square (σ₀ = |g₀|): then the first step is η.",
            ("value", "first_gradient"),
        ),
    ),
    summary="Divides each coordinate by the root of a fading mean of its squared gradients: Adagrad that can forget.",
    cures="Adagrad's standstill; slopes that are steep here and flat there.",
    breaks="With a constant rate it does not stay at the goal. As soon as the mean square has forgotten the slopes on the way, it jitters by about η/2 on each axis: with α = 0.9 at once, with 0.99 a thousand updates later.",
    reference="Tieleman, T., Hinton, G. (2012). Lecture 6.5, Neural Networks for Machine Learning; centred form: "
    "Graves, A. (2013). arXiv:1308.0850.",
    scale="averaged",
    scale_free=True,
    notes="Hinton's lecture also puts a gain on every weight: add the transform “adaptive gains”. The method of LeCun's group that he names beside it is vSGD.",
    twins=(
        Twin("torch", "RMSprop"),
        Twin("optax", "rmsprop", "the rate stands inside the momentum", {"alpha": 0.9, "eps_place": "inside"}),
        Twin("keras", "RMSprop", "", {"lr": 1e-3, "alpha": 0.9, "eps": 1e-7, "eps_place": "inside"}),
    ),
)
