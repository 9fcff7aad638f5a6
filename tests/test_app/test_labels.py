"""Names made of the differences."""

import pytest

from app.lab import link
from app.lab.engine import compute
from app.lab.labels import run_labels
from app.language.translate import translator


def labels(text: str, language: str = "en") -> tuple[str, ...]:
    state, messages = link.decode(text)
    assert not messages
    return run_labels(compute(state.experiment).runs, translator(language))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("o=adam&n=5", ("Adam",)),
        ("o=adam&o.s=cosine&n=5", ("Adam + cosine with warm restarts",)),
        ("o=adam&o2=sgd&n=5", ("Adam", "Gradient descent")),
        (
            "o=adam&o2=adam&o2.s=cosine_decay&o3=adam&o3.t=clip_norm&n=5",
            ("Adam", "Adam + cosine decay", "Adam + clip by norm 1"),
        ),
        ("o=adam&o.t=l2&o.t.strength=0.3&o2=adam&n=5", ("Adam + L2 0.3", "Adam")),
        ("o=adam&o2=adam&o2.beta1=0&n=5", ("Adam", "Adam β₁ = 0")),
        (
            "o=sgd&o.lr=0.1&o2=sgd&o2.lr=0.2&o3=sgd&o3.lr=0.3&n=5",
            ("Gradient descent η = 0.1", "Gradient descent η = 0.2", "Gradient descent η = 0.3"),
        ),
        (
            "o=momentum&o2=momentum&o2.lr=0.1&o2.momentum=0.5&n=5",
            ("Momentum η = 0.001, μ = 0.9", "Momentum η = 0.1, μ = 0.5"),
        ),
        ("o=adam&o.s=cosine&o2=sgd&o2.s=cosine&n=5", ("Adam", "Gradient descent")),  # shared by all: no difference
        (
            "o=adam&o.s=cosine&o.s.T_0=50&o2=adam&o2.s=cosine&n=5",
            ("Adam + cosine with warm restarts T₀ = 50", "Adam + cosine with warm restarts"),
        ),
    ],
)
def test_names_are_made_of_the_differences(text: str, names: tuple[str, ...]) -> None:
    assert labels(text) == names


def test_runs_that_differ_never_share_a_name_in_any_language() -> None:
    text = "n=5&o=adam&o2=adam&o2.lr=0.5&o3=adam&o3.s=step&o4=adam&o4.t=l1&o5=adam&o5.t=l1_proximal&o6=momentum"
    for language in ("en", "zh_CN"):
        found = labels(text + "&o7=momentum&o7.form=averaged", language)
        assert len(set(found)) == len(found) == 7


def test_equal_runs_are_numbered() -> None:
    from app.lab.experiment import Experiment, Run

    results = compute(Experiment(steps=3, runs=(Run("sgd"), Run("sgd"), Run("sgd"))))
    assert run_labels(results.runs, translator("en")) == (
        "Gradient descent",
        "Gradient descent (2)",
        "Gradient descent (3)",
    )
