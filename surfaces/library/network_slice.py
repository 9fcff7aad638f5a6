"""The loss of a small trained network in a plane of two random directions."""

from surfaces import slices
from surfaces.fitted import searched
from surfaces.surface import Box, Scene, Surface

BOX = Box(-1.5, 1.5, -1.6, 1.4)

SURFACE = Surface(
    key="network_slice",
    title="Slice through a network",
    group="data",
    also="neural network, loss landscape, filter normalisation, random directions, visualization, tanh",
    formula=slices.FORMULA,
    knobs=(slices.L2,),
    model=slices.MODEL,
    table=slices.table_of("random"),
    critical=searched(slices.FORMULA, slices.table_of("random"), BOX),
    box=BOX,
    start=(0.9, 0.6),
    tagline="The loss of a trained network with 19 weights, over two random directions; in the middle stands what "
    "training found. Descent here moves along these two directions of 19, and the rest stands still.",
    teaches="A slice shows how steep the loss is about a minimum, and hides most ways there are. Each direction has "
    "the length of the trained weights, unit by unit (filter normalisation), so that slices can be compared.",
    reference="Li, H., Xu, Z., Taylor, G., Studer, C. & Goldstein, T. (2018). Visualizing the loss landscape of neural "
    "nets. NeurIPS 31, section 4.",
    tags=("multimodal", "ill-conditioned", "saddle"),
    scenes=(
        Scene(
            "Past what was trained",
            "n=300&o=sgd&o.lr=0.02&o2=momentum&o2.lr=0.002",
            ("arrived", "local"),
            "Momentum overshoots and stays in a hollow beside; whether it is one in all 19 dimensions, no slice tells.",
        ),
    ),
)
