"""Executes the PyTorch and optax code that we print, holds every path to our own run, and writes down what was printed
(code.json): the tests then need neither library. Run by hand: python tests/reference/verify_code.py"""

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import jax  # noqa: E402
import optax  # noqa: E402
import torch  # noqa: E402
from code_cases import links, refused, tolerance  # noqa: E402

from app import export  # noqa: E402
from app.lab import link  # noqa: E402
from app.lab.engine import compute  # noqa: E402
from symbolic.errors import FallLineError  # noqa: E402


def deviation(text: str, words: str) -> float:
    """How far the code's paths are from ours, as a share of their size."""
    state, messages = link.decode(words)
    assert not messages, messages
    scope: dict[str, Any] = {"__name__": "code"}
    exec(compile(text, words, "exec"), scope)
    worst = 0.0
    for ran, path in zip(compute(state.experiment).runs, scope["paths"].values(), strict=True):
        theirs, ours = np.asarray(path), ran.trajectory.theta
        assert theirs.dtype == np.float64
        known = min(len(theirs) - 1, ran.trajectory.valid) + 1
        assert known == ran.trajectory.valid + 1, "it ends before ours does"
        size = np.abs(ours[:known]).max() + 1e-3
        worst = max(worst, float(np.abs(theirs[:known] - ours[:known]).max() / size))
    return worst


def main() -> None:
    found: dict[str, dict[str, str]] = {"torch": {}, "optax": {}}
    bad = 0
    for library, words in links():
        state, _ = link.decode(words)
        try:
            text = export.render(library, state).decode()
        except FallLineError as error:
            if not refused(error):
                raise
            found[library][words] = "refused"
            continue
        try:
            far = deviation(text, words)
        except Exception as error:
            print(library, words, repr(error)[:300])
            bad += 1
            continue
        if not far < tolerance(text):
            print(library, words, f"is off by {far:.2g}")
            bad += 1
        found[library][words] = sha256(text.encode()).hexdigest()[:16]
    if bad:
        raise SystemExit(f"{bad} are not our runs")
    versions = {"torch": torch.__version__, "jax": jax.__version__, "optax": optax.__version__}
    (HERE / "code.json").write_text(
        json.dumps({"versions": versions, "code": found}, indent=1) + "\n", encoding="utf-8"
    )
    print({name: len(told) for name, told in found.items()}, versions)


if __name__ == "__main__":
    main()
