"""A surface made of data on the page: its knobs, what the browser is told of them, and first weights as starts."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import surfaces
from app.lab import edits, link, live_edits
from app.lab.captions import surface_knobs_text
from app.lab.engine import surface_of
from app.language.translate import translator
from app.stage.knobs import knob_data
from app.stage.live import live_data
from surfaces.initial import SCHEMES, first_weights
from symbolic.errors import KnobError

MAIN = str(Path(__file__).parent.parent.parent / "app" / "ui" / "main.py")
LINK = "s=two_inputs&s.data=unscaled&s.rows=25&s.data_seed=3&s.prepare=2.5&s.l2=0.1&n=20&o=sgd&o.lr=0.05"


def test_a_link_keeps_data_and_their_preprocessing() -> None:
    state, messages = link.decode(LINK)
    assert not messages
    surface = surface_of(state.experiment)
    assert surface.table is not None
    assert len(surface.table) == 25
    assert surface.knob_values["data"] == "unscaled"
    assert link.decode(link.encode(state)) == (state, [])
    _, refused = link.decode("s=two_inputs&s.data=hubble")
    assert len(refused) == 1, "a set of one input, for a model with two"


def test_words_of_data_are_edited_like_numbers() -> None:
    state = link.decode("s=line_fit&n=20&o=sgd&o.lr=0.05")[0]
    moved = live_edits.stage(state, {"surface": {"data": "hubble", "prepare": 2.0}})
    assert dict(moved.experiment.surface_values) == {"data": "hubble", "prepare": 2.0}
    with pytest.raises(KnobError):
        edits.surface_value(state, "data", "clusters")


def test_the_browser_follows_numbers_and_names_their_stages() -> None:
    surface = surfaces.get("two_inputs", prepare=1.5, data="shifted")
    values = live_data(surface)["values"]
    assert values["prepare"] == 1.5
    assert set(values) == {knob.name for knob in surface.all_knobs if not knob.is_choice}
    told = {knob.name: knob_data(knob, translator("zh_CN"), "zh_CN") for knob in surface.data_knobs}
    assert told["prepare"]["stages"] == ["原始", "零均值", "单位方差", "去相关", "白化"]
    assert {"value": "shifted", "label": "远离零的两个输入"} in (told["data"]["choices"] or [])
    assert "preprocessing" not in surface_knobs_text(surface, str)
    assert "data = Two inputs far from zero" in surface_knobs_text(surface, str)


def test_first_weights_are_one_click_and_plain_numbers_in_the_link() -> None:
    page = AppTest.from_file(MAIN, default_timeout=60)
    for piece in f"{LINK}&s.rotation=30&seed=4".split("&"):
        key, _, value = piece.partition("=")
        page.query_params[key] = value
    page.run()
    assert {f"initial:{key}" for key in SCHEMES} <= {button.key for button in page.button}
    page.button(key="initial:he").click().run()
    assert not page.exception
    state = link.decode(page.session_state["fl:link"])[0]
    assert state.experiment.start == pytest.approx(first_weights(surface_of(state.experiment), "he", 4))
