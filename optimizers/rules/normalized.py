"""Normalized gradient descent."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="normalized",
    title="Normalized descent",
    family="plain",
    also="unit step, direction only",
    equations="""
theta = theta - lr*g/max(norm(g), eps)        if eps_place == floor
theta = theta - lr*g/(norm(g) + eps)          if eps_place == added
""",
    knobs=(
        knobs.lr(0.01, doc=knobs.PER_STEP),
        knobs.eps(1e-12, "A gradient as short as this is no longer stretched to full length."),
        knobs.floor_or_sum("The length is at least ε, or ε is added to it (optax)."),
    ),
    summary="Goes down the slope by a step of length η, however steep it is there.",
    cures="Plateaus and cliffs: only the direction of the gradient counts.",
    breaks="It never settles: near the goal it hops across it by η.",
    reference="Nesterov, Y. (1984). Minimization methods for nonsmooth convex and quasiconvex functions. Matekon 29, 519-531.",
    direction="normalized",
    turns=True,
    scale_free=True,
    twins=(Twin("optax", "chain(normalize_by_update_norm(), sgd)", "", {"eps": 1e-6, "eps_place": "added"}),),
)
