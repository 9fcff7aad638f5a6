"""Powers of a constant: the nearest double, and the same bits in Python and in JavaScript."""

import json
import math
import subprocess

import mpmath
import numpy as np
import pytest

from symbolic.powers import JAVASCRIPT, ladder, powers, rung

BASES = (0.9, 0.999, 0.9999, 0.5, 1e-3, 1.0, 1.01, 2.5, -0.7, 0.0, 1 / 3)


@pytest.mark.parametrize("base", BASES)
def test_each_is_the_double_nearest_to_the_true_power(base: float) -> None:
    table = powers(base, 3000)
    with mpmath.workdps(60):
        for t in range(0, 3000, 7):
            exact = mpmath.mpf(base) ** t
            if exact == 0 or 1e-290 < abs(exact) < 1e290:  # beyond that, products lose digits to the smallest numbers
                assert table[t] == float(exact), t


def test_what_overflows_is_infinite_and_what_underflows_zero() -> None:
    assert powers(2.5, 5000)[-1] == math.inf
    assert powers(1e-3, 5000)[-1] == 0.0


def test_javascript_has_the_same_bits() -> None:
    script = f"{JAVASCRIPT} console.log(JSON.stringify({list(BASES)}.map(b => Array.from(powers(b, 9000), String))))"
    answer = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True).stdout
    for base, row in zip(BASES, json.loads(answer), strict=True):
        np.testing.assert_array_equal(np.array([float(text) for text in row]), powers(base, 9000))


def test_many_bases_at_once_are_each_alone() -> None:
    bases = np.array(BASES)
    together = powers(bases, 500)
    for i, base in enumerate(BASES):
        np.testing.assert_array_equal(together[:, i], powers(base, 500))


def test_whole_exponents_come_from_the_table_and_others_from_pow() -> None:
    exponents = np.array([0.0, 1.0, 2.5, 7.0, -1.0])
    found = ladder(0.9, exponents)
    assert found[[0, 1, 3]].tolist() == [1.0, 0.9, powers(0.9, 8)[7]] or found[3] == 0.9**7
    np.testing.assert_array_equal(found[[2, 4]], np.power(0.9, exponents[[2, 4]]))
    bases = np.array([0.5, 0.9])
    np.testing.assert_array_equal(rung(powers(bases, 5), bases, 3.0), powers(bases, 5)[3])
