"""RMSProp: plain, centred, with momentum; epsilon outside or inside the root."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="rmsprop",
    title="RMSProp",
    family="scaled",
    equations="""
v = alpha*v + (1 - alpha)*g**2
g_bar = alpha*g_bar + (1 - alpha)*g         if centered == yes
d = v - g_bar**2                            if centered == yes
d = v                                       if centered == no
d = d/(1 - alpha**t)                        if bias_correction == yes
r = sqrt(d) + eps                           if eps_place == outside
r = sqrt(d + eps)                           if eps_place == inside
b = momentum*b + g/r
theta = theta - lr*b                        if nesterov == no
theta = theta - lr*(g/r + momentum*b)       if nesterov == yes
""",
    init={"v": "initial_v"},
    knobs=(
        knobs.lr(0.01),
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
    ),
    summary="Divides each coordinate by the root of a fading mean of its squared gradients: Adagrad that can forget.",
    cures="Adagrad's standstill; slopes that are steep here and flat there.",
    breaks="With a constant rate it never settles: it ends in a jitter of about η/2 on each axis.",
    reference="Tieleman, T., Hinton, G. (2012). Lecture 6.5, Neural Networks for Machine Learning; centred form: "
    "Graves, A. (2013). arXiv:1308.0850.",
    scale="averaged",
    scale_free=True,
    twins=(
        Twin("torch", "RMSprop"),
        Twin("optax", "rmsprop(eps_in_sqrt=False)", "the rate stands inside the momentum"),
        Twin("keras", "RMSprop", "ε inside the root, ρ = 0.9"),
    ),
)
