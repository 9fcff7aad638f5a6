"""What a newcomer meets: a race that plays once, one sentence, three things to try."""

from app.lab.link import settled
from symbolic.errors import N_

SENTENCE = N_("Six optimizers race down one loss surface. Change any number, or try:")

# What to press, and the link it stands for. Each shows its point at once.
SUGGESTIONS = (
    (
        N_("Too large a step"),
        "s=bowl&s.kappa=100&x=-4,1&n=120&o=sgd&o.lr=0.005&o2=sgd&o2.lr=0.0195&o3=sgd&o3.lr=0.0205",
    ),
    (
        N_("Stuck at a saddle"),
        "s=saddle&x=1,0.001&n=400&o=sgd&o.lr=0.02&o2=momentum&o2.lr=0.02&o3=adam&o3.lr=0.02",
    ),
    (
        N_("Which hollow?"),
        "s=himmelblau&n=200&o=sgd&o.lr=0.005&o2=momentum&o2.lr=0.01&o3=adam&o3.lr=0.2&o4=rmsprop&o4.lr=0.1",
    ),
)


def is_first_look(query: str) -> bool:
    """Whether an address asks for nothing: then the page shows itself, and plays once."""
    return not settled(query).replace("embed=true", "") and "k=" not in query and "reveal=" not in query
