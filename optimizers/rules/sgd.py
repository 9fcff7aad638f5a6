"""Gradient descent."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="sgd",
    title="Gradient descent",
    family="plain",
    also="GD, SGD, steepest descent, vanilla",
    equations="theta = theta - lr*g",
    limit="limit = 2/curvature",
    knobs=(knobs.lr(1e-3),),
    summary="Steps straight down, by η times the slope.",
    cures="Nothing yet: it is the yardstick.",
    breaks="One rate for every direction: above 2/λmax the steep one explodes, and the flat one waits.",
    reference="Cauchy, A. (1847). Méthode générale pour la résolution des systèmes d'équations simultanées.",
    turns=True,
    twins=(Twin("torch", "SGD"), Twin("optax", "sgd"), Twin("keras", "SGD", "", {"lr": 0.01})),
)
