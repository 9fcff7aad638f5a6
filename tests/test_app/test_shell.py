"""The page without a browser: every surface and optimizer is opened, changed and refused through the real script."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from streamlit.testing.v1 import AppTest

import optimizers
import surfaces
from app import export
from app.lab import edits, link
from app.lab.admit import admit
from app.lab.engine import most_steps
from app.lab.experiment import TABS, State
from app.language.translate import LANGUAGES, translator
from app.stage.parts import assemble
from app.stage.picker import catalogue
from optimizers import transforms
from optimizers.verdict import Finding

MAIN = str(Path(__file__).parent.parent.parent / "app" / "ui" / "main.py")
STAGE = "fl-stage"


def opened(text: str = "") -> AppTest:
    """The page at a link, run once."""
    page = AppTest.from_file(MAIN, default_timeout=30)
    for piece in filter(None, text.split("&")):
        key, _, value = piece.partition("=")
        page.query_params[key] = value
    return page.run()


def header(page: AppTest) -> dict:
    """What the stage was sent."""
    assert not page.exception, [error.value for error in page.exception]
    try:
        return assemble(_payload(page), {})
    except KeyError:  # it knows the rest from earlier messages: ask for it as a browser would that does not
        page.session_state["fl:sent"].forget()
        return assemble(_payload(page.run()), {})


def _payload(page: AppTest) -> bytes:
    payloads = [element.proto.bytes for element in page.get("bidi_component") if element.proto.bytes]
    catalogues = {catalogue(lang) for lang in LANGUAGES}
    return [data for data in payloads if data not in catalogues][-1]


def changed(page: AppTest, update: Callable[[State], State]) -> AppTest:
    """The page after a change that the browser's own components report: through the door that every change passes."""
    page.session_state["fl:link"] = admit(update(link.decode(page.session_state["fl:link"])[0]))
    return page.run()


def faces(page: AppTest) -> dict[str, dict]:
    """What the faces of the pickers were sent, by kind."""
    sent = [json.loads(e.proto.json) for e in page.get("bidi_component") if e.proto.json]
    return {data["kind"]: data for data in sent if "kind" in data}


def told(page: AppTest) -> str:
    return " ".join(text.value for text in page.text)


def test_the_first_look_is_six_optimizers_on_rosenbrock() -> None:
    sent = header(opened())
    assert sent["surface"]["key"] == "rosenbrock"
    assert [run["key"] for run in sent["runs"]] == ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]
    assert all(run["path"].size == 2 * run["kept"].size for run in sent["runs"])


@pytest.mark.parametrize("key", surfaces.keys())
def test_every_surface_opens(key: str) -> None:
    page = opened(f"s={'saddle' if key == 'bowl' else 'bowl'}&n=20&o=sgd")
    page = changed(page, lambda s: edits.surface(s, key))
    sent = header(page)
    assert sent["surface"]["key"] == key
    assert sent["steps"] == 20, "a number of steps of one's own stays"
    assert faces(page)["surface"]["title"] == surfaces.get(key).title


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_optimizer_runs_and_shows_its_equations(lang: str) -> None:
    page = opened(f"n=20&lang={lang}&o=sgd")
    keys = optimizers.keys()
    for low in range(0, len(keys), 8):
        page = changed(page, lambda s, low=low: edits.rules(s, keys[low : low + 8]))
        sent = header(page)
        _ = translator(lang)
        assert {run["key"]: run["title"] for run in sent["runs"]} == {
            key: _(optimizers.get(key).title) for key in keys[low : low + 8]
        }


def test_nonsense_in_the_address_is_said_and_survived() -> None:
    page = opened("s=nope&o=adam&o.lr=-1&n=abc")
    assert header(page)["surface"]["key"] == "rosenbrock"
    assert "nope" in told(page)
    assert "lr = -1" in told(page)


def test_a_refused_change_keeps_the_last_picture() -> None:
    page = opened("o=sgd&o.lr=0.001&n=50")
    before = header(page)
    page.multiselect(key="transforms").set_value(list(transforms.keys())[:7]).run()
    after = header(page)
    assert [run["badges"] for run in after["runs"]] == [run["badges"] for run in before["runs"]] == [[]]
    assert "at most 6" in told(page)


def test_the_address_follows_the_state() -> None:
    page = opened("o=sgd&n=50")
    page.multiselect(key="transforms").set_value(["clip_norm"]).run()
    bar = next(json.loads(e.proto.json) for e in page.get("bidi_component") if "fl-bar" in e.proto.id)
    assert bar["settled"] == 1
    state, messages = link.decode(bar["link"])
    assert not messages
    assert [use.key for use in state.experiment.runs[0].transforms] == ["clip_norm"]


def test_what_is_let_go_on_the_stage_reaches_the_results() -> None:
    page = opened("o=sgd&o.lr=0.001&n=50")
    edit = {"seq": 1, "start": [0.5, 0.5], "knobs": {"o": {"lr": 0.002}}, "layout": "grid"}

    state = link.decode(page.session_state["fl:link"])[0]
    page.session_state["fl:link"] = link.encode(edits.stage(state, edit))
    sent = header(page.run())
    assert sent["start"] == [0.5, 0.5]
    assert sent["runs"][0]["knob_values"]["lr"] == 0.002
    assert sent["view"]["layout"] == "grid"


def test_a_formula_is_read_and_a_broken_one_is_pointed_at() -> None:
    page = opened("o=sgd&n=50")
    page = changed(page, lambda s: edits.surface(s, "formula"))
    page.text_input(key="formula").set_value("x^2 + 2 y^2").run()
    assert header(page)["surface"]["key"] == "formula"
    kernel = header(page)["surface"]["kernel"]
    page.text_input(key="formula").set_value("x^2 + sn(y)").run()
    assert header(page)["surface"]["kernel"] == kernel  # the last good picture stays
    assert any("^" in code.value for code in page.code)
    assert "sin" in told(page)


def test_an_undeclared_letter_becomes_a_slider_in_one_click() -> None:
    page = opened("s=formula&f=x^2&o=sgd&n=50")
    page.text_input(key="formula").set_value("x^2 + q y^2").run()
    button = next(button for button in page.button if button.label == "Make it a slider")
    button.click().run()
    assert header(page)["surface"]["kernel_knobs"] == [1.0]


def test_schedules_and_transforms_are_chosen_in_the_sidebar() -> None:
    page = opened("o=momentum&n=50")
    page.selectbox(key="schedule:lr:0").select("cosine").run()
    assert header(page)["runs"][0]["lr"] is not None
    page.selectbox(key="schedule:also").select("momentum").run()
    assert "momentum" in page.selectbox(key="schedule:momentum:0").value, "what is made for it comes first"
    assert page.selectbox(key="schedule:also").value == ""
    page.selectbox(key="schedule:momentum:0").select("warmup").run()
    page.multiselect(key="transforms").set_value(["clip_norm"]).run()
    state = link.decode(page.session_state["fl:link"])[0]
    run = state.experiment.runs[0]
    assert {use.target: use.key for use in run.schedules} == {"lr": "cosine", "momentum": "warmup"}
    assert [use.key for use in run.transforms] == ["clip_norm"]
    page.selectbox(key="schedule:also").select("t1.max_norm").run()
    page.selectbox(key="schedule:also").select("s.b").run()
    page.selectbox(key="schedule:t1.max_norm:0").select("constant").run()
    run = link.decode(page.session_state["fl:link"])[0].experiment.runs[0]
    assert {use.target: use.key for use in run.schedules} == {
        "lr": "cosine",
        "momentum": "warmup",
        "s.b": "cosine_decay",
    }


@pytest.mark.parametrize(
    ("asked", "first", "second", "wanted"),
    [
        ("o=adam&tab=race", ("race:budget", 200), ("race:points", 5), "race=good;budget:200;points:5"),
        ("o=adam&tab=sensitivity", ("sensitivity:spread", "grid"), ("sensitivity:quantity", "best"),
         "sensitivity=o.lr,best,grid:16"),
        ("o=momentum&o.s=cosine_decay", ("schedule:lr:0", "constant"), ("schedule:also", "momentum"),
         "o=momentum&o.s=momentum_raise&o.s.on=momentum"),
    ],
)  # fmt: skip
def test_two_hands_that_come_together_both_count(asked: str, first: tuple, second: tuple, wanted: str) -> None:
    """The second widget was drawn before the first one's change: it changes what is there now."""
    page = opened(asked)
    for key, value in (first, second):
        page.selectbox(key=key).select(value)
    page.run()
    assert not page.exception
    assert wanted in unquote(page.session_state["fl:link"])


def test_a_rule_that_goes_while_it_is_typed_leaves_no_trouble() -> None:
    page = opened("o=adam&o2=own&o2.q=theta = theta - lr*g&o2.lr=0.01&tab=own")
    page.text_area(key="own:text:1").set_value("theta = theta - 2*lr*g")
    changed(page, lambda s: edits.experiment(s, runs=s.experiment.runs[:1]))
    assert [run["key"] for run in header(page)["runs"]] == ["adam"]


def test_two_sessions_do_not_mix() -> None:
    first, second = opened("o=sgd&n=50"), opened("s=bowl&o=adam&n=30")
    first.multiselect(key="transforms").set_value(["clip_norm"]).run()
    assert not header(second.run())["runs"][0]["badges"]
    assert header(first)["runs"][0]["badges"]


def test_a_rule_of_ones_own_is_written_mended_and_run() -> None:
    page = opened("o=momentum&n=50&tab=own")
    next(button for button in page.button if button.label == "Write a rule").click().run()
    sent = header(page)
    assert [run["key"] for run in sent["runs"]] == ["momentum", "own"]
    page.text_area(key="own:text:1").set_value("theta = theta - lr*gain*g").run()
    assert header(page)["runs"][1]["kernel"] == sent["runs"][1]["kernel"], "the last good rule stays"
    assert "gain" in told(page)
    next(button for button in page.button if button.label == "Make it a slider").click().run()
    assert {"lr", "gain"} <= {knob["name"] for knob in header(page)["runs"][1]["knobs"]}
    text = page.session_state["fl:link"]
    assert link.decode(text)[1] == []
    assert link.encode(link.decode(text)[0]) == text


def test_a_choice_that_another_format_lacks_is_not_carried_over() -> None:
    page = opened("s=bowl&n=20&o=sgd")
    page.selectbox(key="export:format").set_value("webp").run()
    page.selectbox(key="export:theme").set_value("clear-dark").run()
    page.selectbox(key="export:format").set_value("gif").run()
    assert not page.exception
    assert page.selectbox(key="export:theme").value == "page"
    page.selectbox(key="export:preset").set_value("slide").run()
    assert page.selectbox(key="export:size").value == "1920x1080"
    page.selectbox(key="export:preset").set_value("classic").run()
    assert not page.exception
    assert not page.toggle(key="export:title").value


def test_any_square_of_the_table_can_be_run() -> None:
    page = opened("o=sgd&n=50&tab=choices")
    page.button(key="choice:sign~summed").click().run()
    assert [run["key"] for run in header(page)["runs"]] == ["sgd", "sign~summed"]
    page.button(key="choice:sign~summed").click().run()
    assert [run["key"] for run in header(page)["runs"]] == ["sgd"]
    page.button(key="choice:averaged~corrected").click().run()
    assert [run["key"] for run in header(page)["runs"]] == ["sgd", "adam"]


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(
    "text", ["", "s=ackley&n=30&o=sgd&o.lr=500&o2=lbfgs", "s=formula&f=x^2&n=20&o=adam&lang=zh_CN"]
)
def test_every_tab_opens(tab: str, text: str) -> None:
    page = opened(f"{text}&tab={tab}")
    assert header(page)
    assert link.decode(page.session_state["fl:link"])[0].view.tab == tab


def test_a_file_is_made_as_chosen_and_its_size_told() -> None:
    page = opened("s=bowl&n=20&o=sgd&o.lr=0.05")
    page.selectbox(key="export:size").set_value("480x360").run()
    page.slider(key="export:seconds").set_value(2.0).run()
    page.button(key="export:make").click().run()
    until = time.monotonic() + 20
    while not page.get("download_button"):
        assert time.monotonic() < until
        page.run()
    job = page.session_state["fl:export"]
    _slot, key, text, _chosen = job.key
    assert key == "gif"
    data = export.render("gif", link.decode(text)[0], size="480x360", seconds=2.0, repeat="yes")
    assert job.result == data
    assert [button.label for button in page.get("download_button")] == [f"Download ({export.size_text(data)})"]
    page.toggle(key="export:repeat").set_value(False).run()
    assert not page.get("download_button"), "what was made is not what is chosen now"
    page.selectbox(key="export:format").set_value("png").run()
    assert page.selectbox(key="export:size").value == "480x360", "a size chosen once goes for every picture"
    assert page.selectbox(key="export:sharp").value == "2"
    sent = [json.loads(e.proto.json) for e in page.get("bidi_component") if e.proto.json]
    assert next(data["follows"] for data in sent if "follows" in data), "a still picture is of the stage's moment"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("panel=why", True),
        ("panel=step", False),
        ("tab=results", False),
        ("panel=why&present=1", True),
        ("panel=why&reveal=order", False),
    ],
)
def test_only_what_follows_the_clock_is_told_where_it_rests(words: str, wanted: bool) -> None:
    page = opened(f"s=bowl&n=40&o=sgd&{words}")
    sent = [json.loads(e.proto.json) for e in page.get("bidi_component") if e.proto.json]
    assert next(data["follows"] for data in sent if "follows" in data) is wanted


def test_the_chain_of_transforms_is_reordered_and_noise_has_its_seed() -> None:
    page = opened("o=sgd&n=50&o.t=noise&o.t2=clip_norm")
    before = header(page)
    assert before["runs"][0]["noise"]["count"] == 100
    page.button(key="transform:1:up").click().run()
    run = link.decode(page.session_state["fl:link"])[0].experiment.runs[0]
    assert [use.key for use in run.transforms] == ["clip_norm", "noise"]
    page.number_input(key="noise:seed").set_value(7).run()
    assert link.decode(page.session_state["fl:link"])[0].experiment.seed == 7


def test_restarts_are_marked() -> None:
    sent = header(opened("o=sgd&n=100&o.s=cosine&o.s.T_0=20&o.s.T_mult=2"))
    assert sent["runs"][0]["restarts"] == [20, 60]


def test_squares_of_one_rule_are_told_apart_by_their_settings() -> None:
    page = opened("o=adagrad&n=50&tab=choices")
    page.button(key="choice:gradient~mean").click().run()
    runs = link.decode(page.session_state["fl:link"])[0].experiment.runs
    assert [(run.rule, dict(run.values).get("form")) for run in runs] == [("adagrad", None), ("adagrad", "mean")]
    page.button(key="choice:gradient~summed").click().run()
    runs = link.decode(page.session_state["fl:link"])[0].experiment.runs
    assert [dict(run.values).get("form") for run in runs] == ["mean"]


def test_a_scene_is_one_click_under_the_tagline() -> None:
    page = opened("s=cliff&lang=zh_CN")
    page.button(key="scene:cliff:0").click().run()
    ends = [Finding(end).kind for end in surfaces.get("cliff").scenes[0].ends]
    assert [run["outcome"]["kind"] for run in header(page)["runs"]] == ends
    assert header(page)["lang"] == "zh_CN"
    assert faces(page)["rule"]["rule"] == "keep"


def test_the_list_of_runs_says_what_runs_and_which_rates_are_on() -> None:
    said = faces(opened("s=bowl&n=50&o=sgd&o.name=Slow&o2=adam&o3=adam&o3.lr=0.5&rates=same"))["rule"]
    assert [run["label"] for run in said["runs"]] == ["Slow", "Adam η = 0.001", "Adam η = 0.5"]
    assert said["counts"] == {"sgd": 1, "adam": 2}
    assert said["rule"] == "same"
    assert not said["full"]
    assert faces(opened("lang=zh_CN"))["rule"]["strings"]["Learning rates"] == "学习率"


def test_the_catalogue_is_the_same_at_every_run() -> None:
    page = opened("s=bowl&n=50&o=sgd")
    page.multiselect(key="transforms").set_value(["clip_norm"]).run()
    assert sum(e.proto.bytes == catalogue("en") for e in page.get("bidi_component")) == 1


@pytest.mark.parametrize("words", ["3d=1", "tab=3d", "view=both"])
def test_three_dimensions_are_the_stage_s_not_a_chart(words: str) -> None:
    page = opened(f"o=sgd&n=20&{words}")
    assert header(page)["view"]["layout"] == "both"
    assert not page.get("plotly_chart")


def test_a_change_beyond_the_budget_is_refused_and_fewer_steps_are_offered() -> None:
    rules = "&".join(f"o{i or ''}=lbfgs" for i in (0, *range(2, 9)))
    most = most_steps(link.decode(f"s=formula&f=x^2%2By^2&n=100&{rules}")[0].experiment)
    page = opened(f"s=formula&f=x^2+y^2&n={most}&{rules}")
    page.text_input(key="formula").set_value("x^2 + y^2 + sin(x y) exp(-x^2 - y^2) + cos(3x) cos(5y)").run()
    assert header(page)["steps"] == header(page)["most"] == most
    assert "million operations" in told(page)
    next(button for button in page.button if "steps instead" in button.label).click().run()
    assert 100 < header(page)["steps"] < most
    assert not told(page)
