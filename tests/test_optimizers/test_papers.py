"""Rules that no library can vouch for, against the paper's recursion written out again: in exact rationals where the
arithmetic is rational, else with mpmath at 50 digits. Nothing of ours is used but the result."""

from collections.abc import Callable
from fractions import Fraction as Q
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf, sqrt

import optimizers
import surfaces

STEPS = 25
KAPPA = 20
Vector = list[Any]
START = (-4.0, 1.5)
BOWL = surfaces.get("bowl")


def bowl_gradient(x: Vector) -> Vector:
    return [x[0], KAPPA * x[1]]


def bowl_loss(x: Vector) -> Any:
    return (x[0] * x[0] + KAPPA * x[1] * x[1]) / 2


def sign(a: Any) -> int:
    return (a > 0) - (a < 0)


def compare(
    rule: str, expected: list[Vector], knobs: dict[str, Any], surface: Any = BOWL, tolerance: float = 1e-11
) -> None:
    run = optimizers.run(rule, surface, tuple(map(float, expected[0])), len(expected) - 1, **knobs)
    wanted = np.array([[float(part) for part in point] for point in expected])
    scale = max(1e-3, float(np.abs(wanted).max()))
    np.testing.assert_allclose(run.theta, wanted, rtol=tolerance, atol=tolerance * scale * 1e-2)


def walked(step: Callable[[Vector, int], Vector], kind: Callable[..., Any] = Q, steps: int = STEPS) -> list[Vector]:
    """The points of a recursion from the usual start; ``kind`` makes its numbers."""
    path = [[kind(part) for part in START]]
    for t in range(1, steps + 1):
        path.append(step(path[-1], t))
    return path


# -- exact rationals


@pytest.mark.parametrize(("lr", "mu"), [(0.0625, 0.75), (0.03125, 0.5), (0.015625, 0.875)])
def test_the_three_forms_of_momentum(lr: float, mu: float) -> None:
    eta, m = Q(lr), Q(mu)
    for form in ("heavy_ball", "averaged", "displacement"):
        b = [Q(0), Q(0)]

        def step(x: Vector, t: int, b: Vector = b, form: str = form) -> Vector:
            g = bowl_gradient(x)
            for i in (0, 1):
                match form:
                    case "heavy_ball":
                        b[i] = m * b[i] + g[i]
                    case "averaged":
                        b[i] = m * b[i] + (1 - m) * g[i]
                    case "displacement":
                        b[i] = m * b[i] - eta * g[i]
            return [x[i] + b[i] if form == "displacement" else x[i] - eta * b[i] for i in (0, 1)]

        compare("momentum", walked(step), {"lr": lr, "momentum": mu, "form": form})


@pytest.mark.parametrize(("lr", "mu"), [(0.03125, 0.75), (0.015625, 0.5)])
def test_nesterov_looks_ahead_and_the_shifted_form_is_the_same_seen_from_there(lr: float, mu: float) -> None:
    eta, m = Q(lr), Q(mu)
    v = [Q(0), Q(0)]
    ahead = [[Q(part) for part in START]]

    def step(x: Vector, t: int) -> Vector:  # Nesterov 1983 as Sutskever et al. 2013 write it
        g = bowl_gradient([x[i] + m * v[i] for i in (0, 1)])
        for i in (0, 1):
            v[i] = m * v[i] - eta * g[i]
        after = [x[i] + v[i] for i in (0, 1)]
        ahead.append([after[i] + m * v[i] for i in (0, 1)])
        return after

    path = walked(step)
    compare("nesterov", path, {"lr": lr, "momentum": mu, "form": "look_ahead"})
    compare("nesterov", ahead, {"lr": lr, "momentum": mu, "form": "shifted"})


@pytest.mark.parametrize("agreement", ["gradient", "velocity"])
@pytest.mark.parametrize("mu", [0.0, 0.5])
def test_adaptive_gains(agreement: str, mu: float) -> None:
    eta, gain, v, last = Q(0.0078125), [Q(1), Q(1)], [Q(0), Q(0)], [Q(0), Q(0)]

    def step(x: Vector, t: int) -> Vector:
        g = bowl_gradient(x)
        for i in (0, 1):
            agree = g[i] * last[i] if agreement == "gradient" else -g[i] * v[i]
            if t > 1:
                gain[i] = gain[i] + Q(0.05) if agree > 0 else gain[i] * Q(0.95)
                gain[i] = min(max(gain[i], Q(0.1)), Q(10))
            v[i] = Q(mu) * v[i] - eta * gain[i] * g[i]
            last[i] = g[i]
        return [x[i] + v[i] for i in (0, 1)]

    compare("adaptive_gains", walked(step), {"lr": 0.0078125, "momentum": mu, "agreement": agreement})


def test_rprop_of_1993_takes_a_move_back_when_the_sign_turns() -> None:
    size, last, move = [Q(0.25), Q(0.25)], [Q(0), Q(0)], [Q(0), Q(0)]

    def step(x: Vector, t: int) -> Vector:
        g = bowl_gradient(x)
        for i in (0, 1):
            turn = sign(g[i] * last[i])
            if turn > 0:
                size[i] = min(size[i] * Q(1.2), Q(50))
                move[i] = -sign(g[i]) * size[i]
            elif turn < 0:
                size[i] = max(size[i] * Q(0.5), Q(1e-6))
                move[i] = -move[i]
                g[i] = Q(0)
            else:
                move[i] = -sign(g[i]) * size[i]
            last[i] = g[i]
        return [x[i] + move[i] for i in (0, 1)]

    path = walked(step)
    compare("rprop", path, {"lr": 0.25, "backtracking": "yes"})


@pytest.mark.parametrize("form", ["long", "short"])
def test_barzilai_borwein(form: str) -> None:
    old: list[Any] = []

    def step(x: Vector, t: int) -> Vector:
        g = bowl_gradient(x)
        alpha = Q(0.015625)
        if old:
            s, y = [x[i] - old[0][i] for i in (0, 1)], [g[i] - old[1][i] for i in (0, 1)]
            sy = s[0] * y[0] + s[1] * y[1]
            alpha = (s[0] ** 2 + s[1] ** 2) / sy if form == "long" else sy / (y[0] ** 2 + y[1] ** 2)
        old[:] = [x, g]
        return [x[i] - alpha * g[i] for i in (0, 1)]

    compare("barzilai_borwein", walked(step, steps=7), {"lr": 0.015625, "form": form}, tolerance=1e-9)


@pytest.mark.parametrize(("lr", "damping"), [(1.0, 0.0), (0.5, 1.0), (0.25, 10.0)])
def test_newton_on_the_saddle(lr: float, damping: float) -> None:
    """x² − y² + y⁴/4: exact Newton steps; undamped it is drawn to the saddle, with |H| it leaves."""
    surface = surfaces.get("saddle")
    for curvature in ("signed", "absolute"):
        x, y = Q(1), Q(0.25)
        path = [[x, y]]
        for _ in range(5):
            h = [Q(2), -2 + 3 * y * y]
            h = [abs(part) for part in h] if curvature == "absolute" else h
            x, y = x - Q(lr) * 2 * x / (h[0] + Q(damping)), y - Q(lr) * (-2 * y + y**3) / (h[1] + Q(damping))
            path.append([x, y])
        knobs = {"lr": lr, "damping": damping, "curvature": curvature}
        compare("newton", path, knobs, surface, 1e-9)
    signed = optimizers.run("newton", surface, (1.0, 0.3), 20)
    absolute = optimizers.run("newton", surface, (1.0, 0.3), 40, curvature="absolute")
    assert signed.outcome.kind == "saddle"
    assert absolute.outcome.kind == "converged"


def test_levenberg_refuses_what_does_not_help() -> None:
    surface = surfaces.get("saddle")
    f = lambda x, y: x * x - y * y + y**4 / 4  # noqa: E731
    x, y, mu = Q(1), Q(0.25), Q(0.5)
    path = [[x, y]]
    refused = 0
    for _ in range(6):
        h = [Q(2) + mu, -2 + 3 * y * y + mu]
        tx, ty = x - 2 * x / h[0], y - (-2 * y + y**3) / h[1]
        if f(tx, ty) < f(x, y):
            x, y, mu = tx, ty, mu / 3
        else:
            mu, refused = mu * 2, refused + 1
        x, y, mu = (part.limit_denominator(10**40) for part in (x, y, mu))
        path.append([x, y])
    compare("levenberg", path, {"damping": 0.5}, surface, 1e-9)
    run = optimizers.run("levenberg", surfaces.get("rosenbrock"), None, 60)
    assert (np.diff(run.loss) <= 0).all()
    assert run.outcome.kind == "converged"


@pytest.mark.parametrize("decay", ["alone", "times_rate"])
def test_decoupled_decay_of_momentum(decay: str) -> None:
    eta, mu, lam, b = Q(0.015625), Q(0.75), Q(0.0625), [Q(0), Q(0)]

    def step(x: Vector, t: int) -> Vector:
        g = bowl_gradient(x)
        if decay == "alone":  # Loshchilov & Hutter, algorithm 1: m = β₁ m + η α g, θ = θ − m − η λ θ
            for i in (0, 1):
                b[i] = mu * b[i] + eta * g[i]
            return [x[i] - b[i] - lam * x[i] for i in (0, 1)]
        for i in (0, 1):
            b[i] = mu * b[i] + g[i]
        return [x[i] * (1 - eta * lam) - eta * b[i] for i in (0, 1)]

    compare("sgdw", walked(step), {"lr": 0.015625, "momentum": 0.75, "weight_decay": 0.0625, "decay": decay})


# -- with roots: mpmath


@pytest.fixture(autouse=True)
def digits() -> Any:
    with mp.workdps(50):
        yield


def test_adagrad_over_the_root_mean_square() -> None:
    total = [mpf(0), mpf(0)]

    def step(x: Vector, t: int) -> Vector:
        g = bowl_gradient(x)
        for i in (0, 1):
            total[i] += g[i] ** 2
        return [x[i] - mpf(0.3) / sqrt(total[i] / t) * g[i] for i in (0, 1)]

    compare("adagrad", walked(step, mpf), {"lr": 0.3, "form": "mean", "eps": 0.0})


def moments(x: Vector, t: int, m: Vector, v: Vector, b1: float, b2: float) -> Vector:
    g = bowl_gradient(x)
    for i in (0, 1):
        m[i] = mpf(b1) * m[i] + (1 - mpf(b1)) * g[i]
        v[i] = mpf(b2) * v[i] + (1 - mpf(b2)) * g[i] ** 2
    return g


def test_amsgrad_and_padam_as_the_papers_have_them() -> None:
    for rule, power in (("amsgrad", mpf(0.5)), ("padam", mpf(0.125))):
        m, v, top = [mpf(0)] * 2, [mpf(0)] * 2, [mpf(0)] * 2

        def step(x: Vector, t: int, m: Vector = m, v: Vector = v, top: Vector = top, power: Any = power) -> Vector:
            moments(x, t, m, v, 0.9, 0.99)
            for i in (0, 1):
                top[i] = max(top[i], v[i])
            return [x[i] - mpf(0.05) * m[i] / top[i] ** power for i in (0, 1)]

        special = {"order": "paper"} if rule == "amsgrad" else {"p": 0.125}
        compare(rule, walked(step, mpf), {"lr": 0.05, "beta2": 0.99, "eps": 0.0, **special})


def test_adamw_of_the_paper_does_not_multiply_the_decay_by_the_rate() -> None:
    m, v = [mpf(0)] * 2, [mpf(0)] * 2

    def step(x: Vector, t: int) -> Vector:
        moments(x, t, m, v, 0.9, 0.99)
        hat = [m[i] / (1 - mpf(0.9) ** t) / (sqrt(v[i] / (1 - mpf(0.99) ** t)) + mpf(1e-8)) for i in (0, 1)]
        return [x[i] - (mpf(0.1) * hat[i] + mpf(0.01) * x[i]) for i in (0, 1)]

    compare("adamw", walked(step, mpf), {"lr": 0.1, "beta2": 0.99, "weight_decay": 0.01, "decay": "alone"})


@pytest.mark.parametrize("early", ["momentum", "silent"])
def test_radam_waits_five_updates(early: str) -> None:
    b1, b2 = mpf(0.9), mpf(0.999)
    m, v = [mpf(0)] * 2, [mpf(0)] * 2
    started = []

    def step(x: Vector, t: int) -> Vector:
        moments(x, t, m, v, 0.9, 0.999)
        infinite = 2 / (1 - b2) - 1
        rho = infinite - 2 * t * b2**t / (1 - b2**t)
        hat = [part / (1 - b1**t) for part in m]
        if rho > 5:
            started.append(t)
            r = sqrt((rho - 4) * (rho - 2) * infinite / ((infinite - 4) * (infinite - 2) * rho))
            if t == 6:
                assert float(r) == pytest.approx(0.0258, abs=1e-4)
            hat = [r * hat[i] * sqrt(1 - b2**t) / (sqrt(v[i]) + mpf(1e-8)) for i in (0, 1)]
        elif early == "silent":
            hat = [mpf(0), mpf(0)]
        return [x[i] - mpf(0.01) * hat[i] for i in (0, 1)]

    compare("radam", walked(step, mpf), {"lr": 0.01, "early": early})
    assert started[0] == 6


def test_sophia_with_the_exact_diagonal() -> None:
    m, h = [mpf(0)] * 2, [mpf(0)] * 2

    def step(x: Vector, t: int) -> Vector:
        g = bowl_gradient(x)
        for i in (0, 1):
            m[i] = mpf(0.965) * m[i] + (1 - mpf(0.965)) * g[i]
            if t % 4 == 1:
                h[i] = mpf(0.9) * h[i] + (1 - mpf(0.9)) * (1, KAPPA)[i]
        move = [min(max(m[i] / max(mpf(0.3) * h[i], mpf(1e-12)), -1), 1) for i in (0, 1)]
        return [x[i] * (1 - mpf(0.05) * mpf(0.1)) - mpf(0.05) * move[i] for i in (0, 1)]

    compare("sophia", walked(step, mpf), {"lr": 0.05, "beta2": 0.9, "gamma": 0.3, "every": 4, "weight_decay": 0.1})


def root(matrix: Any, power: Any) -> Any:
    """A symmetric positive matrix to a power, by mpmath's eigenvectors."""
    values, vectors = mp.eigsy(matrix)
    return vectors * mp.diag([value**power for value in values]) * vectors.T


@pytest.mark.parametrize("rule", ["full_adagrad", "shampoo"])
def test_matrices_of_products(rule: str) -> None:
    eps = mpf(1e-4)
    left, right = mp.eye(2) * eps, [eps]

    def step(x: Vector, t: int) -> Vector:
        g = mp.matrix(gradient_of_turned(x))
        left[:, :] = left + g * g.T
        right[0] += (g.T * g)[0]
        if rule == "full_adagrad":
            move = root(left, mpf(-0.5)) * g
        else:
            move = root(left, mpf(-0.25)) * g * right[0] ** mpf(-0.25)
        return [x[i] - mpf(0.3) * move[i] for i in (0, 1)]

    compare(rule, walked(step, mpf), {"lr": 0.3, "eps": 1e-4}, TURNED, 1e-9)


TURNED = surfaces.from_formula("(5*x^2 + 6*x*y + 7*y^2)/2")


def gradient_of_turned(x: Vector) -> Vector:
    return [5 * x[0] + 3 * x[1], 3 * x[0] + 7 * x[1]]


def test_dog() -> None:
    far, total = [mpf(1e-3)], [mpf(0)]
    first = [mpf(part) for part in START]

    def step(x: Vector, t: int) -> Vector:
        g = bowl_gradient(x)
        far[0] = max(far[0], sqrt((x[0] - first[0]) ** 2 + (x[1] - first[1]) ** 2))
        total[0] += g[0] ** 2 + g[1] ** 2
        return [x[i] - far[0] / sqrt(total[0]) * g[i] for i in (0, 1)]

    compare("dog", walked(step, mpf), {})


@pytest.mark.parametrize("rule", ["powersign", "addsign"])
@pytest.mark.parametrize("decay", ["none", "linear", "cyclic", "restart"])
def test_rules_found_by_search(rule: str, decay: str) -> None:
    m = [mpf(0), mpf(0)]
    n, periods = STEPS, 3

    def fade(k: int) -> Any:  # as in TensorFlow's sign_decay, from the paper's authors
        match decay:
            case "linear":
                return 1 - mpf(k) / n
            case "cyclic":
                return (1 + mp.cos(2 * mp.pi * periods * mpf(k) / n)) / 2
            case "restart":
                part = mpf(k) * periods / n
                return (1 + mp.cos(mp.pi * (part - mp.floor(part)))) / 2
        return mpf(1)

    def step(x: Vector, t: int) -> Vector:
        g = bowl_gradient(x)
        moved = []
        for i in (0, 1):
            m[i] = mpf(0.9) * m[i] + (1 - mpf(0.9)) * g[i]
            agree = fade(t - 1) * sign(g[i]) * sign(m[i])
            factor = mpf(2) ** agree if rule == "powersign" else mpf(1) + agree
            moved.append(x[i] - mpf(0.01) * factor * g[i])
        return moved

    compare(
        rule,
        walked(step, mpf),
        {"lr": 0.01, "alpha": 2.0 if rule == "powersign" else 1.0, "decay": decay, "periods": 3},
    )


@pytest.mark.parametrize("nesterov", ["yes", "no"])
def test_muon_is_normalized_momentum_in_two_dimensions(nesterov: str) -> None:
    b = [mpf(0), mpf(0)]
    s = mpf(1)
    seen = []
    for _ in range(5):
        s = mpf(3.4445) * s - mpf(4.7750) * s**3 + mpf(2.0315) * s**5
        seen.append(round(float(s), 3))
    assert seen == [0.701, 1.114, 0.721, 1.09, 0.696]

    def step(x: Vector, t: int) -> Vector:
        g = bowl_gradient(x)
        for i in (0, 1):
            b[i] = mpf(0.95) * b[i] + g[i]
        d = [g[i] + mpf(0.95) * b[i] for i in (0, 1)] if nesterov == "yes" else b
        length = sqrt(d[0] ** 2 + d[1] ** 2)
        return [x[i] - mpf(0.02) * sqrt(2) * s * d[i] / length for i in (0, 1)]

    compare("muon", walked(step, mpf), {"nesterov": nesterov})


def test_lookahead_ema_and_polyak_ruppert() -> None:
    eta = Q(0.03125)
    fast = [[Q(part) for part in START]]
    for _ in range(STEPS):
        fast.append([part - eta * slope for part, slope in zip(fast[-1], bowl_gradient(fast[-1]), strict=True)])
    mean, ema = [fast[0]], [fast[0]]
    for t in range(1, STEPS + 1):
        mean.append([sum((p[i] for p in fast[1 : t + 1]), Q(0)) / t for i in (0, 1)])
        ema.append([Q(0.75) * ema[-1][i] + Q(0.25) * fast[t][i] for i in (0, 1)])
    for form, expected in (("ema", ema), ("polyak_ruppert", mean)):
        run = optimizers.run(
            "sgd", BOWL, START, STEPS, wrappers=(("average", {"form": form, "decay": 0.75}),), lr=0.03125
        )
        np.testing.assert_allclose(run.theta, np.array(expected, dtype=float), rtol=1e-12, atol=1e-14)
    slow, x, path = fast[0], fast[0], [fast[0]]
    for t in range(1, STEPS + 1):
        x = [x[i] - eta * bowl_gradient(x)[i] for i in (0, 1)]
        if t % 5 == 0:
            slow = [slow[i] + Q(0.5) * (x[i] - slow[i]) for i in (0, 1)]
            x = slow
        path.append(x)
    run = optimizers.run("sgd", BOWL, START, STEPS, wrappers=("lookahead",), lr=0.03125)
    np.testing.assert_allclose(run.theta, np.array(path, dtype=float), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("restart", ["no", "gradient"])
@pytest.mark.parametrize("sequence", ["a_k", "simple"])
def test_nesterov_of_1983(sequence: str, restart: str) -> None:
    """x_k = y_k − η ∇f(y_k), y_{k+1} = x_k + (a_k − 1)/a_{k+1} (x_k − x_{k−1}).

    Restarted when ∇f(y_k)·(x_k − x_{k−1}) > 0.
    """
    eta, a, age = mpf(0.03), [mpf(1)], [0]
    y = [[mpf(part) for part in START]]
    restarts = []

    def step(x: Vector, t: int) -> Vector:
        g = bowl_gradient(y[0])
        after = [y[0][i] - eta * g[i] for i in (0, 1)]
        age[0] += 1
        if restart == "gradient" and sum(g[i] * (after[i] - x[i]) for i in (0, 1)) > 0:
            a[0], age[0] = mpf(1), 1
            restarts.append(t)
        if sequence == "a_k":
            following = (1 + sqrt(1 + 4 * a[0] ** 2)) / 2
            weight = (a[0] - 1) / following
            a[0] = following
        else:
            weight = mpf(age[0] - 1) / (age[0] + 2)
        y[0] = [after[i] + weight * (after[i] - x[i]) for i in (0, 1)]
        return after

    path = walked(step, mpf, 60)
    compare("nesterov_1983", path, {"lr": 0.03, "sequence": sequence, "restart": restart})
    assert bool(restarts) == (restart == "gradient")


def test_restarts_take_the_waves_out_of_nesterov_1983() -> None:
    waves, calm = (optimizers.run("nesterov_1983", BOWL, START, 300, lr=0.03, restart=r) for r in ("no", "gradient"))
    assert (np.diff(waves.loss) > 0).sum() > 40
    assert (np.diff(calm.loss) > 0).sum() < 10
    assert calm.loss[-1] < 1e-9 * waves.loss[-1]


@pytest.mark.parametrize("form", ["shifted", "look_ahead"])
def test_nesterov_with_the_rate_inside_keeps_old_moves_under_a_schedule(form: str) -> None:
    """The lecture's velocity is a displacement: v = μ v − η ∇f(w + μ v), w = w + v; the libraries' point is w + μ v."""
    mu, v, w = Q(0.75), [Q(0), Q(0)], [Q(part) for part in START]
    walker, ahead = [list(w)], [list(w)]
    for k in range(STEPS):
        g = bowl_gradient([w[i] + mu * v[i] for i in (0, 1)])
        v = [mu * v[i] - Q(0.03125) * Q(0.5) ** (k // 10) * g[i] for i in (0, 1)]
        w = [w[i] + v[i] for i in (0, 1)]
        walker.append(w)
        ahead.append([w[i] + mu * v[i] for i in (0, 1)])
    schedule = ("step", {"gamma": 0.5, "period": 10})
    ends = {}
    for rate in ("inside", "outside"):
        run = optimizers.run("nesterov", BOWL, START, STEPS, schedule, lr=0.03125, momentum=0.75, form=form, rate=rate)
        ends[rate] = run.theta
    wanted = np.array(walker if form == "look_ahead" else ahead, dtype=float)
    np.testing.assert_allclose(ends["inside"], wanted, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(ends["outside"][:11], wanted[:11], rtol=1e-12, atol=1e-13)
    assert np.abs(ends["outside"] - wanted).max() > 0.01


def test_the_point_that_nesterov_draws() -> None:
    """The landing point swings wider than the point that walks: what the knob's text says."""
    canyon = surfaces.get("bowl")
    swings = {}
    for form in ("shifted", "look_ahead"):
        run = optimizers.run("nesterov", canyon, START, 200, lr=0.045, momentum=0.9, form=form)
        swings[form] = -run.theta[:, 1].min()
    assert swings["shifted"] > 3 * swings["look_ahead"] > 0


def test_rmsprop_of_the_lecture_starts_at_the_first_gradient() -> None:
    """σ₀ = |g₀|, σ_t = √(α σ²_{t−1} + (1 − α) g_t²): the first step is η on each axis."""
    squares: list[Any] = []

    def step(x: Vector, t: int) -> Vector:
        g = bowl_gradient(x)
        old = squares[-1] if squares else [part**2 for part in g]
        squares.append([mpf(0.9) * old[i] + (1 - mpf(0.9)) * g[i] ** 2 for i in (0, 1)])
        return [x[i] - mpf(0.05) * g[i] / sqrt(squares[-1][i]) for i in (0, 1)]

    path = walked(step, mpf)
    compare("rmsprop", path, {"lr": 0.05, "alpha": 0.9, "eps": 0.0, "begin": "first_gradient"})
    assert [abs(path[1][i] - path[0][i]) for i in (0, 1)] == pytest.approx([0.05, 0.05])
    other = optimizers.run("rmsprop", BOWL, START, STEPS, lr=0.05, alpha=0.9, eps=0.0)
    assert np.abs(np.diff(other.theta, axis=0)[0]) == pytest.approx([0.05 / 0.1**0.5] * 2)


@pytest.mark.parametrize(("alpha", "quiet", "from_step"), [(0.9, None, 400), (0.99, 300, 2000)])
def test_rmsprop_jitters_by_half_a_rate_once_it_has_forgotten(alpha: float, quiet: int | None, from_step: int) -> None:
    run = optimizers.run("rmsprop", BOWL, START, 3000, lr=0.05, alpha=alpha)
    tail = np.abs(run.theta[from_step:])
    assert tail.max() < 0.05
    np.testing.assert_allclose(np.abs(run.theta[-200:]), 0.025, atol=2e-3)
    if quiet is not None:
        assert np.abs(run.theta[quiet]).max() < 1e-12


def test_adam_settles_without_noise_and_jitters_with_a_short_memory_or_noise() -> None:
    ends = {}
    for name, beta2, noise in (("plain", 0.999, ()), ("short", 0.9, ()), ("noisy", 0.999, (("noise", {"size": 1.0}),))):
        run = optimizers.run("adam", BOWL, START, 3000, transforms=noise, lr=0.05, beta2=beta2)
        ends[name] = np.abs(run.theta[-200:]).max()
    assert ends["plain"] < 1e-50
    assert 1e-4 < ends["short"] < 0.05
    assert 1e-3 < ends["noisy"] < 0.5


@pytest.mark.parametrize(("first_v", "first_u"), [(0.0, 0.01), (4.0, 0.25)])
def test_adadelta_may_start_elsewhere(first_v: float, first_u: float) -> None:
    v, u = [mpf(first_v)] * 2, [mpf(first_u)] * 2

    def step(x: Vector, t: int) -> Vector:
        g, moved = bowl_gradient(x), []
        for i in (0, 1):
            v[i] = mpf(0.9) * v[i] + (1 - mpf(0.9)) * g[i] ** 2
            d = sqrt(u[i] + mpf(1e-6)) / sqrt(v[i] + mpf(1e-6)) * g[i]
            u[i] = mpf(0.9) * u[i] + (1 - mpf(0.9)) * d**2
            moved.append(x[i] - d)
        return moved

    compare("adadelta", walked(step, mpf), {"initial_v": first_v, "initial_u": first_u})


def test_prodigy_of_the_paper_scales_epsilon_by_the_distance_before_the_update() -> None:
    """Algorithm 4, with β₃ = √β₂ and an ε large enough to see which distance it takes."""
    b1, b2, eps = mpf(0.9), mpf(0.99), mpf(0.5)
    m, v, s, r, d = [mpf(0)] * 2, [mpf(0)] * 2, [mpf(0)] * 2, [mpf(0)], [mpf(0.01)]
    first = [mpf(part) for part in START]

    def step(x: Vector, t: int) -> Vector:
        g, now = bowl_gradient(x), d[0]
        r[0] = sqrt(b2) * r[0] + now / mpf(0.01) * now * sum(g[i] * (first[i] - x[i]) for i in (0, 1))
        for i in (0, 1):
            m[i] = b1 * m[i] + (1 - b1) * now * g[i]
            v[i] = b2 * v[i] + (1 - b2) * now**2 * g[i] ** 2
            s[i] = sqrt(b2) * s[i] + now / mpf(0.01) * now * g[i]
        d[0] = max(now, r[0] / (abs(s[0]) + abs(s[1])))
        return [x[i] - now * m[i] / (sqrt(v[i]) + now * eps) for i in (0, 1)]

    compare("prodigy", walked(step, mpf), {"d0": 0.01, "beta2": 0.99, "eps": 0.5}, tolerance=1e-10)


def test_madgrad_of_the_paper_leaves_the_rate_alone() -> None:
    s, v = [mpf(0)] * 2, [mpf(0)] * 2
    first = [mpf(part) for part in START]

    def step(x: Vector, t: int) -> Vector:
        g, weight, moved = bowl_gradient(x), mpf(0.05) * sqrt(mpf(t)), []
        for i in (0, 1):
            s[i] += weight * g[i]
            v[i] += weight * g[i] ** 2
            z = first[i] - s[i] / (mp.cbrt(v[i]) + mpf(0.01))
            moved.append(mpf(0.75) * x[i] + mpf(0.25) * z)
        return moved

    knobs = {"lr": 0.05, "momentum": 0.75, "eps": 0.01, "eps_place": "root"}
    compare("madgrad", walked(step, mpf), knobs, tolerance=1e-10)


def test_ftrl_is_adagrad_without_its_terms_and_finds_exact_zeros_with_them() -> None:
    plain = optimizers.run("ftrl", BOWL, START, 80, lr=0.5)
    adagrad = optimizers.run("adagrad", BOWL, START, 80, lr=0.5, eps=0.0)
    np.testing.assert_allclose(plain.theta, adagrad.theta, rtol=1e-9, atol=1e-12)
    beside = surfaces.from_formula("((x - 2)^2 + (y - 0.1)^2)/2")
    sparse = optimizers.run("ftrl", beside, (0.5, 1.0), 400, lr=0.5, l1=20.0)
    held = np.flatnonzero(sparse.theta[1:, 1] == 0.0) + 1
    assert held.tolist() == list(range(1, len(held) + 1))  # at 0 from the first update on, without a gap
    # there the slope is -0.1 a step: it takes 20/0.1 of them to outvote the term, and what the first update had
    assert 185 <= len(held) <= 215
    assert sparse.theta[len(held), 0] > 1.0
    flat = optimizers.run("ftrl", surfaces.from_formula("y^2"), (3.0, 1.0), 20, lr=0.5)
    assert (flat.theta[:, 0] == 3.0).all()


@pytest.mark.parametrize(("caution", "memory"), [(2.0, 10.0), (1.0, 1.0)])
def test_no_more_pesky_learning_rates(caution: float, memory: float) -> None:
    """Algorithm 1 of Schaul, Zhang and LeCun on Rosenbrock, with the exact diagonal of the Hessian."""
    c, x = mpf(caution), [mpf(-1.2), mpf(1)]
    path, gb, vb, hb, tau = [x], [mpf(0)] * 2, [mpf(0)] * 2, [mpf(0)] * 2, [mpf(memory)] * 2
    for t in range(1, STEPS + 1):
        slope = x[1] - x[0] ** 2
        g = [-2 * (1 - x[0]) - 400 * x[0] * slope, 200 * slope]
        h = [abs(2 - 400 * slope + 800 * x[0] ** 2), mpf(200)]
        after = []
        for i in (0, 1):
            if t == 1:
                gb[i], vb[i], hb[i] = g[i], c * g[i] ** 2, c * h[i]
            gb[i] += (g[i] - gb[i]) / tau[i]
            vb[i] += (g[i] ** 2 - vb[i]) / tau[i]
            hb[i] += (h[i] - hb[i]) / tau[i]
            share = gb[i] ** 2 / vb[i]
            tau[i] = (1 - share) * tau[i] + 1
            after.append(x[i] - share / (hb[i] + mpf(1e-9)) * g[i])
        x = after
        path.append(x)
    compare("vsgd", path, {"caution": caution, "memory": memory}, surfaces.get("rosenbrock"), 1e-9)


def test_vsgd_lowers_its_rate_where_noise_is_all_there_is() -> None:
    noise = (("noise", {"size": 1.0}),)
    run = optimizers.run("vsgd", BOWL, START, 4000, transforms=noise, record=["rate", "tau"], seed=3)
    assert run.quantities["rate"][-500:].mean() < 0.05 * run.quantities["rate"][:20].mean()
    assert run.quantities["tau"][-1].min() > 20
    assert np.abs(run.theta[-500:]).max() < 0.5


def test_swats_switches_and_stays() -> None:
    """The recursion of the paper, phase by phase, with the share as the measure of agreement."""
    b1, b2, m, v, lam, buffer = mpf(0.9), mpf(0.99), [mpf(0)] * 2, [mpf(0)] * 2, [mpf(0)], [mpf(0)] * 2
    found: list[Any] = []

    def step(x: Vector, t: int) -> Vector:
        g = bowl_gradient(x)
        if found:
            for i in (0, 1):
                buffer[i] = b1 * buffer[i] + g[i]
            return [x[i] - (1 - b1) * found[0] * buffer[i] for i in (0, 1)]
        for i in (0, 1):
            m[i] = b1 * m[i] + (1 - b1) * g[i]
            v[i] = b2 * v[i] + (1 - b2) * g[i] ** 2
        rate = mpf(0.1) * sqrt(1 - b2**t) / (1 - b1**t)
        p = [-rate * m[i] / (sqrt(v[i]) + mpf(1e-8)) for i in (0, 1)]
        down = p[0] * g[0] + p[1] * g[1]
        gamma = -(p[0] ** 2 + p[1] ** 2) / down
        lam[0] = b2 * lam[0] + (1 - b2) * gamma
        mean = lam[0] / (1 - b2**t)
        if t > 1 and mean > 0 and abs(mean - gamma) < mpf(0.05) * abs(gamma):
            found.append(mean)
        return [x[i] + p[i] for i in (0, 1)]

    compare("swats", walked(step, mpf, 60), {"lr": 0.1, "beta2": 0.99, "closeness": 0.05}, tolerance=1e-9)
    assert found


@pytest.mark.parametrize("scaling", ["kept", "paper", "none"])
def test_cautious_momentum_never_moves_a_coordinate_uphill(scaling: str) -> None:
    eta, mu, b = Q(0.03125), Q(0.875), [Q(0), Q(0)]
    held = []

    def step(x: Vector, t: int) -> Vector:
        g = bowl_gradient(x)
        for i in (0, 1):
            b[i] = mu * b[i] + g[i]
        mask = [1 if b[i] * g[i] > 0 else 0 for i in (0, 1)]
        held.append(2 - sum(mask))
        match scaling:
            case "paper":  # d/(number that moves + 1)
                factor = Q(2, sum(mask) + 1)
            case "kept":  # mask/mask.mean()
                factor = Q(2, max(sum(mask), 1))
            case _:
                factor = Q(1)
        return [x[i] - factor * mask[i] * eta * b[i] for i in (0, 1)]

    path = np.array(walked(step), dtype=float)
    use = (("cautious", {"scaling": scaling}),)
    run = optimizers.run("momentum", BOWL, START, STEPS, transforms=use, lr=0.03125, momentum=0.875)
    np.testing.assert_allclose(run.theta, path, rtol=1e-12, atol=1e-13)
    assert max(held) > 0
    slopes = BOWL.gradient(*run.theta[:-1].T).T
    assert (np.diff(run.theta, axis=0) * slopes <= 0).all()


def test_rmsprop_with_gains_of_its_own() -> None:
    """Hinton's lecture 6.5: the rate of each weight is multiplied by its gain; the mean square knows nothing of it."""
    v, gain, last = [mpf(0)] * 2, [mpf(1)] * 2, [mpf(0)] * 2

    def step(x: Vector, t: int) -> Vector:
        g, moved = bowl_gradient(x), []
        for i in (0, 1):
            v[i] = mpf(0.9) * v[i] + (1 - mpf(0.9)) * g[i] ** 2
            if t > 1:
                gain[i] = gain[i] + mpf(0.05) if g[i] * last[i] > 0 else gain[i] * mpf(0.95)
                gain[i] = min(max(gain[i], mpf(0.1)), mpf(10))
            last[i] = g[i]
            moved.append(x[i] - mpf(0.05) * gain[i] * g[i] / (sqrt(v[i]) + mpf(1e-8)))
        return moved

    path = np.array([[float(part) for part in point] for point in walked(step, mpf, 60)])
    run = optimizers.run("rmsprop", BOWL, START, 60, transforms=("gains",), lr=0.05, alpha=0.9)
    np.testing.assert_allclose(run.theta, path, rtol=1e-9, atol=1e-11)


def test_muon_at_the_goal_divides_by_nothing_and_a_short_direction_shrinks() -> None:
    """Below ε the singular value starts below 1; the polynomial is then what five Newton–Schulz steps make of it."""
    for place in ("floor", "added"):
        run = optimizers.run("muon", BOWL, (3e-9, 0.0), 1, eps=1e-8, eps_place=place, nesterov="no")
        s = mpf(0.3) if place == "floor" else mpf(3) / 13
        for _ in range(5):
            s = mpf(3.4445) * s - mpf(4.7750) * s**3 + mpf(2.0315) * s**5
        assert run.theta[1, 0] == pytest.approx(float(mpf(3e-9) - mpf(0.02) * sqrt(2) * s), rel=1e-9)


# -- rules with a search: what the search promises


def test_backtracking_takes_the_first_step_that_armijo_allows() -> None:
    run = optimizers.run("gd_armijo", BOWL, START, 12, lr=1.0)
    x = [Q(part) for part in START]
    last = None
    evaluations = 1
    for k in range(12):
        g = bowl_gradient(x)
        size = g[0] ** 2 + g[1] ** 2
        alpha = Q(1) if last is None else min(2 * last, Q(1))
        evaluations += 1
        while bowl_loss([x[i] - alpha * g[i] for i in (0, 1)]) > bowl_loss(x) - Q(1e-4) * alpha * size:
            alpha /= 2
            evaluations += 1
        last = alpha
        x = [x[i] - alpha * g[i] for i in (0, 1)]
        np.testing.assert_allclose(run.theta[k + 1], [float(part) for part in x], rtol=1e-9, atol=1e-9)
        assert run.calls[k + 1] == evaluations


def test_conjugate_gradient_arrives_in_two_exact_steps() -> None:
    for form in ("polak_ribiere", "fletcher_reeves"):
        run = optimizers.run("conjugate_gradient", BOWL, START, 12, form=form, c2=0.001)
        assert run.loss[2] < 1e-5 * run.loss[0]
        assert run.outcome.kind == "converged"


@pytest.mark.parametrize("rule", ["bfgs", "lbfgs", "conjugate_gradient"])
@pytest.mark.parametrize("ground", ["rosenbrock", "beale", "saddle", "bowl"])
def test_every_step_of_a_wolfe_search_keeps_its_promise(rule: str, ground: str) -> None:
    surface = surfaces.get(ground)
    run = optimizers.run(rule, surface, None, 40)
    slopes = surface.gradient(*run.theta.T).T
    c2 = 0.1 if rule == "conjugate_gradient" else 0.9
    checked = 0
    for k in range(40):
        move = run.theta[k + 1] - run.theta[k]
        before, after = slopes[k] @ move, slopes[k + 1] @ move
        if run.grad_norm[k] < 1e-6 or not move.any():
            break
        assert run.loss[k + 1] <= run.loss[k] + 1e-4 * before + 1e-15
        assert abs(after) <= c2 * abs(before) + 1e-12
        checked += 1
    assert checked >= 2
    assert run.outcome.kind == "converged"


def test_rules_with_a_search_say_what_they_do_not_take() -> None:
    from symbolic.errors import FallLineError

    with pytest.raises(FallLineError, match="Clip by norm"):
        optimizers.run("bfgs", BOWL, START, 5, transforms=("clip_norm",))
    with pytest.raises(FallLineError, match="one lane at a time"):
        optimizers.run("bfgs", BOWL, (np.zeros(5000), 0.0), 1000, record="final")
    run = optimizers.run("lbfgs", BOWL, START, 8, "constant", lr=0.5)
    np.testing.assert_array_equal(run.theta, optimizers.run("lbfgs", BOWL, START, 8, lr=0.5).theta)
    falling = optimizers.run("gd_armijo", BOWL, START, 8, ("exponential", {"gamma": 0.1}), lr=0.01)
    np.testing.assert_allclose(falling.lr, 0.01 * 0.1 ** np.arange(8))
    last = optimizers.run("gd_armijo", BOWL, START, 8, ("exponential", {"gamma": 0.1}), record="final", lr=0.01)
    np.testing.assert_array_equal(last.theta[0], falling.theta[-1])
