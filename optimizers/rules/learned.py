"""A learned optimizer: a small recurrent network that was trained on random surfaces, written out as equations."""

from optimizers import knobs
from optimizers.learned.cell import equations, stored
from optimizers.parts import Rule

RULE = Rule(
    key="learned",
    title="Learned optimizer",
    family="search",
    also="recurrent network, RNN, GRU, meta-learning, learning to learn, L2O",
    equations=equations(stored()["weights"]),
    knobs=(knobs.lr(1.0, doc=knobs.FOUND),),
    summary="Four hidden units for each coordinate say how far to go, from the size of the slope, how it bent over the last move and whether it turned. Their weights come from training.",
    cures="Surfaces like those it was trained on, without a rate to choose.",
    breaks="Anything else: much steeper or flatter ground, kinks, long runs. Nobody has told it what to do there.",
    reference="Andrychowicz, M. et al. (2016). Learning to learn by gradient descent by gradient descent. NeurIPS. arXiv:1606.04474.",
    notes="Trained on bowls and bent valleys, turned at random: largest curvature 0.1 to 10, at most 100 times the smallest, starts 1 to 4 from the minimum, 60 steps. There it ends lower than gradient descent, momentum, Nesterov and Adam at the best single rate, and RMSProp ends lower still; one run in a hundred explodes. The script that found its weights is tests/reference/train_learned.py.",
    direction="search",
    scale="none",
    own_rate=True,
)
