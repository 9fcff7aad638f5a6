"""The loss of a small trained network in the plane that its training path nearly lies in."""

from surfaces import slices
from surfaces.fitted import searched
from surfaces.surface import Box, Scene, Surface

BOX = Box(-5.0, 3.0, -4.0, 4.0)

SURFACE = Surface(
    key="network_path",
    title="Plane of a training path",
    group="data",
    also="neural network, loss landscape, principal components, PCA, trajectory, visualization, tanh",
    formula=slices.FORMULA,
    knobs=(slices.L2,),
    model=slices.MODEL,
    table=slices.table_of("path"),
    critical=searched(slices.FORMULA, slices.table_of("path"), BOX),
    box=BOX,
    start=(-2.293, -2.123),
    tagline="The loss of a trained network with 19 weights, over the first two principal components of its training "
    "path. Training ended in the middle and began, seen in this plane, at the start.",
    teaches="92 % of the path's spread lie along x, 7 % along y. Yet the plane is not what training saw: the rest of "
    "its 19 weights moved too, and here it stands still.",
    reference="Li, H., Xu, Z., Taylor, G., Studer, C. & Goldstein, T. (2018). Visualizing the loss landscape of neural "
    "nets. NeurIPS 31, section 7.",
    tags=("multimodal", "ill-conditioned", "saddle"),
    scenes=(
        Scene(
            "From where training began",
            "n=400&o=adam&o.lr=0.1&o2=momentum&o2.lr=0.3",
            ("arrived", "local"),
            "In 19 dimensions training went from here to the middle. Within the plane momentum ends in a hollow that, "
            "in all dimensions, is no minimum.",
        ),
    ),
)
