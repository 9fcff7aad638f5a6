"""Distances and velocities of 24 nebulae, from which the universe was seen to expand."""

from surfaces.dataset import NUMBER, DataSet

DATA = DataSet(
    key="hubble",
    title="Hubble's nebulae",
    doc="24 nebulae: distance in megaparsecs, velocity away from us in 1000 km/s.",
    reference="Hubble, E. (1929). A relation between distance and radial velocity among extra-galactic nebulae. "
    "PNAS 15(3), 168-173, table 1. Measured numbers: facts, free of copyright.",
    inputs=1,
    target=NUMBER,
    axes=("distance (Mpc)", "velocity (1000 km/s)"),
    rows=(
        (0.032, 0.17), (0.034, 0.29), (0.214, -0.13), (0.263, -0.07), (0.275, -0.185), (0.275, -0.22),
        (0.45, 0.2), (0.5, 0.29), (0.5, 0.27), (0.63, 0.2), (0.8, 0.3), (0.9, -0.03),
        (0.9, 0.65), (0.9, 0.15), (0.9, 0.5), (1.0, 0.92), (1.1, 0.45), (1.1, 0.5),
        (1.4, 0.5), (1.7, 0.96), (2.0, 0.5), (2.0, 0.85), (2.0, 0.8), (2.0, 1.09),
    ),
)  # fmt: skip
