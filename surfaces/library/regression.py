"""Least squares on ten points whose input is not scaled: a canyon from ordinary data."""

from surfaces.surface import Box, Scene, Surface

INPUT = (30, 75, 120, 180, 210, 240, 330, 345, 360, 600)
TARGET = (-85.0, 0.5, 153.0, 337.0, 370.0, 462.0, 736.0, 721.5, 804.0, 1429.0)  # 2.7 u - 180, and scatter


FORMULA = " + ".join(f"(x + {u}*y {'-' if v > 0 else '+'} {abs(v):g})^2" for u, v in zip(INPUT, TARGET, strict=True))


def _least_squares() -> tuple[float, float]:
    """Intercept and slope from the normal equations, exact in whole numbers up to the last division."""
    n, su, sv = len(INPUT), sum(INPUT), sum(TARGET)
    suu, suv = sum(u * u for u in INPUT), sum(u * v for u, v in zip(INPUT, TARGET, strict=True))
    det = n * suu - su * su
    return (suu * sv - su * suv) / det, (n * suv - su * sv) / det


OPTIMUM = _least_squares()


SURFACE = Surface(
    key="regression",
    title="Line through ten points",
    group="data",
    also="linear regression, least squares, line fit, quadratic",
    formula=FORMULA,
    box=Box(-200.0, -100.0, -4.0, 4.0),
    start=(-120.0, -4.0),
    steps=2000,
    critical=lambda: [("minimum", *OPTIMUM)],
    tagline="The squared error of a straight line: intercept along x, slope along y.",
    teaches="Ordinary data give a condition number of 300,000 as soon as an input is not scaled.",
    reference=(
        "Lee, H.-Y. (2021). Machine Learning: adaptive learning rate (lecture). National Taiwan University. "
        "The ten points are ours."
    ),
    tags=("convex", "quadratic", "ill-conditioned", "lecture"),
    scenes=(
        Scene(
            "Raw inputs",
            "n=3000&o=sgd&o.lr=1e-6&o2=adagrad&o2.lr=50",
            ("going", "rests"),
            "At a rate that does not explode plain descent hardly moves; Adagrad finds the line.",
        ),
    ),
)
