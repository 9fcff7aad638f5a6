"""Where a formula begins, and that it has no slope where it has no value."""

import numpy as np
import pytest

import optimizers
import surfaces


@pytest.mark.parametrize(
    "text", ["log(x) + y^2", "sqrt(x - 1) + y^2", "log(-x) + log10(y) + log2(y + 2)", "x^1.5 + y^2"]
)
def test_a_run_starts_where_the_formula_exists_and_ends_where_it_does_not(text: str) -> None:
    surface = surfaces.from_formula(text)
    assert np.isfinite(surface.value(*surface.first_start))
    assert np.isfinite(surface.gradient(*surface.first_start)).all()
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(-3, 3, 13), np.linspace(-3, 3, 13)))
    nowhere = ~np.isfinite(surface.value(x, y))
    assert nowhere.any()
    assert not np.isfinite(surface.gradient(x, y)).all(axis=0)[nowhere].any()
    ran = optimizers.run("sgd", surface, (float(x[nowhere][0]), float(y[nowhere][0])), 20, lr=0.01)
    assert ran.outcome.kind == "diverged"
    assert ran.valid == 0


def test_a_formula_without_any_value_still_has_a_start() -> None:
    surface = surfaces.from_formula("log(-1 - x^2 - y^2)")
    assert len(surface.first_start) == 2
