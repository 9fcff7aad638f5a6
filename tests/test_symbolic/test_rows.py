"""Means over the rows of a table: the same numbers in arrays, plain floats and in JavaScript, whole and in batches."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from symbolic.errors import FallLineError, FormulaError
from symbolic.expression import Expression
from symbolic.fourfold import JAVASCRIPT
from symbolic.latex import formula_latex
from symbolic.plain import formula_text
from symbolic.rows import BATCH
from symbolic.table import MOST_ROWS, Table

RNG = np.random.default_rng(3)
TABLE = Table.of({"u": RNG.normal(size=7).round(3), "v": RNG.normal(size=7).round(3)}, {"u_bar": 0.25})
FORMULAS = (
    "mean((x*(u - k*u_bar) + y - v)^2) + k*(x^2 + y^2)",
    "mean((x*u*k + y - v)^2)/(1 + mean((x*y - u)^2)) + x",
    "mean(v^2)*x + y^2",
    "mean(max(x*u, y*v))",
    "mean(x*x + k) + y*y",
)
K = 0.7
X, Y = RNG.normal(size=5), RNG.normal(size=5)
ORDER = [3, 1, 2, 2, 0, 6, 5, 4, 1]
BASE, FROM, COUNT = [0, 0, 0, 2, 2], [0, 1, 2, 3, 4], [1, 2, 3, 2, 3]


def expression(text: str) -> Expression:
    return Expression.read(text, ("k",), TABLE)


def rows_of(at: int) -> list[int]:
    return ORDER[BASE[at] + FROM[at] :][: COUNT[at]]


def over(text: str, x: float, y: float, rows: list[int]) -> Any:
    """The formula by NumPy's own mean over these rows."""
    u, v = (np.array(column)[rows] for column in TABLE.columns)
    names = {"x": x, "y": y, "u": u, "v": v, "k": K, "u_bar": 0.25, "mean": np.mean, "max": np.maximum}
    return eval(text.replace("^", "**"), names)


def laid(parts: Any) -> np.ndarray:
    return np.array([np.broadcast_to(part, X.shape) for part in parts])


@pytest.mark.parametrize("text", FORMULAS)
def test_every_python_kernel_takes_the_same_mean(text: str) -> None:
    whole = np.array(expression(text).evaluate(2, X, Y, {"k": K}))
    everything = list(range(len(TABLE)))
    assert whole[0] == pytest.approx([over(text, x, y, everything) for x, y in zip(X, Y, strict=True)], rel=1e-13)
    ground = expression(text).ground({"k": K})
    asked, curved = ground.arrays(slice(0, 5))
    assert (laid(asked(X, Y)) == whole[:3]).all()
    assert (laid(curved(X, Y)) == whole[3:]).all()
    alone = ground.floats(0)[0]
    assert [tuple(alone(x, y)) for x, y in zip(X.tolist(), Y.tolist(), strict=True)] == list(map(tuple, whole[:3].T))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_batch_is_the_mean_over_its_own_rows(text: str) -> None:
    ground = expression(text).ground({"k": K}, BATCH, ORDER)
    together = laid(ground.arrays(slice(0, 5))[0](X, Y, *map(np.array, (BASE, FROM, COUNT))))
    floats = ground.floats(0)[0]
    for at, (x, y) in enumerate(zip(X.tolist(), Y.tolist(), strict=True)):
        assert together[0, at] == pytest.approx(over(text, x, y, rows_of(at)), rel=1e-13)
        one = floats(x, y, float(BASE[at]), float(FROM[at]), float(COUNT[at]))
        assert tuple(one) == tuple(together[:, at])
        same = ground.arrays(slice(0, 1))[0](np.array([x]), np.array([y]), BASE[at], FROM[at], COUNT[at])
        assert [np.broadcast_to(part, 1)[0] for part in same] == list(together[:, at])


PAGE = """
const { k, X, Y, base, from, count, order, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const made = (text, more) => {
  const found = new Function(`return (${text})`)(), c = new Float64Array(found.size + more.length);
  found.prepare(k, c);
  c.set(more, found.size);
  return [found, c];
};
const out = new Float64Array(12), told = {};
for (const [name, { text, four, batch }] of Object.entries(texts)) {
  const [ground, c] = made(four ? unfolded(text) : text, batch ? order : []);
  const point = (i) => (batch ? [X[i], Y[i], base[i], from[i], count[i]] : [X[i], Y[i]]);
  if (four) {
    ground.four(...[0, 1, 2, 3].flatMap(point), c, out);
    told[name] = [0, 1, 2, 3].map((i) => [...out.slice(3 * i, 3 * i + 3)]);
  } else {
    told[name] = X.map((_, i) => {
      ground.at(...point(i), c, out);
      return [...out.slice(0, 3)];
    });
  }
}
console.log(JSON.stringify(told));
"""


@pytest.mark.parametrize("text", FORMULAS)
def test_javascript_takes_the_same_mean(text: str, tmp_path: Path) -> None:
    one = expression(text)
    texts = {
        f"{order}{'four' if four else ''}{'batch' if batch else ''}": {
            "text": one.javascript(order, BATCH if batch else (), four=four),
            "four": four,
            "batch": batch,
        }
        for order in (1, 2)
        for four in (False, True)
        for batch in (False, True)
    }
    given = {"k": [K], "X": X.tolist(), "Y": Y.tolist(), "base": BASE, "from": FROM, "count": COUNT, "order": ORDER}
    (tmp_path / "page.cjs").write_text(JAVASCRIPT + PAGE)
    command = ["node", str(tmp_path / "page.cjs")]
    done = subprocess.run(
        command, input=json.dumps(given | {"texts": texts}), capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    whole = np.array(one.evaluate(2, X, Y, {"k": K}))
    batch = one.ground({"k": K}, BATCH, ORDER).arrays(slice(0, 5))
    parts = [laid(ask(X, Y, *map(np.array, (BASE, FROM, COUNT)))) for ask in batch]
    for name, found in told.items():
        order = int(name[0])
        want = parts[order - 1] if "batch" in name else whole[:3] if order == 1 else whole[3:]
        assert pytest.approx(want[:, : len(found)], rel=1e-15, abs=1e-15) == np.array(found).T, name


def test_a_mean_is_shown_as_a_sum() -> None:
    tree = expression(FORMULAS[0]).tree
    assert formula_latex(tree).startswith(r"\frac{1}{7} \sum_{i=1}^{7} \left(x \, \left(u_{i} - k \, \bar{u}\right)")
    assert formula_text(tree).startswith("mean((x·(uᵢ − k·u\u0304) + y − vᵢ)²)")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("u*x", "Unknown name “u”"),
        ("mean(mean(u)*x)", "Unknown name “mean”"),
        ("mean x", "needs brackets"),
        ("mean(x*u", "never closed"),
        ("mean(w*x)", "Unknown name “w”"),
    ],
)
def test_columns_are_names_inside_one_mean_only(text: str, said: str) -> None:
    with pytest.raises(FormulaError, match=said):
        expression(text)


@pytest.mark.parametrize(
    "columns", [{}, {"u": []}, {"u": [1.0], "v": [1.0, 2.0]}, {"u": [1.0, np.nan]}, {"u": [0.0] * (MOST_ROWS + 1)}]
)
def test_a_table_is_whole_or_refused(columns: dict[str, list[float]]) -> None:
    with pytest.raises(FallLineError):
        Table.of(columns)
