"""Muon on a vector of two."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="muon",
    title="Muon",
    family="second",
    also="orthogonal momentum",
    equations="""
b = momentum*b + g                                if average == sum
b = momentum*b + (1 - momentum)*g                 if average != sum
d = g + momentum*b                                if nesterov == yes and average == sum
d = (1 - momentum)*g + momentum*b                 if nesterov == yes and average == mean
d = (1 - momentum)/(1 - momentum**t)*g + momentum/(1 - momentum**(t + 1))*b           if nesterov == yes and average == corrected
d = b                                             if nesterov == no and average != corrected
d = b/(1 - momentum**t)                           if nesterov == no and average == corrected
s = norm(d)/max(norm(d), eps)                     if eps_place == floor
s = norm(d)/(norm(d) + eps)                       if eps_place == added
s = 3.4445*s - 4.7750*s**3 + 2.0315*s**5
s = 3.4445*s - 4.7750*s**3 + 2.0315*s**5
s = 3.4445*s - 4.7750*s**3 + 2.0315*s**5
s = 3.4445*s - 4.7750*s**3 + 2.0315*s**5
s = 3.4445*s - 4.7750*s**3 + 2.0315*s**5
O = s*d/max(norm(d), 1e-300)
theta = (1 - lr*weight_decay)*theta
theta = theta - lr*sqrt(2)*O                      if adjust == original
theta = theta - lr*0.2*sqrt(2)*O                  if adjust == match_adam
theta = theta - lr*O                              if adjust == none
""",
    knobs=(
        knobs.lr(0.02, doc=knobs.PER_STEP),
        knobs.momentum(0.95),
        knobs.switch("nesterov", "yes", "Nesterov", "Let the momentum look one step ahead.", ("yes", "no")),
        knobs.switch(
            "average",
            "sum",
            "momentum is",
            "A sum, an average (the same direction), or an average without its bias (optax): with Nesterov that turns the first steps.",
            ("sum", "mean", "corrected"),
        ),
        knobs.weight_decay(),
        knobs.eps(1e-8, "A direction as short as this is no longer stretched to full length."),
        knobs.floor_or_sum("The length is at least ε (PyTorch), or ε is added to it (Jordan, optax)."),
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
        Twin(
            "torch",
            "Muon",
            "the matrix work is done in bfloat16: two to three digits",
            {"lr": 1e-3, "average": "mean", "weight_decay": 0.1, "eps": 1e-7},
        ),
        Twin("optax", "contrib.muon", "", {"average": "corrected", "eps_place": "added"}),
        Twin(
            "pytorch_optimizer",
            "Muon",
            "the matrix work is done in bfloat16: two to three digits",
            {"average": "mean", "eps": 1e-7},
        ),
    ),
    notes="The pair is one column. Its singular value ends at 0.6957 after five steps, not at 1. PyTorch documents b = μ b + g but averages, which gives the same direction, and works in bfloat16.",
)
