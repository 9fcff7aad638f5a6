"""Every surface a second time, as its source writes it: sums over vectors, other groupings, NumPy functions.

Written from the publications (or, for surfaces of our own, from the lecture's data and the paper's model), not from the
library. ``PUBLISHED[key]`` is ``f(x, y, **knobs)`` on arrays; ``BEST[key]`` is the published lowest value and place.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import surfaces

Array = Any
SLICES = Path(surfaces.__file__).with_name("slices.json")


def vector(x: Array, y: Array) -> Array:
    return np.stack([np.asarray(x, float), np.asarray(y, float)])


def logistic(z: Array) -> Array:
    return 1.0 / (1.0 + np.exp(-z))


def ackley(x: Array, y: Array, a: float, b: float, c: float) -> Array:
    v = vector(x, y)
    return -a * np.exp(-b * np.sqrt(np.mean(v**2, axis=0))) - np.exp(np.mean(np.cos(c * v), axis=0)) + a + np.exp(1)


def beale(x: Array, y: Array) -> Array:
    return sum((c - x * (1 - y**i)) ** 2 for i, c in enumerate((1.5, 2.25, 2.625), 1))


def bohachevsky(x: Array, y: Array) -> Array:
    return np.square(x) + 2 * np.square(y) - 0.3 * np.cos(3 * np.pi * x) - 0.4 * np.cos(4 * np.pi * y) + 0.7


def branin(x: Array, y: Array) -> Array:
    a, b, c, r, s, t = 1.0, 5.1 / (4 * np.pi**2), 5 / np.pi, 6.0, 10.0, 1 / (8 * np.pi)
    return a * (y - b * x**2 + c * x - r) ** 2 + s * (1 - t) * np.cos(x) + s


def canyon(x: Array, y: Array, a: float, G: float, d: float, A: float, k: float) -> Array:
    u2 = (y - k * x) ** 2
    return 0.5 * a * x**2 + G * (np.sqrt((d**2 + u2 + A * u2**2) / (1 + A * u2)) - d)


def cliff(x: Array, y: Array, w: float) -> Array:
    return 0.3 * x + 0.05 * y**2 + 20 / (1 + np.exp(x / w))


def crescent(x: Array, y: Array, R: float, s: float) -> Array:
    r = np.hypot(x, y)
    return ((r - R) * (r + R)) ** 2 / 4 + s * y + 0.5


def dixon_price(x: Array, y: Array) -> Array:
    v = vector(x, y)
    i = 2
    return (v[0] - 1) ** 2 + i * (2 * v[1] ** 2 - v[0]) ** 2


def easom(x: Array, y: Array) -> Array:
    v = vector(x, y)
    return -np.prod(np.cos(v), axis=0) * np.exp(-np.sum((v - np.pi) ** 2, axis=0))


def eggholder(x: Array, y: Array) -> Array:
    z = y + 47
    return -z * np.sin(np.sqrt(np.abs(z + x / 2))) - x * np.sin(np.sqrt(np.abs(x - z)))


def goldstein_price(x: Array, y: Array) -> Array:
    s, d = x + y + 1, 2 * x - 3 * y
    # the two polynomials regrouped by degree
    first = 19 - 14 * (x + y) + 3 * (x + y) ** 2
    second = 18 - 16 * d + 3 * d**2
    return (1 + s**2 * first) * (30 + d**2 * second)


def griewank(x: Array, y: Array) -> Array:
    v = vector(x, y)
    roots = np.sqrt(np.arange(1, 3)).reshape(2, *([1] * (v.ndim - 1)))
    return np.sum(v**2, axis=0) / 4000 - np.prod(np.cos(v / roots), axis=0) + 1


def levy(x: Array, y: Array) -> Array:
    w = 1 + (vector(x, y) - 1) / 4
    first = np.sin(np.pi * w[0]) ** 2
    middle = (w[0] - 1) ** 2 * (1 + 10 * np.sin(np.pi * w[0] + 1) ** 2)
    return first + middle + (w[1] - 1) ** 2 * (1 + np.sin(2 * np.pi * w[1]) ** 2)


def michalewicz(x: Array, y: Array, m: int) -> Array:
    v = vector(x, y)
    return -sum(np.sin(v[i]) * np.sin((i + 1) * v[i] ** 2 / np.pi) ** (2 * int(m)) for i in range(2))


def rastrigin(x: Array, y: Array, A: float) -> Array:
    v = vector(x, y)
    return A * 2 + np.sum(v**2 - A * np.cos(2 * np.pi * v), axis=0)


POINTS = np.array([30, 75, 120, 180, 210, 240, 330, 345, 360, 600.0])
SCATTER = np.array([14, -22, 9, 31, -17, -6, 25, -30, 12, -11.0])


def regression(x: Array, y: Array) -> Array:
    target = 2.7 * POINTS - 180 + SCATTER
    return sum((t - x - y * u) ** 2 for u, t in zip(POINTS, target, strict=True))


def rows_of(key: str) -> dict[str, Array]:
    """The columns of a data set's table, each with the rows along a first axis of its own."""
    table = surfaces.get(key).table
    return {name: np.array(column)[:, None] for name, column in zip(table.names, table.columns, strict=True)}


def over_rows(key: str, loss: Callable[..., Array], x: Array, y: Array, **knobs: Any) -> Array:
    """The mean over the rows of a loss of x, y and the columns u, v or u1, u2, v."""
    columns = {name: column for name, column in rows_of(key).items() if name not in ("e", "o")}
    return np.mean(loss(np.ravel(x), np.ravel(y), **columns, **knobs), axis=0).reshape(np.shape(x))


def bernoulli(z: Array, v: Array) -> Array:
    """Minus the log likelihood of an answer whose logit is z."""
    return np.where(v == 1, np.logaddexp(0, -z), np.logaddexp(0, z))


def softmax_loss(x: Array, y: Array, u: Array, v: Array, q: float) -> Array:
    logits = np.stack(np.broadcast_arrays(x * u, 0 * x * u, y * u))
    p = np.exp(logits) / np.exp(logits).sum(axis=0)
    wanted = np.stack([v == -1, v == 0, v == 1]).astype(float)
    return (1 - q) * -(wanted * np.log(p)).sum(axis=0) + q * np.square(p - wanted).sum(axis=0)


def unit(z: Array, c: float, a: float) -> Array:
    return np.where(z > 0, z, c * z + a * np.expm1(np.minimum(z, 0)))


def chain(x: Array, y: Array, u: Array, v: Array, d: int) -> Array:
    signal = u
    for _ in range(d):
        signal = y * (x * signal)
    return np.square(signal - v)


def relu(x: Array, y: Array, c: float) -> Array:
    def unit(u: float) -> Array:
        z = x * u + y
        return np.where(z > 0, z, c * z)

    return np.mean([(unit(u) - u) ** 2 for u in (1.0, 2.0, 3.0)], axis=0) / 2


def ring_barrier(x: Array, y: Array, R: float, h: float, w: float) -> Array:
    r = np.hypot(x, y)
    return 0.1 * r**2 + h * (r / R) ** 2 * np.exp(-(((r - R) * (r + R)) ** 2) / w**2)


def schaffer2(x: Array, y: Array) -> Array:
    return 0.5 + (np.sin((x - y) * (x + y)) ** 2 - 0.5) / (1 + np.hypot(x, y) ** 2 / 1000) ** 2


def schaffer4(x: Array, y: Array) -> Array:
    return 0.5 + (np.cos(np.sin(np.abs(x**2 - y**2))) ** 2 - 0.5) / (1 + np.hypot(x, y) ** 2 / 1000) ** 2


def six_hump_camel(x: Array, y: Array) -> Array:
    return 4 * x**2 - 2.1 * x**4 + x**6 / 3 + x * y - 4 * y**2 + 4 * y**4


def styblinski_tang(x: Array, y: Array) -> Array:
    return 0.5 * sum(np.polyval([1, 0, -16, 5, 0], v) for v in (x, y))


def zakharov(x: Array, y: Array) -> Array:
    v = vector(x, y)
    s = 0.5 * (1 * v[0] + 2 * v[1])
    return np.sum(v**2, axis=0) + s**2 + s**4


def two_wells(x: Array, y: Array, p: float, q: float) -> Array:
    def well(centre: float, width: float) -> Array:
        return np.exp(-(np.hypot(x - centre, y) ** 2) / (2 * width**2))

    return -well(-2.0, p) - well(2.0, q) + 0.01 * np.hypot(x, y) ** 2


def pit(x: Array, y: Array, w: float) -> Array:
    return -x / 50 - 2 * np.exp(-0.5 * ((x - 20) / w) ** 2) + (y / 2) ** 2


def plateau(x: Array, y: Array, t: float) -> Array:
    return 0.5 * ((logistic(2 * x + y) - t) ** 2 + (logistic(-2 * x + y) - (1 - t)) ** 2)


def neuron_cases(x: Array, y: Array, inputs: Array, targets: Array) -> Array:
    return 0.5 * sum((x * u + y * v - t) ** 2 for (u, v), t in zip(inputs, targets, strict=True))


PUBLISHED: dict[str, Callable[..., Array]] = {
    "ackley": ackley,
    "beale": beale,
    "bohachevsky": bohachevsky,
    "booth": lambda x, y: 5 * x**2 + 5 * y**2 + 8 * x * y - 34 * x - 38 * y + 74,
    "bowl": lambda x, y, kappa: 0.5 * np.square(x) + 0.5 * kappa * np.square(y),
    "branin": branin,
    "canyon": canyon,
    "cliff": cliff,
    "crescent": crescent,
    "cross_entropy_neuron": lambda x, y: -np.log(1 - logistic(x + y)),
    "dixon_price": dixon_price,
    "easom": easom,
    "egg_carton": lambda x, y: 0.02 * np.hypot(x, y) ** 2 + np.sin(x) ** 2 + np.sin(y) ** 2,
    "eggholder": eggholder,
    "ellipse": lambda x, y, a, b, k: 0.5 * a * x**2 + 0.5 * b * (y - k * x) ** 2,
    "goldstein_price": goldstein_price,
    "griewank": griewank,
    "himmelblau": lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    "hyperbolic": lambda x, y: (x - y) * (x + y),
    "input_scale": lambda x, y, p, q: neuron_cases(x, y, [(p, q), (p, -q)], [2.0, 0.0]),
    "input_shift": lambda x, y, m: neuron_cases(x, y, np.array([(101, 101), (101, 99)]) - m, [2.0, 0.0]),
    "l1": lambda x, y, s: np.abs(vector(x, s * y)).sum(axis=0),
    "levy": levy,
    "line_of_minima": lambda x, y: 0.5 * np.square(x + 4 * y - 17),
    "long_valley": lambda x, y, b, s, c: 0.5 * b * y**2 + s * (np.hypot(1.0, x - c) - 1),
    "matyas": lambda x, y: 0.02 * ((x + y) / np.sqrt(2)) ** 2 + 0.5 * ((x - y) / np.sqrt(2)) ** 2,
    "mccormick": lambda x, y: np.sin(x + y) + np.square(x - y) - 1.5 * x + 2.5 * y + 1,
    "michalewicz": michalewicz,
    "momentum_barrier": lambda x, y: (x**2 + 10 * y**2) / 20 - np.cos(3 * x) / 10,
    "monkey_saddle": lambda x, y, rim: ((x + 1j * np.asarray(y)) ** 3).real + rim * np.hypot(x, y) ** 4,
    "pit": pit,
    "plane": lambda x, y, a, b: np.tensordot([a, b], vector(x, y), axes=1),
    "plateau": plateau,
    "rastrigin": rastrigin,
    "regression": regression,
    "deep_chain": lambda x, y, d: over_rows("deep_chain", chain, x, y, d=d),
    "line_fit": lambda x, y: over_rows("line_fit", lambda x, y, u, v: np.square(v - (y + u * x)), x, y),
    "linear_chain": lambda x, y: over_rows("linear_chain", chain, x, y, d=1),
    "logistic": lambda x, y: over_rows("logistic", lambda x, y, u1, u2, v: bernoulli(x * u1 + y * u2, v), x, y),
    "logistic_line": lambda x, y: over_rows("logistic_line", lambda x, y, u, v: bernoulli(x * u + y, v), x, y),
    "rectifier": lambda x, y, c, a: over_rows(
        "rectifier", lambda x, y, u, v: np.square(v - unit(x * u + y, c, a)), x, y
    ),
    "sigmoid_fit": lambda x, y: over_rows("sigmoid_fit", lambda x, y, u, v: np.square(v - logistic(x * u + y)), x, y),
    "softmax": lambda x, y, q: over_rows("softmax", softmax_loss, x, y, q=q),
    "two_inputs": lambda x, y: over_rows("two_inputs", lambda x, y, u1, u2, v: np.square(v - x * u1 - y * u2), x, y),
    "relu": relu,
    "ring_barrier": ring_barrier,
    "rosenbrock": lambda x, y, a, b: b * np.square(np.square(x) - y) + np.square(x - a),
    "rugged": lambda x, y, s: 0.05 * np.hypot(x, y) ** 2 + 0.3 * s * sum(1 - np.cos(3 * v) for v in (x, y)),
    "saddle": lambda x, y, rim: (x - y) * (x + y) + rim * y**4,
    "saddle_pockets": lambda x, y, s: (x - y) * (x + y) * np.exp(-0.5 * (np.hypot(x, y) / s) ** 2),
    "schaffer2": schaffer2,
    "schaffer4": schaffer4,
    "sigmoid_neuron": lambda x, y: 0.5 * logistic(x + y) ** 2,
    "six_hump_camel": six_hump_camel,
    "styblinski_tang": styblinski_tang,
    "three_hump_camel": lambda x, y: x**2 * np.polyval([1 / 6, -1.05, 2], x**2) + y * (x + y),
    "two_wells": two_wells,
    "warmup": lambda x, y: x**2 / 20 + y**2 / 2 + 50 * (x / 8) ** 4 * y**2,
    "zakharov": zakharov,
}

# The lowest value as published (digits as printed there) and one place of it, for the knobs at rest.
BEST: dict[str, tuple[float, float, float]] = {
    "ackley": (0.0, 0.0, 0.0),
    "beale": (0.0, 3.0, 0.5),
    "bohachevsky": (0.0, 0.0, 0.0),
    "booth": (0.0, 1.0, 3.0),
    "branin": (0.397887, np.pi, 2.275),
    "dixon_price": (0.0, 1.0, 2**-0.5),
    "easom": (-1.0, np.pi, np.pi),
    "goldstein_price": (3.0, 0.0, -1.0),
    "griewank": (0.0, 0.0, 0.0),
    "himmelblau": (0.0, 3.0, 2.0),
    "levy": (0.0, 1.0, 1.0),
    "matyas": (0.0, 0.0, 0.0),
    "mccormick": (-1.9133, -0.54719, -1.54719),
    "michalewicz": (-1.8013, 2.20, 1.57),
    "rastrigin": (0.0, 0.0, 0.0),
    "rosenbrock": (0.0, 1.0, 1.0),
    "schaffer2": (0.0, 0.0, 0.0),
    "schaffer4": (0.292579, 0.0, 1.25313),
    "six_hump_camel": (-1.0316, 0.0898, -0.7126),
    "styblinski_tang": (-78.33233, -2.903534, -2.903534),
    "three_hump_camel": (0.0, 0.0, 0.0),
    "zakharov": (0.0, 0.0, 0.0),
}


def _network(plane):
    """A network with one input and six tanh units, weight by weight, its weights moved along two directions."""
    held = json.loads(SLICES.read_text("utf-8"))
    u, v = np.array(held["u"]), np.array(held["v"])
    theta, first, second = (np.array(row) for row in (held["theta"], *held[plane]))

    def loss(x, y, l2):
        weights = theta + np.multiply.outer(x, first) + np.multiply.outer(y, second)
        into, bias, out, shift = np.split(weights, [6, 12, 18], axis=-1)
        hidden = np.tanh(into[..., None, :] * u[:, None] + bias[..., None, :])
        answer = np.einsum("...rj,...j->...r", hidden, out) + shift
        return np.mean((answer - v) ** 2, axis=-1) + l2 / 2 * np.sum(weights**2, axis=-1)

    return loss


PUBLISHED["network_slice"] = _network("random")
PUBLISHED["network_path"] = _network("path")
