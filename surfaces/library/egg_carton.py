"""A bowl of many equal dimples, for restarts and snapshots."""

from surfaces.known import separable
from surfaces.surface import Box, Surface

FORMULA = "0.02*(x^2 + y^2) + (2 - cos(2*x) - cos(2*y))/2"
BOX = (-7.5, 7.5, -7.5, 7.5)

SURFACE = Surface(
    key="egg_carton",
    title="Egg carton",
    group="minima",
    also="egg box, dimples",
    formula=FORMULA,
    box=Box(*BOX),
    start=(5.5, -4.5),
    critical=separable(FORMULA, BOX),
    tagline="Dimples in rows, each a little deeper towards the middle.",
    teaches=(
        "One run finds one dimple; a rate that is raised again and again visits several, and the best of "
        "them is better than one long run’s."
    ),
    reference="Huang, G. et al. (2017). Snapshot ensembles: train 1, get M for free. ICLR 5.",
    tags=("multimodal", "separable"),
)
