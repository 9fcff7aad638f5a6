"""Muon on a vector of two."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="muon",
    title="Muon",
    family="second",
    equations="""
b = momentum*b + g
d = g + momentum*b                                if nesterov == yes
d = b                                             if nesterov == no
s = norm(d)/max(norm(d), eps)
s = 3.4445*s - 4.7750*s**3 + 2.0315*s**5
s = 3.4445*s - 4.7750*s**3 + 2.0315*s**5
s = 3.4445*s - 4.7750*s**3 + 2.0315*s**5
s = 3.4445*s - 4.7750*s**3 + 2.0315*s**5
s = 3.4445*s - 4.7750*s**3 + 2.0315*s**5
O = s*d/max(norm(d), eps)
theta = (1 - lr*weight_decay)*theta
theta = theta - lr*sqrt(2)*O                      if adjust == original
theta = theta - lr*0.2*sqrt(2)*O                  if adjust == match_adam
theta = theta - lr*O                              if adjust == none
""",
    knobs=(
        knobs.lr(0.02),
        knobs.momentum(0.95),
        knobs.switch("nesterov", "yes", "Nesterov", "Let the momentum look one step ahead.", ("yes", "no")),
        knobs.weight_decay(),
        knobs.eps(1e-8, "A shorter direction than this is no longer stretched."),
        knobs.switch(
            "adjust",
            "original",
            "factor of the shape",
            "√(rows/columns), or 0.2 √(rows) to match Adam's step, or none.",
            ("original", "match_adam", "none"),
        ),
    ),
    summary="Makes the momentum matrix orthogonal by five Newton–Schulz steps. A vector of two has one singular value, so what is left is a step of constant length: normalized momentum.",
    cures="In matrices, directions that a few large singular values would drown.",
    breaks="On a plane there is nothing to orthogonalize: it hops around the goal like normalized descent.",
    reference="Jordan, K. et al. (2024). Muon: an optimizer for hidden layers in neural networks. kellerjordan.github.io/posts/muon.",
    direction="normalized",
    turns=True,
    scale_free=True,
    twins=(
        Twin("torch", "Muon", "b is an average, and the matrix work is done in bfloat16"),
        Twin("optax", "contrib.muon"),
        Twin("pytorch_optimizer", "Muon"),
    ),
    notes="The pair is one column. Its singular value ends at 0.6957 after five steps, not at 1. PyTorch documents b = μ b + g but averages, and works in bfloat16: ours cannot and does not match it.",
)
