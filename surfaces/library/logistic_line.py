"""Logistic regression with one input and a bias."""

from surfaces.dataset import CLASSES
from surfaces.model import Model
from surfaces.surface import Box, Scene, Surface

SURFACE = Surface(
    key="logistic_line",
    title="Logistic regression, one input",
    group="data",
    also="classification, cross-entropy, threshold, sigmoid, O-rings",
    formula="mean(log(1 + exp(x*u + y)) - v*(x*u + y))",
    model=Model(("u",), "v", "1/(1 + exp(-(x*u + y)))", answers=CLASSES, data="dose"),
    box=Box(-6.0, 8.0, -7.0, 9.0),
    start=(-4.0, 6.0),
    tagline="The cross-entropy of a sigmoid that says yes or no: its steepness along x, its bias along y.",
    teaches="Where the inputs lie decides how steepness and bias pull against each other.",
    reference="Berkson, J. (1944). Application of the logistic function to bio-assay. Journal of the American "
    "Statistical Association 39, 357-365.",
    tags=("convex",),
    scenes=(
        Scene(
            "The shuttle's O-rings",
            "s.data=orings&s.prepare=2&n=300&o=sgd&o.lr=0.05&o2=sgd&o2.lr=2",
            ("going", "arrived"),
            "Damage at launch against its temperature, standardised: the colder, the likelier.",
        ),
    ),
)
