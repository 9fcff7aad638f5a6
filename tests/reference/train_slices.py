"""Train the small network whose loss is sliced, and write surfaces/slices.json: python tests/reference/train_slices.py

NumPy only, one seed. The network has one input, six tanh units and one output, 19 weights in all:

    net(u) = a0 + sum_j a_j*tanh(k_j*u + p_j),   loss = mean((net(u) - v)^2) + L2/2*|theta|^2

It is trained on 24 rows by gradient descent with momentum; Levenberg and Marquardt's method then takes the end to the
last bits, so that the middle of both planes is a minimum. Two planes through it are written (Li, H., Xu, Z., Taylor,
G., Studer, C. & Goldstein, T. (2018). Visualizing the loss landscape of neural nets. NeurIPS, sections 4 and 7):

- ``random``: two Gaussian directions, filter-normalised: what belongs to one unit (its weight from the input and its
  bias; the weights into the output and its bias) has the norm of the trained weights there;
- ``path``: the first two principal components of the training path about its end, the weights after each step. Lengths
  are those of the weights.
"""

import json
from pathlib import Path

import numpy as np

UNITS, ROWS, SEED = 6, 24, 7
L2 = 0.001
RATE, MOMENTUM, STEPS = 0.03, 0.9, 6000
POLISH = 400
DIGITS = 15  # of what is written: the middle of both planes is a minimum to about as many

# theta: k1..k6, p1..p6, a1..a6, a0
K, P, A = slice(0, UNITS), slice(UNITS, 2 * UNITS), slice(2 * UNITS, 3 * UNITS)


def data() -> tuple[np.ndarray, np.ndarray]:
    """Rows about a wave on a slope."""
    rng = np.random.default_rng(SEED)
    u = np.linspace(-2.0, 2.0, ROWS)
    return np.round(u, 4), np.round(np.sin(2.5 * u) + 0.3 * u + 0.1 * rng.standard_normal(ROWS), 4)


def residuals(theta: np.ndarray, u: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the loss is the sum of squares of, and its Jacobian."""
    k, p, a = theta[K], theta[P], theta[A]
    hidden = np.tanh(np.outer(u, k) + p)
    back = a * (1 - hidden**2)
    jacobian = np.hstack([back * u[:, None], back, hidden, np.ones((len(u), 1))]) / np.sqrt(len(u))
    error = (hidden @ a + theta[-1] - v) / np.sqrt(len(u))
    cost = np.sqrt(L2 / 2)
    return np.append(error, cost * theta), np.vstack([jacobian, cost * np.eye(len(theta))])


def trained(u: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The path of the weights, and where it ends."""
    rng = np.random.default_rng(SEED)
    theta = np.concatenate([rng.standard_normal(UNITS), 0.5 * rng.standard_normal(UNITS),
                            rng.standard_normal(UNITS) / np.sqrt(UNITS), [0.0]])  # fmt: skip
    path, speed = [theta], np.zeros_like(theta)
    for _ in range(STEPS):
        r, jacobian = residuals(theta, u, v)
        speed = MOMENTUM * speed - RATE * 2 * (r @ jacobian)
        theta = theta + speed
        path.append(theta)
    damp = 1e-3
    for _ in range(POLISH):
        r, jacobian = residuals(theta, u, v)
        step = np.linalg.solve(jacobian.T @ jacobian + damp * np.eye(len(theta)), jacobian.T @ r)
        tried = theta - step
        if np.sum(residuals(tried, u, v)[0] ** 2) <= np.sum(r**2):
            theta, damp = tried, damp / 3
        else:
            damp *= 2
    return np.array(path), theta


def normalised(direction: np.ndarray, theta: np.ndarray) -> np.ndarray:
    """The direction with the norm of the weights in every filter."""
    out = direction.copy()
    filters = [[j, UNITS + j] for j in range(UNITS)] + [[*range(2 * UNITS, 3 * UNITS + 1)]]
    for one in filters:
        out[one] *= np.linalg.norm(theta[one]) / np.linalg.norm(direction[one])
    return out


def components(path: np.ndarray, theta: np.ndarray) -> tuple[np.ndarray, list[float]]:
    """The first two principal components of the path about its end, and which share of its spread each holds."""
    _, size, ways = np.linalg.svd(path - theta, full_matrices=False)
    first = (path[0] - theta) @ ways[:2].T
    return ways[:2] * np.where(first < 0, 1.0, -1.0)[:, None], [float(s) for s in (size**2 / np.sum(size**2))[:2]]


def main() -> None:
    """Train, and write the file."""
    u, v = data()
    path, theta = trained(u, v)
    r, jacobian = residuals(theta, u, v)
    rng = np.random.default_rng(SEED)
    random = [normalised(rng.standard_normal(theta.size), theta) for _ in range(2)]
    ways, shares = components(path, theta)

    def plain(values: np.ndarray) -> list[float]:
        return [float(f"{value:.{DIGITS}g}") for value in values]

    out = {
        "u": u.tolist(), "v": v.tolist(), "l2": L2, "units": UNITS, "theta": plain(theta),
        "random": [plain(way) for way in random],
        "path": [plain(way) for way in ways],
        "shares": [round(share, 4) for share in shares],
    }  # fmt: skip
    target = Path(__file__).parents[2] / "surfaces" / "slices.json"
    target.write_text(json.dumps(out, indent=1).replace(",\n   ", ", ").replace("[\n   ", "[") + "\n", encoding="utf-8")
    print(f"loss {np.sum(r**2):.6f}, slope {np.abs(2 * r @ jacobian).max():.1e}, shares {shares}")
    print(f"mse {np.sum(r[:ROWS] ** 2):.6f}; norm {np.linalg.norm(theta):.3f}; start {(path[0] - theta) @ ways.T}")


if __name__ == "__main__":
    main()
