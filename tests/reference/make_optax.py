"""Golden float64 runs of optax. Run by hand: python tests/reference/make_optax.py"""

from typing import Any

import jax
import numpy as np

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp  # noqa: E402 (after the switch to float64)
import optax  # noqa: E402
from cases import GROUNDS, STEPS  # noqa: E402
from golden import Book  # noqa: E402

CASES: list[tuple[str, str, bool, dict[str, Any], Any, dict[str, Any]]] = []


def case(rule: str, name: str, ours: dict[str, Any], make: Any, raw: bool = False, **more: Any) -> None:
    """``more`` goes to optimizers.run beside the knobs; ``shown`` says which point of the state is ours to compare."""
    CASES.append((rule, name, raw, ours, make, more))


def default(rule: str, twin: str, make: Any, lr: float | None, raw: bool = False, **more: Any) -> None:
    """The library at its own defaults, but for a rate, which it asks for."""
    CASES.append((rule, twin, raw, {} if lr is None else {"lr": lr}, make, {"twin": twin, **more}))


for rate in (0.01, 0.05, 0.09):
    case("sgd", "sgd", {"lr": rate}, lambda lr: optax.sgd(lr), raw=True)
for rate, mu in ((0.01, 0.5), (0.02, 0.9), (0.005, 0.99)):
    case("momentum", "sgd", {"lr": rate, "momentum": mu}, lambda lr, mu=mu: optax.sgd(lr, mu), raw=True)
    case(
        "nesterov",
        "sgd(nesterov)",
        {"lr": rate, "momentum": mu},
        lambda lr, mu=mu: optax.sgd(lr, mu, nesterov=True),
        raw=True,
    )
for rate, alpha, eps in ((0.01, 0.9, 1e-8), (0.02, 0.99, 1e-6), (0.005, 0.95, 1e-3)):
    case(
        "rmsprop",
        "rmsprop",
        {"lr": rate, "alpha": alpha, "eps": eps, "eps_place": "inside"},
        lambda lr, alpha=alpha, eps=eps: optax.rmsprop(lr, alpha, eps),
    )
case(
    "rmsprop",
    "rmsprop(eps_in_sqrt=False, momentum)",
    {"lr": 0.01, "alpha": 0.9, "eps": 1e-8, "eps_place": "outside", "momentum": 0.8},
    lambda lr: optax.rmsprop(lr, 0.9, 1e-8, eps_in_sqrt=False, momentum=0.8),
)
for rate, b1, b2, eps in ((0.001, 0.9, 0.999, 1e-8), (0.1, 0.8, 0.99, 1e-8), (0.05, 0.95, 0.9, 1e-3)):
    case(
        "adam",
        "adam",
        {"lr": rate, "beta1": b1, "beta2": b2, "eps": eps},
        lambda lr, b1=b1, b2=b2, eps=eps: optax.adam(lr, b1, b2, eps),
    )
case(
    "adam",
    "adam(eps_root)",
    {"lr": 0.05, "beta1": 0.9, "beta2": 0.99, "eps": 1e-2, "eps_place": "inside"},
    lambda lr: optax.adam(lr, 0.9, 0.99, eps=0.0, eps_root=1e-2),
)

for rate, b1, b2, eps in ((0.002, 0.9, 0.999, 1e-8), (0.1, 0.8, 0.9, 1e-8), (0.05, 0.95, 0.99, 1e-2)):
    ours = {"lr": rate, "beta1": b1, "beta2": b2, "eps": eps}
    case("adamax", "adamax", ours, lambda lr, a=(b1, b2, eps): optax.adamax(lr, *a))
    case("nadam", "nadam", ours | {"warmup": "no"}, lambda lr, a=(b1, b2, eps): optax.nadam(lr, *a))
    case("amsgrad", "amsgrad", ours | {"order": "corrected_first"}, lambda lr, a=(b1, b2, eps): optax.amsgrad(lr, *a))
    case("lamb", "lamb", ours | {"weight_decay": 0.1}, lambda lr, a=(b1, b2, eps): optax.lamb(lr, *a, weight_decay=0.1))
    case(
        "adamw",
        "adamw",
        ours | {"weight_decay": 0.3},
        lambda lr, a=(b1, b2, eps): optax.adamw(lr, *a, weight_decay=0.3),
    )
    case(
        "radam",
        "radam",
        ours | {"lr": rate / 10, "eps_place": "outside"},
        lambda lr, a=(b1, b2, eps): optax.radam(lr, *a),
        raw=True,
    )
for rate, b1, b2 in ((0.001, 0.9, 0.999), (0.1, 0.8, 0.9), (0.05, 0.95, 0.99)):
    case(
        "adabelief",
        "adabelief",
        {"lr": rate, "beta1": b1, "beta2": b2, "eps": 1e-4},
        lambda lr, a=(b1, b2): optax.adabelief(lr, *a, eps=1e-4, eps_root=1e-4),
    )
    case(
        "lion",
        "lion",
        {"lr": rate, "beta1": b1, "beta2": b2, "weight_decay": 0.1},
        lambda lr, a=(b1, b2): optax.lion(lr, *a, weight_decay=0.1),
    )
    case(
        "adopt",
        "contrib.adopt",
        {"lr": rate, "beta1": b1, "beta2": b2},
        lambda lr, a=(b1, b2): optax.contrib.adopt(lr, *a),
    )
    case(
        "prodigy",
        "contrib.prodigy",
        {"lr": 1.0, "beta1": b1, "beta2": b2, "d0": rate / 10, "eps": 0.0, "bias_correction": "yes"},
        lambda lr, a=(b1, b2), d0=rate / 10: optax.contrib.prodigy(lr, a, estim_lr0=d0, eps=0.0),
    )
for rate, start, eps in ((0.5, 0.1, 1e-7), (0.1, 1.0, 1e-3), (1.0, 0.0, 1e-2)):
    case(
        "adagrad",
        "adagrad",
        {"lr": rate, "initial_accumulator": start, "eps": eps, "eps_place": "inside"},
        lambda lr, a=(start, eps): optax.adagrad(lr, *a),
    )
for rate, rho, eps in ((1.0, 0.9, 1e-6), (10.0, 0.95, 1e-4), (0.5, 0.99, 1e-2)):
    case("adadelta", "adadelta", {"lr": rate, "rho": rho, "eps": eps}, lambda lr, a=(rho, eps): optax.adadelta(lr, *a))
for rate in (0.1, 0.01, 0.003):
    case("sign_descent", "sign_sgd", {"lr": rate}, lambda lr: optax.sign_sgd(lr))
    case(
        "normalized",
        "normalize_by_update_norm, sgd",
        {"lr": rate},
        lambda lr: optax.chain(optax.normalize_by_update_norm(eps=0.0), optax.sgd(lr)),
    )
for top, floor in ((3e-4, 0.0), (1e-4, -1.0), (1e-3, -20.0)):
    case(
        "polyak",
        "polyak_sgd",
        {"max_step": top, "f_star": floor, "lr": 1.0},
        lambda lr, a=(top, floor): optax.polyak_sgd(a[0], f_min=a[1]),
    )
case(
    "rmsprop",
    "rmsprop(nesterov, initial_scale)",
    {
        "lr": 0.01,
        "alpha": 0.9,
        "eps": 1e-6,
        "eps_place": "inside",
        "momentum": 0.7,
        "nesterov": "yes",
        "initial_v": 0.5,
    },
    lambda lr: optax.rmsprop(lr, 0.9, 1e-6, initial_scale=0.5, momentum=0.7, nesterov=True),
)
case(
    "rmsprop",
    "rmsprop(bias_correction, centered)",
    {"lr": 0.01, "alpha": 0.95, "eps": 1e-3, "eps_place": "inside", "bias_correction": "yes"},
    lambda lr: optax.rmsprop(lr, 0.95, 1e-3, bias_correction=True),
)
for limit in (0.5, 5.0):
    case(
        "momentum",
        f"clip_by_global_norm({limit}), sgd",
        {"lr": 0.05, "momentum": 0.9},
        lambda lr, c=limit: optax.chain(optax.clip_by_global_norm(c), optax.sgd(lr, 0.9)),
        transforms=[["clip_norm", {"max_norm": limit}]],
    )
    case(
        "momentum",
        f"clip({limit}), sgd",
        {"lr": 0.05, "momentum": 0.9},
        lambda lr, c=limit: optax.chain(optax.clip(c), optax.sgd(lr, 0.9)),
        transforms=[["clip_value", {"limit": limit}]],
    )
for rate, b1, b2 in ((0.01, 0.9, 0.999), (0.1, 0.8, 0.9), (0.05, 0.95, 0.99)):
    case(
        "yogi",
        "scale_by_yogi(initial_accumulator_value=0)",
        {"lr": rate, "beta1": b1, "beta2": b2, "initial_v": 0.0},
        lambda lr, a=(b1, b2): optax.chain(
            optax.scale_by_yogi(*a, eps=1e-3, initial_accumulator_value=0.0), optax.scale(-lr)
        ),
    )
for top, shrink, growth, c1 in ((1.0, 0.5, 2.0, 1e-4), (0.3, 0.8, 1.5, 0.1), (0.7, 0.3, 1.0, 0.3)):
    case(
        "gd_armijo",
        "sgd, scale_by_backtracking_linesearch",
        {"lr": top, "shrink": shrink, "growth": growth, "c1": c1},
        lambda lr, a=(shrink, growth, c1): optax.chain(
            optax.sgd(1.0),
            optax.scale_by_backtracking_linesearch(
                60, slope_rtol=a[2], decrease_factor=a[0], increase_factor=a[1], max_learning_rate=lr
            ),
        ),
        tolerance=1e-7,  # the decisions of a search enlarge the last place step by step
    )
for rate, b, decay in ((0.05, 0.9, 0.0), (0.09, 0.5, 0.1), (0.02, 0.98, 0.0)):
    case(
        "schedule_free",
        "contrib.schedule_free_sgd",
        {"lr": rate, "beta": b, "weight_decay": decay},
        lambda lr, a=(b, decay): optax.contrib.schedule_free_sgd(lr, b1=a[0], weight_decay=a[1]),
        raw=True,
        shown="schedule_free",
    )
    case(
        "schedule_free",
        "contrib.schedule_free_adamw",
        {"lr": rate, "beta": b, "weight_decay": decay, "inner": "adam", "beta2": 0.99},
        lambda lr, a=(b, decay): optax.contrib.schedule_free_adamw(lr, b1=a[0], b2=0.99, weight_decay=a[1]),
        shown="schedule_free",
    )
for rate, mu in ((0.02, 0.95), (0.1, 0.5), (0.005, 0.9)):
    case(
        "muon",
        "contrib.muon",
        {"lr": rate, "momentum": mu, "nesterov": "no"},
        lambda lr, mu=mu: optax.contrib.muon(lr, beta=mu, nesterov=False, eps=1e-16),
        column=True,
    )

for rate, mu, eps in ((0.01, 0.9, 1e-6), (0.1, 0.5, 1e-3), (0.03, 0.99, 1e-2)):
    case(
        "madgrad",
        "contrib.madgrad",
        {"lr": rate, "momentum": mu, "eps": eps},
        lambda lr, a=(mu, eps): optax.contrib.madgrad(lr, a[0], eps=a[1]),
        tolerance=1e-4,  # it counts in int32, so that the root of the count is float32
    )
for rate, alpha, beta in ((0.02, 1.0, 1.0), (0.03, 0.5, 0.5), (0.01, 1.0, 2.0)):
    case(
        "optimistic",
        "optimistic_gradient_descent",
        {"lr": rate, "alpha": alpha, "beta": beta},
        lambda lr, a=(alpha, beta): optax.optimistic_gradient_descent(lr, *a),
        raw=True,
    )
for rate, betas, alpha, decay in (
    (0.001, (0.9, 0.999, 0.9999), 5.0, 0.0),
    (0.05, (0.8, 0.99, 0.99), 2.0, 0.1),
    (0.02, (0.95, 0.9, 0.999), 8.0, 0.5),
):
    case(
        "ademamix",
        "contrib.ademamix",
        {
            "lr": rate,
            "beta1": betas[0],
            "beta2": betas[1],
            "beta3": betas[2],
            "alpha": alpha,
            "weight_decay": decay,
            "eps": 1e-6,
        },
        lambda lr, a=(*betas, alpha), d=decay: optax.contrib.ademamix(lr, *a, eps=1e-6, weight_decay=d),
    )
for first, eps in ((1e-2, 1e-4), (1e-1, 1e-2), (1e-3, 0.0)):
    case(
        "dowg",
        "contrib.dowg",
        {"lr": 1.0, "first": first, "eps": eps},
        lambda lr, a=(first**2, eps): optax.contrib.dowg(lr, *a),
    )
    case(
        "dog",
        "contrib.dog",
        {"lr": 1.0, "first": first, "eps": eps, "eps_place": "added"},
        lambda lr, a=(first, eps): optax.contrib.dog(lr, ("distance", a[0]), a[1]),
    )
for d0, b1, b2 in ((1e-6, 0.9, 0.999), (1e-2, 0.8, 0.9), (1e-3, 0.95, 0.99)):
    case(
        "dadapt",
        "contrib.dadapt_adamw",
        {"lr": 1.0, "d0": d0, "beta1": b1, "beta2": b2, "bias_correction": "yes"},
        lambda lr, a=((b1, b2), d0): optax.contrib.dadapt_adamw(lr, a[0], estim_lr0=a[1]),
    )
    case(
        "prodigy",
        "contrib.prodigy",
        {
            "lr": 1.0,
            "beta1": b1,
            "beta2": b2,
            "d0": d0,
            "eps": 1e-3,
            "eps_scale": "after",
            "bias_correction": "yes",
            "weight_decay": 0.1,
        },
        lambda lr, a=((b1, b2), d0): optax.contrib.prodigy(lr, a[0], eps=1e-3, estim_lr0=a[1], weight_decay=0.1),
    )
for rate, mu, eps in ((0.02, 0.95, 1e-8), (0.1, 0.5, 1e-2), (0.005, 0.9, 1e-1)):
    for nesterov in ("yes", "no"):
        case(
            "muon",
            "contrib.muon",
            {
                "lr": rate,
                "momentum": mu,
                "nesterov": nesterov,
                "average": "corrected",
                "eps": eps,
                "eps_place": "added",
                "weight_decay": 0.1,
            },
            lambda lr, a=(mu, eps, nesterov == "yes"): optax.contrib.muon(
                lr, beta=a[0], eps=a[1], nesterov=a[2], weight_decay=0.1
            ),
            column=True,
            tolerance=1e-8,  # hopping around the goal enlarges the last place
        )
for rate, eps in ((0.1, 1e-6), (0.03, 1e-1), (0.01, 1.0)):
    case(
        "normalized",
        "normalize_by_update_norm, sgd",
        {"lr": rate, "eps": eps, "eps_place": "added"},
        lambda lr, e=eps: optax.chain(optax.normalize_by_update_norm(eps=e), optax.sgd(lr)),
    )

default("sgd", "sgd", optax.sgd, 0.05, raw=True)
default("momentum", "sgd(momentum=0.9)", lambda lr: optax.sgd(lr, 0.9), 0.02, raw=True)
default("nesterov", "sgd(momentum=0.9, nesterov=True)", lambda lr: optax.sgd(lr, 0.9, True), 0.02, raw=True)
default("optimistic", "optimistic_gradient_descent", optax.optimistic_gradient_descent, 0.02, raw=True)
default("adadelta", "adadelta", lambda: optax.adadelta(1.0), None)
default("adagrad", "adagrad", optax.adagrad, 0.5)
default("polyak", "polyak_sgd", optax.polyak_sgd, None, tolerance=1e-3)  # so does the longest step that Polyak allows
default("dog", "contrib.dog", optax.contrib.dog, None)
default("dowg", "contrib.dowg", optax.contrib.dowg, None)
default("dadapt", "contrib.dadapt_adamw", optax.contrib.dadapt_adamw, None)
default("prodigy", "contrib.prodigy", optax.contrib.prodigy, None)
default("muon", "contrib.muon", optax.contrib.muon, 0.02, column=True)
default(
    "normalized",
    "chain(normalize_by_update_norm(), sgd)",
    lambda lr: optax.chain(optax.normalize_by_update_norm(), optax.sgd(lr)),
    0.05,
)
default("schedule_free", "contrib.schedule_free_sgd", optax.contrib.schedule_free_sgd, 0.05, raw=True, shown="yes")
default("schedule_free", "contrib.schedule_free_adamw", optax.contrib.schedule_free_adamw, None, shown="yes")
default(
    "gd_armijo",
    "chain(sgd(1), scale_by_backtracking_linesearch(60))",
    lambda: optax.chain(optax.sgd(1.0), optax.scale_by_backtracking_linesearch(60)),
    None,
    tolerance=1e-7,
)
for key, twin, rate in (
    ("adabelief", "adabelief", 0.01),
    ("adam", "adam", 0.01),
    ("adamax", "adamax", 0.01),
    ("adamw", "adamw", 0.01),
    ("adan", "adan", 0.01),
    ("ademamix", "contrib.ademamix", 0.01),
    ("adopt", "contrib.adopt", 0.01),
    ("amsgrad", "amsgrad", 0.01),
    ("lamb", "lamb", 0.01),
    ("lion", "lion", 0.01),
    ("nadam", "nadam", 0.01),
    ("rmsprop", "rmsprop", 0.01),
    ("rprop", "rprop", 0.01),
    ("sign_descent", "sign_sgd", 0.01),
    ("yogi", "yogi", 0.01),
):
    maker = getattr(optax.contrib, twin.split(".")[1]) if "." in twin else getattr(optax, twin)
    default(key, twin, maker, rate)
default("madgrad", "contrib.madgrad", optax.contrib.madgrad, 0.01, tolerance=1e-7)
default("radam", "radam", optax.radam, 0.001, raw=True)


def run(
    make: Any, formula: Any, start: tuple[float, float], lr: float | None, shown: str = "", column: bool = False
) -> np.ndarray:
    """``column``: the pair as one column (optax keeps weights transposed: 1x2); ``shown``: "schedule_free" reads its
    average instead of its y."""
    theta = jnp.array(start).reshape((1, 2) if column else (2,))
    optimizer = optax.with_extra_args_support(make(lr) if lr is not None else make())
    state = optimizer.init(theta)

    def loss(p: Any) -> Any:
        x, y = p.ravel()
        return formula(x, y)

    value_and_gradient = jax.jit(jax.value_and_grad(loss))
    path = [np.array(theta)]
    for _ in range(STEPS):
        value, gradient = value_and_gradient(theta)
        updates, state = optimizer.update(gradient, state, theta, value=value, grad=gradient, value_fn=loss)
        theta = optax.apply_updates(theta, updates)
        seen = optax.contrib.schedule_free_eval_params(state, theta) if shown else theta
        path.append(np.array(seen))
    return np.array(path).reshape(-1, 2)


def main() -> None:
    book = Book("optax")
    for rule, name, raw, ours, make, more in CASES:
        for ground, (formula, start, factor) in GROUNDS.items():
            knobs = dict(ours)
            if "lr" in knobs:
                knobs["lr"] = knobs["lr"] * (factor if raw else 1.0)
            special = {key: more[key] for key in ("shown", "column") if key in more}
            rest = {key: value for key, value in more.items() if key not in special}
            path = run(make, formula, start, knobs.get("lr"), **special)
            given = ", ".join(f"{key}={value}" for key, value in knobs.items())
            book.add(
                more.get("twin") or f"{name}({given})",
                {"rule": rule, "knobs": knobs, "surface": ground, "start": start, **rest},
                path,
            )
    book.write("optax.npz", {"optax": optax.__version__, "jax": jax.__version__})


if __name__ == "__main__":
    main()
