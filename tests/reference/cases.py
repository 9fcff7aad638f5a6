"""The ground that the reference runs stand on, written without any part of this project."""

STEPS = 50

# name: formula, start, factor for rates that multiply a raw gradient (their stable range follows the steepness)
GROUNDS = {
    "bowl": (lambda x, y: (x**2 + 20.0 * y**2) / 2, (-4.0, 1.5), 1.0),
    "rosenbrock": (lambda x, y: (1.0 - x) ** 2 + 100.0 * (y - x**2) ** 2, (-1.2, 1.0), 0.01),
    "saddle": (lambda x, y: x**2 - y**2 + 0.25 * y**4, (1.5, 0.01), 1.0),
    "beale": (
        lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
        (1.0, 1.5),
        0.02,
    ),
}
