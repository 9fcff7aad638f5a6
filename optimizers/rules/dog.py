"""DoG: distance over gradients."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="dog",
    title="DoG",
    family="free",
    own_rate=True,
    equations="""
far = max(far, first*(1 + norm(theta_0)))       if first_is == share
far = max(far, norm(theta - theta_0))
G = G + dot(g, g)
rate = lr*far/sqrt(max(G, eps))                 if eps_place == floor
rate = lr*far/sqrt(G + eps)                     if eps_place == added
theta = theta - rate*g
""",
    init={"far": "first", "theta_0": "theta"},
    knobs=(
        knobs.lr(1.0, (0.1, 10.0), doc=knobs.FOUND),
        knobs.first_distance(1e-3),
        knobs.switch(
            "first_is",
            "distance",
            "first distance is",
            "A distance, or a share of 1 + |θ₀| (the paper's rule of thumb, with 10⁻⁶).",
            ("distance", "share"),
        ),
        knobs.eps(1e-12),
        knobs.floor_or_sum("The sum is at least ε, or ε is added to it (the authors’ code, optax)."),
    ),
    summary="The rate is the distance walked so far, divided by the root of all squared gradients. It needs no choice but a tiny first step.",
    cures="The choice of a learning rate: leave η at 1.",
    breaks="The sum of gradients only grows: a steep start makes the rest slow.",
    reference="Ivgi, M., Hinder, O., Carmon, Y. (2023). DoG is SGD's best friend. ICML. arXiv:2302.12022.",
    scale="summed",
    turns=True,
    twins=(Twin("optax", "contrib.dog", "", {"first": 1e-6, "first_is": "share", "eps": 1e-8, "eps_place": "added"}),),
)
