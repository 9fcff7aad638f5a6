"""DoWG: distance over weighted gradients."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="dowg",
    title="DoWG",
    family="free",
    own_rate=True,
    equations="""
far = max(far, norm(theta - theta_0))
v = v + far**2*dot(g, g)
rate = lr*far**2/(sqrt(v) + eps)
theta = theta - rate*g
""",
    init={"far": "first", "theta_0": "theta"},
    knobs=(
        knobs.lr(1.0, (0.1, 10.0), doc=knobs.FOUND),
        knobs.first_distance(0.01),
        knobs.eps(1e-4),
    ),
    summary="DoG that weighs every squared gradient by the distance at which it was met. What was met near the start, before the run had gone anywhere, hardly counts.",
    cures="The choice of a learning rate: leave η at 1.",
    breaks="The sum still only grows: it slows down for good.",
    reference="Khaled, A., Mishchenko, K., Jin, C. (2023). DoWG unleashed: an efficient universal parameter-free gradient descent method. NeurIPS. arXiv:2305.16284.",
    scale="summed",
    turns=True,
    twins=(Twin("optax", "contrib.dowg"),),
    notes="ε stands beside the root, as in the authors' code; the paper has none.",
)
