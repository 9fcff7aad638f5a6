"""L1 (proximal)."""

from optimizers import knobs
from optimizers.parts import Transform

TRANSFORM = Transform(
    key="l1_proximal",
    title="L1 (proximal)",
    equations="theta = sign(theta)*max(abs(theta) - lr*strength, 0)",
    knobs=(
        knobs.number(
            "strength",
            0.01,
            0.0,
            1000.0,
            (0.0, 1.0),
            r"\lambda",
            "strength",
            "Every update takes η λ from every magnitude, down to zero.",
        ),
    ),
    summary="Moves every coordinate towards zero by a fixed length and stops there: zeros are exact.",
    reference=(
        "Daubechies, I., Defrise, M., De Mol, C. (2004). An iterative thresholding algorithm for linear "
        "inverse problems. CPAM 57, 1413-1457."
    ),
    stage="move",
    rank=45,
    holds=True,
    penalty=("sizes", "strength"),
)
