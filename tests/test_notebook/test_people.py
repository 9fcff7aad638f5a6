"""What a person does in a notebook, over everything that is registered."""

import doctest
import importlib
import pickle
import pkgutil
import re
from base64 import b64decode
from collections.abc import Callable
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest
from PIL import Image

import app.notebook
import fall_line as fl
import optimizers
import surfaces
from app import export
from app.export.sizes import SIZE
from app.export.tables import WORDS
from app.lab import link
from app.lessons import registry
from symbolic.errors import FallLineError, FormulaError, KnobError, UnknownKeyError

MODULES = [info.name for info in pkgutil.iter_modules(app.notebook.__path__, "app.notebook.")]
NAMES = {name: getattr(fl, name) for name in fl.__all__ if not name.startswith("_")}
SHORT = 20  # steps


@pytest.mark.parametrize("name", MODULES)
def test_examples_run_as_printed(name: str) -> None:
    done = doctest.testmod(importlib.import_module(name), extraglobs=NAMES, optionflags=doctest.ELLIPSIS)
    assert done.failed == 0


def test_there_are_examples() -> None:
    found = [example for name in MODULES for example in doctest.DocTestFinder().find(importlib.import_module(name))]
    assert sum(len(one.examples) for one in found) >= 25


# -- surfaces


@pytest.mark.parametrize("key", surfaces.keys())
def test_every_surface_shows_itself(key: str) -> None:
    ground = fl.surface(key)
    assert repr(ground).startswith(f"<surface {key}: ")
    assert len(repr(ground)) < 400
    assert ground._repr_latex_().startswith("$")
    assert ground.latex() in ground._repr_latex_()
    x, y = np.linspace(-1, 1, 4), np.linspace(0, 1, 3)[:, None]
    assert np.array_equal(ground.value(x, y), surfaces.get(key).value(x, y), equal_nan=True)
    again = pickle.loads(pickle.dumps(ground))
    assert type(again) is type(ground)
    assert again == ground
    assert fl.run("sgd", ground, steps=2).link == fl.run("sgd", key, steps=2).link


@pytest.mark.parametrize("key", surfaces.keys()[::10])
def test_a_notebook_shows_a_surface_and_a_run_on_it(key: str) -> None:
    ground = fl.surface(key)
    html = ground._repr_html_()
    assert "<math" in html
    one = fl.run("momentum", ground, steps=SHORT)
    shown = one._repr_html_()
    assert escape(one.verdict) in shown
    for page in (html, shown):
        alone = re.findall(r'<img src="data:image/webp;base64,([^"]+)" alt="([^"]+)" width="(\d+)"', page)
        ((data, told, width),) = alone
        assert told
        assert Image.open(BytesIO(b64decode(data))).width == 2 * int(width)
        assert len(page) < 200_000


def test_a_formula_is_a_surface() -> None:
    ground = fl.surface("x^2 + a*y^2", a=3, rotation=30)
    assert ground.knob_values["a"] == 3
    assert ground.knob_values["rotation"] == 30
    one = fl.run("adam", ground, steps=SHORT)
    assert fl.from_link(one.link).loss.tolist() == one.loss.tolist()
    placed = fl.surface("x^4 + y^2", window=(-2, 2, -1, 1), start=(1.5, 0.5))
    other = fl.run("adam", placed, steps=SHORT)
    assert tuple(other.surface.box) == (-2, 2, -1, 1)
    assert other.start == (1.5, 0.5)
    assert fl.from_link(other.link).start == (1.5, 0.5)


def test_a_surface_whose_knobs_move_keeps_its_window() -> None:
    ground = fl.surface("(x - a)^2 + y^2", a=2.5)
    far = ground.with_values({**ground.values, "a": 40.0})
    assert type(far) is type(ground)
    assert tuple(fl.run("sgd", far, steps=2).surface.view) == tuple(far.view)


def test_mistakes_are_told_where_they_are() -> None:
    with pytest.raises(UnknownKeyError, match="rosenbrock"):
        fl.surface("rosenbrok")
    with pytest.raises(FormulaError) as caught:
        fl.surface("x^2 + )")
    assert caught.value.__notes__ == ["x^2 + )\n      ^"]
    with pytest.raises(FormulaError) as caught:
        fl.rule("theta = theta - lr*", lr=0.1)
    assert caught.value.__notes__
    with pytest.raises(KnobError, match=r"fl\.sweep"):
        fl.run("adam", fl.surface("bowl", kappa=np.array([1.0, 2.0])))
    with pytest.raises(KnobError, match="bowl has its own"):
        fl.surface("bowl", start=(1, 1))
    for wrong in ({"steps": 0}, {"steps": 10**7}, {"seed": -1}, {"start": (np.nan, 0)}, {"name": "<b>"}):
        with pytest.raises(KnobError):
            fl.run("adam", "bowl", **wrong)


# -- optimizers and runs


@pytest.mark.parametrize("key", optimizers.keys())
def test_every_optimizer_runs_and_shows_itself(key: str) -> None:
    walker = fl.optimizer(key)
    assert repr(walker) == f"optimizer({key!r})"
    assert "<math" in walker._repr_html_()
    assert walker._repr_latex_().startswith("$")
    one = fl.run(walker, "beale", steps=SHORT)
    plain = optimizers.run(key, surfaces.get("beale"), steps=SHORT)
    assert np.array_equal(one.theta, plain.theta)
    assert one.outcome.kind == plain.outcome.kind
    assert len(repr(one)) < 300
    assert one.verdict in repr(one)
    assert link.decode(one.link) == (one.state, [])
    table = one.to_pandas()
    assert list(table.columns[:3]) == ["x", "y", "loss"]
    assert table.index.name == "step"
    assert len(table) == len({len(table[name]) for name in table}) * (int(plain.valid) + 1)
    assert np.isnan(table["lr"].iloc[0])
    assert np.array_equal(table["lr"].iloc[1:], one.lr[: len(table) - 1], equal_nan=True)
    for name, values in one.quantities.items():
        assert len(values) == SHORT, name


def test_all_that_stands_around_a_rule() -> None:
    one = fl.run(
        "adam", "bowl", lr=0.1, steps=SHORT, schedule=("cosine", {"T_0": 10}), seed=3,
        transforms=["noise", ("clip_norm", {"max_norm": 2.0})], wrappers="lookahead", start=(1, 1),
    )  # fmt: skip
    plain = optimizers.run(
        "adam", surfaces.get("bowl"), lr=0.1, steps=SHORT, schedule=("cosine", {"T_0": 10}), seed=3,
        transforms=["noise", ("clip_norm", {"max_norm": 2.0})], wrappers=["lookahead"], start=(1, 1),
    )  # fmt: skip
    assert np.array_equal(one.theta, plain.theta)
    assert np.array_equal(one.lr, plain.lr)
    assert "lr" in one.quantities
    assert fl.from_link(one.link).theta.tolist() == one.theta.tolist()
    assert "cosine" in repr(one.optimizer)
    assert "lookahead" in repr(one.optimizer)


def test_knobs_may_follow_the_ground() -> None:
    one = fl.run("sgd", fl.surface("bowl", kappa=100), lr="2/kappa", steps=SHORT)
    assert one.knobs["lr"] == 0.02
    assert "o.lr=2/kappa" in one.link


def test_a_rule_of_ones_own_is_like_any_other() -> None:
    text = "m = mu*m + g\ntheta = theta - lr*m"
    own = fl.rule(text, lr=0.001, mu=0.9, name="Mine")
    momentum = optimizers.from_equations(text, {"lr": 0.001, "mu": 0.9})
    plain = optimizers.run(momentum, surfaces.get("beale"), steps=SHORT)
    for walker in (own, momentum):
        one = fl.run(walker, "beale", steps=SHORT)
        assert np.array_equal(one.theta, plain.theta)
        assert np.array_equal(fl.from_link(one.link).theta, plain.theta)
    assert fl.run(own, "beale", steps=SHORT).name == "Mine"
    assert fl.run(own, "beale", steps=SHORT, lr=0.002).knobs == {"lr": 0.002, "mu": 0.9}


@pytest.mark.parametrize("key", sorted(optimizers.keys())[:6])
def test_a_declared_rule_that_is_in_no_list_runs_by_its_equations(key: str) -> None:
    from dataclasses import replace

    stranger = replace(optimizers.get(key), key="stranger", title="A stranger")
    one = fl.run(stranger, "bowl", steps=SHORT)
    assert np.allclose(one.theta, fl.run(key, "bowl", steps=SHORT).theta, rtol=1e-12)
    assert fl.from_link(one.link).theta.tolist() == one.theta.tolist()


def test_divergence_is_an_outcome() -> None:
    one = fl.run("sgd", "bowl", lr=10.0, steps=400)
    assert one.outcome.kind == "diverged"
    assert one.verdict in one._repr_html_()
    assert len(one.to_pandas()) == one.trajectory.valid + 1
    assert np.isfinite(one.to_pandas()[["x", "loss"]]).all(axis=None)
    one.plot()


# -- comparisons


def test_a_comparison_is_its_runs() -> None:
    both = fl.compare(["adam", fl.optimizer("adam", lr=0.5), "momentum"], "beale", steps=SHORT)
    assert len(both) == 3
    assert len(set(both.names)) == 3
    for place, one in enumerate(both):
        assert np.array_equal(one.theta, both[place].theta)
        assert both[both.names[place]].name == both.names[place] == one.name
    assert both[-1].rule.key == "momentum"
    assert len(both[:2]) == 2
    assert "slots=3" in both[2].link  # it keeps its colour
    table = both.to_pandas()
    assert list(dict.fromkeys(table.index.get_level_values("run"))) == list(both.names)
    data = both.to_xarray()
    assert dict(data.sizes) == {"run": 3, "step": SHORT + 1}
    assert data.attrs["link"] == both.link
    html = both._repr_html_()
    assert html.count("<tr>") == 4
    assert html.index("η") < html.index("Final loss")
    with pytest.raises(KeyError, match="there are"):
        both["Adem"]
    with pytest.raises(IndexError):
        both[3]


def test_names_of_people_are_text() -> None:
    both = fl.compare({"a/b (1)": "adam", "β": "sgd"}, "x^2 + y^2", steps=SHORT)
    assert both.names == ("a/b (1)", "β")
    assert "<script" not in both.with_view(note="<script>")._repr_html_()


def test_more_than_the_page_holds_is_refused() -> None:
    with pytest.raises(FallLineError):
        fl.compare(["adam"] * 9, "bowl")


# -- files


def suffixes() -> list[str]:
    return sorted({form.suffix for form in export.formats().values() if not form.maps and not form.over})


@pytest.mark.parametrize("suffix", suffixes())
def test_a_suffix_says_what_is_written(tmp_path: Path, suffix: str) -> None:
    one = fl.run("adam", "bowl", steps=5)
    fitting = {
        key: form for key, form in export.formats().items() if form.suffix == suffix and not form.maps and not form.over
    }
    small = {"size": "480x360"} if all(SIZE in form.knobs for form in fitting.values()) else {}
    data = one.save(tmp_path / f"a{suffix.upper()}", **small).read_bytes()
    assert any(export.render(key, one.state, **small) == data for key in fitting)


def test_any_other_suffix_is_told_what_there_is(tmp_path: Path) -> None:
    one = fl.run("adam", "bowl", steps=5)
    for name in ("a.xyz", "a"):
        with pytest.raises(FallLineError) as caught:
            one.save(tmp_path / name)
        assert all(suffix in str(caught.value) for suffix in suffixes())
    assert not list(tmp_path.iterdir())
    with pytest.raises(KnobError):
        one.save(tmp_path / "a.png", size="huge")


# -- questions


QUESTION = "s=bowl&n=200&o=adam&o.lr=0.1&o2=sgd&reveal=order:Who is home first?"


def test_while_a_question_hides_the_future_nothing_tells_it(tmp_path: Path) -> None:
    asks = fl.from_link(QUESTION)
    told = asks.answer()
    verdicts = [one.verdict for one in told]
    for shown in (asks, asks[0]):
        for text in (repr(shown), shown._repr_html_()):
            assert "Who is home first?" in text
            assert not [verdict for verdict in verdicts if verdict in text]
    assert all(verdict in told._repr_html_() for verdict in verdicts)
    with pytest.raises(FallLineError, match="asks a question"):
        asks.plot()
    with pytest.raises(FallLineError, match="answer=True"):
        asks.save(tmp_path / "a.gif")
    assert asks.save(tmp_path / "a.csv", answer=True).read_bytes() == told.save(tmp_path / "b.csv").read_bytes()
    assert asks.save(tmp_path / "a.png").read_bytes() != told.save(tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize("key", list(registry.lessons()))
def test_every_lesson_has_its_scenes(key: str) -> None:
    lesson = fl.lesson(key)
    told = registry.get(key)
    assert len(lesson.scenes) == len(told.scenes)
    assert lesson.title == told.title.en
    for scene, known in zip(lesson.scenes, told.scenes, strict=True):
        assert bool(scene.question) == (known.predict is not None)
        assert link.decode(scene.link)[1] == []
        assert scene.question in repr(scene)
        assert scene.run().experiment.surface == known.state.experiment.surface


def test_a_scene_asks_before_it_tells() -> None:
    scene = next(one for key in fl.lessons for one in fl.lessons[key].scenes if one.question and len(one.text) > 40)
    html = scene._repr_html_()
    assert all(option.split(" ")[0] in html for option in scene.options)
    assert scene.text not in html


# -- sweeps


def test_lists_are_axes() -> None:
    grid = fl.sweep("adam", "bowl", lr=[0.01, 0.1, 1.0], beta1=[0.5, 0.9], kappa=[1.0, 10.0], eps=1e-6, steps=SHORT)
    assert list(grid.axes) == ["lr", "beta1", "surface.kappa"]
    assert grid.shape == (3, 2, 2)
    for place in np.ndindex(grid.shape):
        one = grid.run(*place)
        assert one.loss[-1] == grid.loss[place]
        assert one.outcome.kind == grid.kinds[place]
        assert one.knobs["eps"] == 1e-6
    assert grid.best().loss[-1] == grid.loss.min()
    assert dict(grid.to_xarray().sizes) == {"lr": 3, "beta1": 2, "surface.kappa": 2}
    table = grid.to_pandas()
    assert table.loc[(0.1, 0.9, 10.0), "loss"] == grid.loss[1, 1, 1]
    with pytest.raises(FallLineError, match="two axes"):
        grid.plot()


def test_chance_is_an_axis_like_any_other() -> None:
    grid = fl.sweep("sgd", "bowl", lr=[0.01, 0.05], seed=range(3), replicate=[0, 1], transforms="noise", steps=SHORT)
    assert grid.shape == (2, 3, 2)
    assert len(np.unique(grid.loss)) == 12
    assert grid.run(1, 2, 0).loss[-1] == grid.loss[1, 2, 0]
    settled = np.median(grid.loss, axis=(1, 2))
    assert grid.best().knobs["lr"] == [0.01, 0.05][int(settled.argmin())]
    figure = grid.plot()
    assert np.allclose(figure.data[-1].y, settled)  # the bowl's lowest loss is 0


def test_starts_are_axes() -> None:
    grid = fl.sweep(
        "sgd", "bowl", start=([-1, 0, 1], 2.0), axes={"schedule.T_0": [5, 10]}, schedule="cosine", steps=SHORT
    )
    assert grid.shape == (3, 2)
    alone = fl.run("sgd", "bowl", start=(1, 2), schedule=("cosine", {"T_0": 10}), steps=SHORT)
    assert alone.loss[-1] == grid.loss[2, 1]


def test_a_map_of_a_sweep_leaves_blank_what_diverged() -> None:
    grid = fl.sweep("momentum", "bowl", lr=np.geomspace(1e-3, 10, 8), momentum=[0.0, 0.5, 0.9], steps=200)
    figure = grid.plot()
    (heat,) = figure.data
    assert np.array_equal(np.isnan(np.asarray(heat.z, float)).T, (grid.kinds == "diverged").T)
    assert figure.layout.xaxis.title.text == "momentum"
    assert figure.layout.yaxis.type == "log"
    assert "diverged" in figure.layout.annotations[0].text
    assert grid.share("diverged") > 0


def test_a_sweep_says_what_is_wrong() -> None:
    with pytest.raises(KnobError, match="Did you mean kappa"):
        fl.sweep("adam", "bowl", kapa=[1, 2])
    with pytest.raises(KnobError, match="at least one axis"):
        fl.sweep("adam", "bowl", lr=0.1)
    with pytest.raises(FallLineError, match="finite"):
        fl.sweep("sgd", "sqrt(-1 - x^2 - y^2)", lr=[0.1], steps=SHORT).best()


# -- figures


def test_the_figure_has_every_path() -> None:
    both = fl.compare(["adam", "momentum", "lbfgs"], "himmelblau", steps=SHORT)
    figure = both.plot()
    paths = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "lines" and trace.xaxis == "x"]
    assert [trace.name[2:] for trace in paths] == list(both.names)
    for trace, one in zip(paths, both, strict=True):
        assert np.array_equal(np.stack([trace.x, trace.y], axis=1), one.theta[: one.trajectory.valid + 1])
    losses = [
        trace for trace in figure.data if trace.type == "scatter" and trace.mode == "lines" and trace.xaxis == "x2"
    ]
    assert np.array_equal(losses[0].y, both[0].loss - both.surface.floor)
    assert figure.layout.yaxis2.type == "log"


# -- views and catalogues


def test_a_view_is_words_of_links() -> None:
    one = fl.run("adam", "bowl", steps=SHORT)
    seen = one.with_view(theme="dark", view="relief", k=7)
    assert seen.link == f"{one.link}&view=relief&theme=dark&k=7"
    assert np.array_equal(seen.theta, one.theta)
    assert one.with_view(lang="zh_CN").verdict != one.verdict
    for wrong in ({"colour": "red"}, {"theme": "pink"}, {"n": 3}, {"o.lr": 1}):
        with pytest.raises(FallLineError):
            one.with_view(**wrong)


CATALOGUES: dict[str, Callable[[], Any]] = {
    "surfaces": surfaces.keys, "optimizers": optimizers.keys, "schedules": optimizers.schedules.keys,
    "transforms": optimizers.transforms.keys, "wrappers": optimizers.wrappers.keys, "formats": export.keys,
    "lessons": registry.lessons,
}  # fmt: skip


@pytest.mark.parametrize("name", CATALOGUES)
def test_keys_complete(name: str) -> None:
    catalogue, keys = getattr(fl, name), list(CATALOGUES[name]())
    assert list(catalogue) == keys == catalogue._ipython_key_completions_()
    assert set(keys) <= set(dir(catalogue))
    assert catalogue[keys[0]] is not None
    assert getattr(catalogue, keys[0]) is not None
    assert keys[0] in repr(catalogue)
    assert keys[0] in catalogue._repr_html_()
    with pytest.raises(KeyError):
        catalogue["nothing of the kind"]
    assert not hasattr(catalogue, "nothing_of_the_kind")


def test_links_of_every_kind_come_in() -> None:
    whole = "http://localhost:8501/?s=beale&o=adam&o2=sgd&n=10"
    assert len(fl.from_link(whole)) == 2
    assert fl.from_link("s=beale&o=adam&n=10").rule.key == "adam"
    for wrong in ("", "s=rosenbrok", "s=beale&o=adm", "o.lr=-1"):
        with pytest.raises(FallLineError):
            fl.from_link(wrong)


def test_open_starts_the_page_where_none_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.notebook import opening

    shown: list[str] = []
    started: list[int] = []
    monkeypatch.setattr(opening.webbrowser, "open", shown.append)
    monkeypatch.setattr(opening, "start", started.append)
    monkeypatch.setattr(opening, "answers", lambda port: port == 1)
    one = fl.run("adam", "bowl", steps=5)
    assert fl.open(one, port=1) == f"http://localhost:1/?{one.link}" == shown[-1]
    assert not started
    assert fl.open(one.link, port=2) == shown[-1]
    assert started == [2]
    with pytest.raises(FallLineError):
        fl.open("s=rosenbrok", port=1)


def test_what_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    one = fl.run("adam", "bowl", steps=5)
    for name in ("pandas", "xarray"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(FallLineError, match="pip install pandas"):
        one.to_pandas()
    with pytest.raises(FallLineError, match=r"fall-line\[xarray\]"):
        one.to_xarray()


def test_tables_are_those_of_the_files(tmp_path: Path) -> None:
    both = fl.compare(["adam", "momentum"], "beale", steps=SHORT)
    read = pandas.read_csv(both.save(tmp_path / "a.csv")).drop(columns="link")
    table = both.to_pandas().reset_index()
    assert list(read.columns) == [*WORDS, *table.columns[1:]]
    pandas.testing.assert_frame_equal(read.drop(columns=list(WORDS)), table.drop(columns="run"), check_dtype=False)


# -- paths from elsewhere


def test_a_path_from_elsewhere_stands_beside_ours(tmp_path: Path) -> None:
    ours = fl.run("momentum", "beale", lr=0.001, steps=40)
    path = fl.replay(ours.theta, name="Elsewhere")
    both = fl.compare([path, "adam"], "beale")
    assert both.names == ("Elsewhere", "Adam")
    assert both.steps == 40
    assert both.start == ours.start
    assert np.array_equal(both[0].theta, ours.theta)
    assert np.array_equal(both[0].loss, ours.loss)
    assert both[0].outcome.kind == ours.outcome.kind
    assert "Elsewhere" in both._repr_html_()
    assert both.save(tmp_path / "a.png").read_bytes() == both.save(tmp_path / "b.png").read_bytes()
    assert len(both.to_pandas().loc["Elsewhere"]) == 41
    assert len(fl.run(path, "beale", steps=10).theta) == 11
    assert repr(path) == "<replay of 40 steps>"
    both.plot()
    for ask in (lambda: fl.sweep(path, "bowl", kappa=[1, 2]), lambda: fl.race([path], ["bowl"])):
        with pytest.raises(KnobError, match="recorded path"):
            ask()


@pytest.mark.parametrize("key", optimizers.keys()[::7])
def test_a_step_is_told_by_name(key: str) -> None:
    one = fl.run(key, "bowl", steps=5)
    table = one.to_pandas()
    for step in (0, 3, 5):
        told = one.at(step)
        assert told["loss"] == table["loss"][step]
        assert set(told) - {"theta", "loss", "grad_norm"} == ({"lr", *one.quantities} if step else set())
        for name in set(told) - {"theta"}:
            columns = [name] if np.ndim(told[name]) == 0 else [f"{name}_{axis}" for axis in "xy"]
            shown = [table[column][step] for column in columns]
            assert np.array_equal(np.ravel(told[name]), shown, equal_nan=True), name
    for wrong in (-1, 6, 1.5):
        with pytest.raises(KnobError):
            one.at(wrong)  # type: ignore[arg-type]
