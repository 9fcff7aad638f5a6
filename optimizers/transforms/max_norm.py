"""Max-norm projection."""

from optimizers import knobs
from optimizers.parts import Transform

TRANSFORM = Transform(
    key="max_norm",
    title="Max-norm projection",
    equations="theta = theta*(radius/max(norm(theta), radius))",
    knobs=(
        knobs.number(
            "radius",
            1.0,
            0.0,
            1000000.0,
            (0.1, 10.0),
            r"r",
            "radius",
            "Farther from the origin than this the point is pulled back.",
            scale="log",
            low_open=True,
        ),
    ),
    summary="Pulls the point back onto a disc around the origin whenever it has left it.",
    reference="Srebro, N., Rennie, J., Jaakkola, T. (2004). Maximum-margin matrix factorization. NeurIPS.",
    stage="move",
    rank=50,
    holds=True,
    penalty=("radius", "radius"),
)
