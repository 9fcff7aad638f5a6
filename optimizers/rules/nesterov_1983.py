"""Nesterov's method of 1983, whose momentum follows from the sequence aₖ, with or without restarts."""

from optimizers import knobs
from optimizers.parts import Rule

RULE = Rule(
    key="nesterov_1983",
    title="Nesterov 1983",
    family="momentum",
    also="NAG, accelerated gradient, FISTA",
    equations="""
y = theta + mu*(theta - theta_last)
g = grad(y)
theta_last = theta
theta = y - lr*g
a = where(dot(g, theta - theta_last) > 0, 1, a)              if restart == gradient and sequence == a_k
a_next = (1 + sqrt(1 + 4*a**2))/2                            if sequence == a_k
mu = (a - 1)/a_next                                          if sequence == a_k
a = a_next                                                   if sequence == a_k
age = age + 1                                                if restart == no and sequence == simple
age = where(dot(g, theta - theta_last) > 0, 1, age + 1)      if restart == gradient and sequence == simple
mu = (age - 1)/(age + 2)                                     if sequence == simple
""",
    init={"a": "1", "theta_last": "theta"},
    knobs=(
        knobs.lr(1e-3),
        knobs.switch(
            "sequence",
            "a_k",
            "momentum from",
            "The paper’s aₖ, or the simpler (k − 1)/(k + 2), which grows nearly alike.",
            ("a_k", "simple"),
        ),
        knobs.switch(
            "restart",
            "no",
            "restart",
            "gradient begins the sequence anew whenever the last move went uphill (O’Donoghue and Candès): the swings disappear.",
            ("no", "gradient"),
        ),
    ),
    summary="Nesterov's own method: momentum is no number to choose but grows from 0 towards 1 by the sequence aₖ. Drawn is the point that walks; the slope is taken ahead of it.",
    cures="The choice of momentum on convex ground: the loss falls like 1/k², and up to a constant no method that sees only slopes does better.",
    breaks="Momentum grows too large for a round bowl: the loss goes down in waves, unless it is restarted.",
    reference="Nesterov, Y. (1983). A method of solving a convex programming problem with convergence rate O(1/k²). Soviet Math. Dokl. 27, 372-376; "
    "O’Donoghue, B., Candès, E. (2015). Adaptive restart for accelerated gradient schemes. Found. Comput. Math. 15, 715-732.",
    direction="look_ahead",
    turns=True,
    notes="Safe up to a rate of 1/λmax; beyond 4/(3 λmax) it diverges, where gradient descent bears 2/λmax.",
)
