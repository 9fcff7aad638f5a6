"""One declaration, three kernels: plain floats, arrays and JavaScript hold to each other for everything registered."""

import warnings
from functools import partial
from typing import Any

import numpy as np
import pytest

import surfaces
from optimizers import schedules, transforms, wrappers
from optimizers.loop import SCALAR_LANES, descend
from optimizers.noise import normal
from optimizers.parts import PythonRule
from optimizers.registry import all_rules, all_schedules, all_transforms, all_wrappers, get, get_schedule, get_transform
from optimizers.system import System, Use, compose

STEPS = 120
LANES = SCALAR_LANES + 3


def equation_rules() -> list[str]:
    return [key for key in all_rules() if not isinstance(get(key), PythonRule)]


def both(system: System, surface: Any, start: tuple[float, float], steps: int = STEPS) -> tuple[np.ndarray, np.ndarray]:
    """The same starts lane by lane with plain floats, and together with arrays: two (points, 2, lanes)."""
    kernels = system.kernels()
    ground = surface.expression.ground(surface.knob_values, kernels.step.moving, [0] if system.draw else None)
    noise = normal(0, 0, steps) if kernels.step.noisy else None
    rng = np.random.default_rng(1)
    starts = np.array(start)[:, None] + 0.1 * rng.standard_normal((2, LANES))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        together = descend(kernels, ground, starts, steps, system.values, noise=noise)
        alone = [
            descend(kernels, ground, starts[:, i : i + 1], steps, system.values, noise=noise) for i in range(LANES)
        ]
    assert together.valid.tolist() == [int(run.valid[0]) for run in alone]
    return together.theta, np.concatenate([run.theta for run in alone], axis=2)


def agree(system: System, surface: Any, start: tuple[float, float]) -> None:
    np.testing.assert_array_equal(*both(system, surface, start))


@pytest.mark.parametrize("key", equation_rules())
def test_arrays_and_floats_give_the_same_bits_for_every_variant(key: str, variants: Any, grounds: Any) -> None:
    rule = get(key)
    for words in variants(rule):
        system = compose(rule, rule.values(words))
        for surface, start in grounds:
            agree(system, surface, start)


@pytest.mark.parametrize("key", schedules.keys())
def test_arrays_and_floats_agree_under_every_schedule(key: str, variants: Any) -> None:
    schedule = get_schedule(key)
    surface, rule = surfaces.get("rosenbrock"), get("adam" if schedule.target == "beta2" else "momentum")
    for words in variants(schedule):
        noise = [Use(get_transform("noise"), get_transform("noise").values({}))] if schedule.target == "batch" else []
        use = Use(schedule, schedule.values(words), "t1.batch" if noise else schedule.target)
        agree(compose(rule, rule.values({}), [use], noise), surface, (-1.2, 1.0))


@pytest.mark.parametrize("key", [*transforms.keys(), *wrappers.keys()])
def test_arrays_and_floats_agree_with_every_transform(key: str, variants: Any) -> None:
    surface, rule = surfaces.get("beale"), get("adam")
    for words in variants(get_transform(key)):
        use = Use(get_transform(key), get_transform(key).values(words))
        agree(compose(rule, rule.values({}), (), [use]), surface, (1.0, 1.5))


def systems(variants: Any) -> list[tuple[str, System]]:
    """Every rule x variant, every rule x schedule, every rule x transform."""
    found = []
    for key in equation_rules():
        rule = get(key)
        for words in variants(rule):
            found.append((f"{key} {words}", compose(rule, rule.values(words))))
        for name, schedule in all_schedules().items():
            if any(knob.name == schedule.target for knob in rule.knobs):
                use = Use(schedule, schedule.values({}), schedule.target)
                found.append((f"{key} + {name}", compose(rule, rule.values({}), [use])))
        for name in (*all_transforms(), *all_wrappers()):
            use = Use(get_transform(name), get_transform(name).values({}))
            found.append((f"{key} + {name}", compose(rule, rule.values({}), (), [use])))
    return found


def test_javascript_follows_the_plain_float_kernel(variants: Any, grounds: Any, node: Any) -> None:
    """To 1e-12 over 300 steps; where a run is chaotic, to what a start moved by one unit in the last place does."""
    steps = 300
    expected = []
    noise = normal(0, 0, steps)
    for i, (name, system) in enumerate(systems(variants)):
        plain = "{" in name
        for surface, start in grounds if plain else [grounds[i % len(grounds)]]:
            kernels = system.kernels()
            ground = surface.expression.ground(surface.knob_values, kernels.step.moving, [0] if system.draw else None)
            z = noise if kernels.step.noisy else None
            walk = partial(descend, kernels, ground, steps=steps, values=system.values, noise=z)
            paths = walk(starts=np.array(start)[:, None])
            expected.append((f"{name} on {surface.key}", paths.theta[:, :, 0], int(paths.valid[0]), walk))
            node.add(system, surface, start, steps, z)
    worst: dict[str, str] = {}
    for (name, path, valid, walk), (found, found_valid) in zip(expected, node.run(), strict=True):
        scale = np.maximum(np.abs(path).max(axis=1), 1e-3)
        error = np.abs(found - path).max(axis=1) / scale
        if valid == found_valid and error.max() <= 1e-12:
            continue
        moved = walk(starts=path[0][:, None] * [1.0 + 2e-16, 1.0 - 2e-16]).theta
        chaos = np.abs(moved - path[:, :, None]).max(axis=(1, 2)) / scale
        # functions such as exp and pow differ in the last place at every step, so up to 300 such shifts add up
        allowed = np.maximum.accumulate(1e-12 + 300 * chaos)
        if valid != found_valid or (error > allowed).any() or error[:20].max() > 1e-11:
            worst[name] = f"{error[:20].max():.1e} then {error.max():.1e}, valid {valid} and {found_valid}"
    assert not worst, "\n".join(f"{name}: {what}" for name, what in worst.items())


def test_who_does_not_ask_for_the_number_of_updates_takes_the_same_way_whatever_it_is(variants: Any) -> None:
    """What the page counts on while the number of steps is in a hand (app/stage/js/cutwalk.js)."""
    surface, start = surfaces.get("rosenbrock"), np.array([[-1.2], [1.0]])
    asking = set()
    for name, system in systems(variants):
        if not name.endswith("{}") and not name.startswith(("sgd + ", "adam + ")):
            continue  # rules as they are, and every part once
        kernels = system.kernels()
        if ", total: true," in kernels.javascript:
            asking.add(name)
            continue
        ground = surface.expression.ground(surface.knob_values, kernels.step.moving, [0] if system.draw else None)
        noise = normal(0, 0, 60) if kernels.step.noisy else None
        few, many = (
            descend(kernels, ground, start, steps, system.values, noise=None if noise is None else noise[:steps])
            for steps in (25, 60)
        )
        np.testing.assert_array_equal(few.theta, many.theta[:26], err_msg=name)
        assert few.valid[0] == min(many.valid[0], 25)
    assert {"adam + linear", "sgd + linear"} <= asking
    assert not {"sgd + exponential", "adam + clip_norm", "sgd + noise"} & asking
