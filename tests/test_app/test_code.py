"""Copy as Python: what is printed runs without us, and walks our path."""

import ast
import json
import subprocess
import sys
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import optimizers
import surfaces
from app import export
from app.lab import link
from app.lab.engine import compute
from optimizers import schedules, transforms, wrappers
from optimizers.calls import CALLS
from optimizers.parts import PythonRule
from optimizers.registry import get_schedule
from optimizers.run import run_system
from symbolic.errors import FallLineError

REFERENCE = Path(__file__).parents[1] / "reference"
VERIFIED = json.loads((REFERENCE / "code.json").read_text(encoding="utf-8"))["code"]
LIBRARIES = ("torch", "optax")


def cases() -> Any:
    """The module of cases that the script beside the golden numbers verifies; it is no package."""
    spec = spec_from_file_location("code_cases", REFERENCE / "code_cases.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CASES = cases()


def state_of(text: str) -> Any:
    state, messages = link.decode(text)
    assert not messages, messages
    return state


def printed(text: str, key: str = "numpy") -> str:
    return export.render(key, state_of(text)).decode()


def walked(source: str) -> dict[str, np.ndarray]:
    """The paths of printed code: it imports nothing of ours."""
    tree = ast.parse(source)
    imported = {
        (alias.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= {"numpy", "math", "dataclasses"}
    scope: dict[str, Any] = {"__name__": "code"}
    with np.errstate(all="ignore"):
        exec(compile(source, "code", "exec"), scope)
    return scope["paths"]


def agrees(text: str) -> None:
    """The printed code walks the very points: to rounding, enlarged no more than the run itself enlarges a crumb."""
    results = compute(state_of(text).experiment)
    for ran, path in zip(results.runs, walked(printed(text)).values(), strict=True):
        ours, valid = ran.trajectory.theta, ran.trajectory.valid
        assert len(path) - 1 >= valid
        x, y = results.start
        near = run_system(ran.system, ran.surface, (x + 1e-12, y - 1e-12), results.experiment.steps).theta
        crumb = np.abs(near - ours).max(axis=1)[: valid + 1]
        size = 1e-3 + np.abs(ours[: valid + 1]).max()
        allowed = 1e-11 * size + 100 * np.maximum.accumulate(crumb)
        assert (np.abs(path[: valid + 1] - ours[: valid + 1]).max(axis=1) <= allowed).all()


def rates(key: str) -> str:
    return "&o.lr=0.0005" if key in ("momentum", "nesterov", "optimistic") else ""


@pytest.mark.parametrize("key", optimizers.keys())
@pytest.mark.parametrize("ground", ["s=rosenbrock", "s=bowl", "s=beale"])
def test_every_rule_s_code_walks_its_path(key: str, ground: str) -> None:
    agrees(f"{ground}&n=40&o={key}{rates(key)}")


def variants() -> list[str]:
    """Every word of every choice of every rule, by itself."""
    return [
        f"o={key}&o.{knob.name}={word}"
        for key in optimizers.keys()
        for knob in optimizers.get(key).knobs
        for word in knob.choices
        if word != knob.default
    ]


@pytest.mark.parametrize("words", variants())
def test_every_variant_of_a_rule_too(words: str) -> None:
    agrees(f"s=bowl&n=30&{words}")


@pytest.mark.parametrize("key", schedules.keys())
@pytest.mark.parametrize("rule", ["adam", "lbfgs"])
def test_every_schedule_is_in_the_code(key: str, rule: str) -> None:
    target = get_schedule(key).target
    if target == "lr":
        agrees(f"s=rosenbrock&n=60&o={rule}&o.lr=0.05&o.s={key}")
    elif target == "momentum":
        agrees(f"s=rosenbrock&n=60&o=momentum&o.lr=0.0005&o.s={key}&o.s.on=momentum")
    elif target == "beta2":
        agrees(f"s=rosenbrock&n=60&o=adam&o.lr=0.05&o.s={key}&o.s.on=beta2")
    else:
        agrees(f"s=bowl&n=60&o=sgd&o.lr=0.01&o.t=noise&o.s={key}&o.s.on=t1.{target}")


@pytest.mark.parametrize("key", [*transforms.keys(), *wrappers.keys()])
def test_every_transform_and_wrapper_is_in_the_code(key: str) -> None:
    agrees(f"s=bowl&n=40&o=momentum&o.lr=0.01&o.t={key}&o2=adamw&o2.t={key}&o2.t2=clip_value")


@pytest.mark.parametrize("key", surfaces.keys())
@pytest.mark.parametrize("pose", ["", "&s.rotation=30&s.stretch=2&s.shift_x=0.25"])
def test_every_surface_stands_in_the_code_wherever_it_is_placed(key: str, pose: str) -> None:
    agrees(f"s={key}{pose}&n=15&o=adam&o.lr=0.05&o2=newton&o2.damping=1&o2.lr=0.1")


@pytest.mark.parametrize(
    "text",
    [
        "s=rosenbrock&n=50&o=sgd&o.lr=5&o2=lbfgs",  # it diverges
        "s=bowl&n=40&o=sgd&o.lr=0.01&o.s=linear&o.s.on=s.kappa&o2=adam",  # the ground moves
        "s=rosenbrock&n=30&o=sgd&o.lr=0.001&o.s=linear&o.s.on=s.rotation",
        "s=bowl&n=40&o=adam&o.lr=0.1&o.t=noise&o2=sgd&o2.lr=0.01&o2.t=noise&seed=7",  # both hear the same noise
        "s=bowl&n=40&o=adam&o.lr=0.1&o.s=warmup&o.s2=cosine_decay&o.t=l2&o.t2=clip_norm&o.t3=weight_decay&o.t4=sam",
        "s=formula&f=x^2%2By^4/4%2Bsin(x*y)%2Babs(x)&n=30&o=adam&o.lr=0.05",
        "s=formula&f=max(x^2,abs(y))%2Bmin(x,y)&n=30&o=sgd&o.lr=0.05",
        "s=bowl&n=30&o=own&o.q=m = mu*m %2B g%0Atheta = theta - lambda*m&o.mu=0.9&o.lambda=0.01",
        "s=bowl&n=30&o=own&o.q=np = g%0Apath = np*2%0Atheta = theta - lr*path&o.lr=0.01",
        "s=bowl&n=30&o=adam&o2=adam&o2.lr=0.1&o3=momentum~averaged&o4=gd_armijo&o5=bfgs&o6=lbfgs",
    ],
)
def test_what_people_make_of_it(text: str) -> None:
    agrees(text)


def test_the_file_runs_by_itself_and_says_where_it_ends(tmp_path: Path) -> None:
    file = tmp_path / "runs.py"
    text = "s=rosenbrock&n=60&o=adam&o.lr=0.1&o.name=My 'run'&o2=bfgs"
    file.write_text(printed(text), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", str(file)], capture_output=True, text=True, cwd=tmp_path, check=True)
    first, second = done.stdout.splitlines()
    adam, _bfgs = compute(state_of(text).experiment).runs
    assert f"{adam.trajectory.theta[-1][0]:.6g}" in first
    assert first.startswith("My 'run'")
    assert second.startswith("BFGS: (1, 1)")
    assert link.encode(state_of(text)) in file.read_text(encoding="utf-8")


def test_hidden_runs_and_recorded_paths_are_no_code() -> None:
    assert "def adam(" not in printed("s=bowl&n=5&o=sgd&o2=adam&off=o2")
    with pytest.raises(FallLineError, match="no run whose code"):
        printed("s=bowl&n=5&o=sgd&off=o")


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_libraries_code_is_what_was_verified(library: str) -> None:
    """Whoever changes what is printed must run tests/reference/verify_code.py, where the libraries are."""
    told = {}
    for name, words in CASES.links():
        if name != library:
            continue
        try:
            told[words] = sha256(printed(words, library).encode()).hexdigest()[:16]
        except FallLineError as error:
            if not CASES.refused(error):
                raise
            told[words] = "refused"
    assert told == VERIFIED[library]
    assert sum(digest != "refused" for digest in told.values()) > 100


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("key", optimizers.keys())
def test_a_rule_has_a_call_or_a_reason(key: str, library: str) -> None:
    rule = optimizers.get(key)
    twins = [twin for twin in rule.twins if twin.library == library]
    calls = [call for call in CALLS if (call.rule, call.library) == (key, library)]
    assert not calls or twins, "a call of what is declared as no twin"
    if twins and not calls:
        assert all(twin.differs for twin in twins), "a twin that differs in nothing, and no call of it"
    for call in calls:
        settings = state_of(f"s=bowl&n=5&{CASES.settings(call)}")
        assert f"{call.maker}(" in export.render(library, settings).decode()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("o=lion", "Lion has no twin in PyTorch"),
        ("o=adam&o.eps_place=inside", "Adam with eps_place = inside"),
        ("o=adam&o.s=linear&o.s.on=eps", ""),
        ("o=momentum&o.form=displacement&o.s=linear", "take the NumPy code"),
        ("o=adam&o.t=average", "take the NumPy code"),
        ("o=own&o.q=theta = theta - lr*g&o.lr=0.1", "has no twin in PyTorch"),
    ],
)
def test_what_the_library_has_not_is_said(text: str, told: str) -> None:
    if not told:
        assert 'optimizer.param_groups[0]["eps"] = eps' in printed(f"s=bowl&n=5&{text}", "torch")
        return
    with pytest.raises(FallLineError) as caught:
        printed(f"s=bowl&n=5&{text}", "torch")
    assert told in str(caught.value)


def test_what_one_run_lacks_keeps_no_other_from_its_code() -> None:
    text = printed("s=bowl&n=5&o=lion&o2=adam&o3=sgd&o3.t=average", "torch")
    assert "def adam(" in text
    assert "def lion(" not in text
    assert "Not here: Lion has no twin in PyTorch: take the NumPy code." in text
    assert text.count("Not here:") == 2


@pytest.mark.parametrize("key", [key for key in optimizers.keys() if isinstance(optimizers.get(key), PythonRule)])
def test_a_search_is_told_by_the_functions_that_ran(key: str) -> None:
    source = printed(f"s=bowl&n=5&o={key}")
    tree = ast.parse(source)
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert f"advance_{key}" in functions
    assert all(argument.annotation is None for node in functions.values() for argument in node.args.args)


BATCHES = (
    "s=line_fit&n=40&seed=3&o=adam&o.lr=0.1&o.t=minibatch&o.t.batch=5&o2=sgd&o2.lr=0.02&o2.t=minibatch&o2.t2=clip_norm"
    "&o2.s=growth&o2.s.on=t1.batch&o3=momentum&o3.lr=0.01&o3.t=minibatch&o3.t2=noise&o3.t.batch=12",
    "s=line_fit&s.rotation=20&n=40&seed=7&o=sgd&o.lr=0.05&o.t=minibatch&o.t.draw=fresh&o2=newton&o2.t=minibatch&o2.t2=sam",
    "s=line_fit&n=40&o=sgd&o.lr=0.05&o.t=minibatch&o.t.draw=replacement&o2=polyak&o2.t=minibatch&o2.s=plateau",
    "s=rosenbrock&n=40&o=adam&o.t=minibatch&o.t2=noise",
)


@pytest.mark.parametrize("text", BATCHES)
def test_batches_are_drawn_again_by_the_code(text: str) -> None:
    state = state_of(text)
    paths = walked(printed(text))
    for path, ran in zip(paths.values(), compute(state.experiment).runs, strict=True):
        np.testing.assert_allclose(path, ran.trajectory.theta, rtol=1e-9, atol=1e-9)
    for library in LIBRARIES:
        with pytest.raises(FallLineError, match="take the NumPy code"):
            printed(f"s=line_fit&o=sgd&o.t=minibatch&{text.partition('&')[2].partition('o=')[0]}", library)
