"""Optimistic gradient descent."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="optimistic",
    title="Optimistic gradient",
    family="momentum",
    equations="""
g_last = where(t > 1, g_last, g)
theta = theta - lr*((alpha + beta)*g - beta*g_last)
g_last = g
""",
    limit="limit = 2/((alpha + 2*beta)*curvature)",
    knobs=(
        knobs.lr(1e-3),
        knobs.number(
            "alpha", 1.0, 0.0, 100.0, (0.0, 2.0), r"\alpha", "share of the gradient", "Of the newest gradient itself."
        ),
        knobs.number(
            "beta",
            1.0,
            0.0,
            100.0,
            (0.0, 2.0),
            r"\beta",
            "optimism",
            "Of its change since the last update, which is expected to go on.",
        ),
    ),
    summary="Takes the newest gradient and adds its change since the last one: it bets that the slope goes on changing as it did. That is momentum of the opposite sign.",
    cures="Circling, in games of two players; here it bends early where momentum overshoots.",
    breaks="It doubles what changes fast: in a canyon it is stable only up to 2/(3 λmax), a third of gradient descent's limit, and it doubles noise.",
    reference="Popov, L. D. (1980). A modification of the Arrow–Hurwicz method. Math. Notes 28, 845-848; "
    "Daskalakis, C. et al. (2018). Training GANs with optimism. ICLR. arXiv:1711.00141.",
    turns=True,
    twins=(Twin("optax", "optimistic_gradient_descent"),),
    notes="The first update knows no change: it is a plain step, as in optax.",
)
