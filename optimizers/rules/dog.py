"""DoG: distance over gradients."""

from optimizers import knobs
from optimizers.parts import Rule

RULE = Rule(
    key="dog",
    title="DoG",
    family="free",
    equations="""
far = max(far, norm(theta - theta_0))
G = G + dot(g, g)
rate = lr*far/sqrt(max(G, eps))
theta = theta - rate*g
""",
    init={"far": "first", "theta_0": "theta"},
    knobs=(
        knobs.lr(1.0, (0.1, 10.0)),
        knobs.number(
            "first",
            1e-3,
            0.0,
            1e3,
            (1e-6, 1.0),
            r"r_{\epsilon}",
            "first distance",
            "The distance that is believed before the first move.",
            scale="log",
            low_open=True,
        ),
        knobs.eps(1e-12),
    ),
    summary="The rate is the distance walked so far, divided by the root of all squared gradients. It needs no choice but a tiny first step.",
    cures="The choice of a learning rate: leave η at 1.",
    breaks="The sum of gradients only grows: a steep start makes the rest slow.",
    reference="Ivgi, M., Hinder, O., Carmon, Y. (2023). DoG is SGD's best friend. ICML. arXiv:2302.12022.",
    scale="summed",
    turns=True,
)
