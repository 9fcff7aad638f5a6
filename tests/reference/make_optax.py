"""Golden float64 runs of optax. Run by hand: python tests/reference/make_optax.py"""

from typing import Any

import jax
import numpy as np

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp  # noqa: E402 (after the switch to float64)
import optax  # noqa: E402
from cases import GROUNDS, STEPS  # noqa: E402
from golden import Book  # noqa: E402

CASES: list[tuple[str, str, bool, dict[str, Any], Any]] = []


def case(rule: str, name: str, ours: dict[str, Any], make: Any, raw: bool = False) -> None:
    CASES.append((rule, name, raw, ours, make))


for rate in (0.01, 0.05, 0.09):
    case("sgd", "sgd", {"lr": rate}, lambda lr: optax.sgd(lr), raw=True)
for rate, mu in ((0.01, 0.5), (0.02, 0.9), (0.005, 0.99)):
    case("momentum", "sgd", {"lr": rate, "momentum": mu}, lambda lr, mu=mu: optax.sgd(lr, mu), raw=True)
    case(
        "nesterov", "sgd(nesterov)", {"lr": rate, "momentum": mu}, lambda lr, mu=mu: optax.sgd(lr, mu, nesterov=True),
        raw=True,
    )  # fmt: skip
for rate, alpha, eps in ((0.01, 0.9, 1e-8), (0.02, 0.99, 1e-6), (0.005, 0.95, 1e-3)):
    case(
        "rmsprop", "rmsprop", {"lr": rate, "alpha": alpha, "eps": eps, "eps_place": "inside"},
        lambda lr, alpha=alpha, eps=eps: optax.rmsprop(lr, alpha, eps),
    )  # fmt: skip
case(
    "rmsprop", "rmsprop(eps_in_sqrt=False, momentum)",
    {"lr": 0.01, "alpha": 0.9, "eps": 1e-8, "eps_place": "outside", "momentum": 0.8},
    lambda lr: optax.rmsprop(lr, 0.9, 1e-8, eps_in_sqrt=False, momentum=0.8),
)  # fmt: skip
for rate, b1, b2, eps in ((0.001, 0.9, 0.999, 1e-8), (0.1, 0.8, 0.99, 1e-8), (0.05, 0.95, 0.9, 1e-3)):
    case(
        "adam", "adam", {"lr": rate, "beta1": b1, "beta2": b2, "eps": eps},
        lambda lr, b1=b1, b2=b2, eps=eps: optax.adam(lr, b1, b2, eps),
    )  # fmt: skip
case(
    "adam", "adam(eps_root)", {"lr": 0.05, "beta1": 0.9, "beta2": 0.99, "eps": 1e-2, "eps_place": "inside"},
    lambda lr: optax.adam(lr, 0.9, 0.99, eps=0.0, eps_root=1e-2),
)  # fmt: skip


def run(make: Any, formula: Any, start: tuple[float, float], lr: float | None) -> np.ndarray:
    theta = jnp.array(start)
    optimizer = optax.with_extra_args_support(make(lr) if lr is not None else make())
    state = optimizer.init(theta)

    def loss(p: Any) -> Any:
        return formula(p[0], p[1])

    value_and_gradient = jax.jit(jax.value_and_grad(loss))
    path = [np.array(theta)]
    for _ in range(STEPS):
        value, gradient = value_and_gradient(theta)
        updates, state = optimizer.update(gradient, state, theta, value=value, grad=gradient, value_fn=loss)
        theta = optax.apply_updates(theta, updates)
        path.append(np.array(theta))
    return np.array(path)


def main() -> None:
    book = Book("optax")
    for rule, name, raw, ours, make in CASES:
        for ground, (formula, start, factor) in GROUNDS.items():
            knobs = dict(ours)
            if "lr" in knobs:
                knobs["lr"] = knobs["lr"] * (factor if raw else 1.0)
            path = run(make, formula, start, knobs.get("lr"))
            shown = ", ".join(f"{key}={value}" for key, value in knobs.items())
            book.add(f"{name}({shown})", {"rule": rule, "knobs": knobs, "surface": ground, "start": start}, path)
    book.write("optax.npz", {"optax": optax.__version__, "jax": jax.__version__})


if __name__ == "__main__":
    main()
