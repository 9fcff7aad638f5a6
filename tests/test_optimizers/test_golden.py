"""Our paths against those of the libraries, at every step (tests/reference holds the scripts that made them)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from optimizers.custom import text_of
from optimizers.parts import Rule, Twin

REFERENCE = Path(__file__).parent.parent / "reference"
TOLERANCE = 1e-9  # relative to the path's largest coordinate; most runs agree to 1e-13
LIBRARIES = ("torch", "optax", "pytorch_optimizer")


def load() -> list[Any]:
    found = []
    for file in sorted(REFERENCE.glob("*.npz")):
        with np.load(file) as data:
            header, paths = json.loads(str(data["header"])), data["paths"]
        for case, path in zip(header["cases"], paths, strict=True):
            case["library"] = header["library"]
            found.append(pytest.param(case, path, id=f"{header['library']}-{case['name']}-{case['surface']}"))
    return found


CASES = load()


@pytest.mark.parametrize(("case", "path"), [item for item in CASES if "twin" not in item.values[0]])
def test_the_path_is_the_librarys(case: dict[str, Any], path: np.ndarray) -> None:
    agree(case["rule"], case, path, case["knobs"])


def agree(rule: str | Rule, case: dict[str, Any], path: np.ndarray, knobs: dict[str, Any]) -> None:
    run = optimizers.run(
        rule,
        surfaces.get(case["surface"]),
        tuple(case["start"]),
        len(path) - 1,
        case.get("schedule"),
        transforms=case.get("transforms", ()),
        wrappers=case.get("wrappers", ()),
        **knobs,
    )
    error = np.abs(run.theta - path).max(axis=1) / np.maximum(np.abs(path).max(axis=1), 1e-3)
    allowed = case.get("tolerance", TOLERANCE)
    assert error.max() <= allowed, f"error {error.max():.1e}, first wrong at step {int(np.argmax(error > allowed))}"


# -- the libraries at their own defaults: what a declaration says of its twins

# What a twin does otherwise, as a change of our own equations: (ours, theirs), and states that start elsewhere.
# That the change is needed is tested too.
OTHERWISE: dict[tuple[str, str, str], tuple[dict[str, str], dict[str, str]]] = {
    # the change of the gradient is weighed with 1 - beta2, and eps_root = 1e-8 stands inside the root as well
    ("adan", "optax", "adan"): (
        {"(g + beta2*d)": "(g + (1 - beta2)*d)", "+ beta2*q": "+ (1 - beta2)*q", "beta3**t)) ": "beta3**t) + 1e-8) "},
        {},
    ),
    ("yogi", "optax", "yogi"): ({}, {"m": "initial_v"}),
    ("yogi", "pytorch_optimizer", "Yogi"): ({}, {"m": "initial_v"}),
    # m is corrected after the ratio is taken and v not at all, eps is added to |r|, |theta| is cut at 10
    ("lamb", "pytorch_optimizer", "Lamb"): (
        {
            "(m/(1 - beta1**t))/(sqrt(v/(1 - beta2**t)) + eps)": "m/(sqrt(v) + eps)",
            "norm(theta)/max(norm(r), 1e-300)": "min(norm(theta), 10)/(norm(r) + eps)",
            "lr*ratio": "lr/(1 - beta1**t)*ratio",
        },
        {},
    ),
    # the update of one step is the move of the next, unless the sign has turned by then
    ("rprop", "optax", "rprop"): (
        {"theta = theta + move": "theta = theta + where(turn < 0, 0, late)\nlate = move"},
        {},
    ),
    # the limit of the first update that moves is already 2 to the power 1/4
    ("adopt", "pytorch_optimizer", "ADOPT"): ({"k**0.25": "where(t > 1, t, 0)**0.25"}, {}),
}


def twins() -> list[Any]:
    """Every default run, with the twin it belongs to."""
    found = []
    for item in CASES:
        case, path = item.values
        if "twin" in case:
            found.append(pytest.param(twin_of(case), case, path, id=str(item.id)))
    return found


def twin_of(case: dict[str, Any]) -> Twin:
    named = [
        twin
        for twin in optimizers.get(case["rule"]).twins
        if (twin.library, twin.name) == (case["library"], case["twin"])
    ]
    assert len(named) == 1, f"{case['rule']} declares no twin {case['library']} {case['twin']}"
    return named[0]


def changed(case: dict[str, Any], knobs: dict[str, Any]) -> Rule | None:
    """The rule as the twin has it, written with the twin's own difference; None where it has none."""
    key = (case["rule"], case["library"], case["twin"])
    if key not in OTHERWISE:
        return None
    rule = optimizers.get(case["rule"])
    values = rule.values(knobs)
    text = text_of(rule, values)
    lines, starts = OTHERWISE[key]
    for ours, theirs in lines.items():
        assert ours in text, f"{ours} is no longer what {case['rule']} says"
        text = text.replace(ours, theirs)
    text = "\n".join([*(f"start {name} = {start}" for name, start in starts.items()), text])
    return optimizers.from_equations(text, {knob.name: knob for knob in rule.number_knobs})


@pytest.mark.parametrize(("twin", "case", "path"), twins())
def test_a_twin_at_its_own_defaults_is_what_the_declaration_says(
    twin: Twin, case: dict[str, Any], path: np.ndarray
) -> None:
    knobs = {**twin.settings, **case["knobs"]}
    other = changed(case, knobs)
    if other is None:
        agree(case["rule"], case, path, knobs)
        return
    assert twin.differs
    agree(other, case, path, {name: value for name, value in knobs.items() if name in {k.name for k in other.knobs}})


@pytest.mark.parametrize("key", list(OTHERWISE), ids=lambda key: " ".join(key))
def test_what_a_twin_does_otherwise_makes_a_difference(key: tuple[str, str, str]) -> None:
    agreeing = []
    for item in twins():
        twin, case, path = item.values
        if (case["rule"], case["library"], case["twin"]) == key:
            try:
                agree(case["rule"], case, path, {**twin.settings, **case["knobs"]})
            except AssertionError:
                continue
            agreeing.append(case["surface"])
    assert len(agreeing) < 4


# Named as twins, but no golden run is possible: the reason is what the twin's difference says.
WITHOUT_GOLDEN = {
    ("sophia", "optax"): "estimates the diagonal of the Hessian from random vectors",
    ("sophia", "pytorch_optimizer"): "estimates the diagonal of the Hessian from random vectors",
    ("lbfgs", "optax"): "has another line search",
}


def test_every_twin_has_default_runs_on_four_surfaces() -> None:
    seen: dict[tuple[str, str, str], set[str]] = {}
    for item in CASES:
        case = item.values[0]
        if "twin" in case:
            seen.setdefault((case["rule"], case["library"], case["twin"]), set()).add(case["surface"])
    for key in optimizers.keys():
        for twin in optimizers.get(key).twins:
            optimizers.get(key).values(twin.settings)
            if twin.library in LIBRARIES and (key, twin.library) not in WITHOUT_GOLDEN:
                assert len(seen.pop((key, twin.library, twin.name))) >= 4
            elif (key, twin.library) in WITHOUT_GOLDEN:
                assert twin.differs
    assert not seen


def test_every_rule_with_a_twin_has_golden_runs_on_four_surfaces_at_three_settings() -> None:
    seen: dict[str, set[tuple[str, str]]] = {}
    for parameter in CASES:
        case = parameter.values[0]
        if "twin" not in case:
            seen.setdefault(case["rule"], set()).add((case["surface"], json.dumps(case["knobs"], sort_keys=True)))
    for key in optimizers.keys():
        libraries = {twin.library for twin in optimizers.get(key).twins if (key, twin.library) not in WITHOUT_GOLDEN}
        if libraries & set(LIBRARIES):
            assert len({surface for surface, _ in seen[key]}) >= 4, key
            assert len(seen[key]) >= 12, key
