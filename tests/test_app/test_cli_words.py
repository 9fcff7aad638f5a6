"""Flags made from the knobs, and the ways in which a link comes to the command line."""

import io
import json
import shlex
from pathlib import Path

import pytest

import optimizers
import surfaces
from app import export
from app.cli import main
from app.cli.commands import parser
from app.cli.words import PLAIN, laid_over
from app.lab import link
from app.lab.experiment import State
from optimizers.registry import all_rules, all_schedules, all_transforms, all_wrappers
from symbolic.errors import FallLineError
from symbolic.knob import Knob

LINK = "s=bowl&s.kappa=30&x=-2,1&n=12&o=sgd&o.lr=0.05"


def linked(*arguments: str, capsys: pytest.CaptureFixture[str]) -> State:
    assert main(["link", *arguments]) == 0, capsys.readouterr().err
    state, messages = link.decode(capsys.readouterr().out.strip())
    assert not messages
    return state


def other(knob: Knob) -> str:
    """A value that is allowed and is not the default."""
    if knob.is_choice:
        return next(word for word in knob.choices if word != knob.default)
    low, high = knob.slider
    tried = [round(value) if knob.integer else value for value in (low, high, (low + high) / 2)]
    return knob.text(next(value for value in tried if value != knob.default))


@pytest.mark.parametrize("key", optimizers.keys())
def test_every_knob_of_an_optimizer_is_a_flag(key: str) -> None:
    knobs = optimizers.get(key).knobs
    flags = [("optimizer", "sgd"), ("optimizer", key), *((knob.name, other(knob)) for knob in knobs)]
    state, messages = link.decode_pairs(laid_over((), None, flags))
    assert not messages
    assert dict(state.experiment.runs[1].values) == {knob.name: knob.parse(other(knob)) for knob in knobs}
    assert state.experiment.runs[0].values == ()


@pytest.mark.parametrize("key", [key for key in surfaces.keys() if key != "formula"])
def test_every_knob_of_a_surface_is_a_flag(key: str) -> None:
    knobs = surfaces.get(key).all_knobs
    flags = [("surface", key), *((knob.name, other(knob)) for knob in knobs), ("optimizer", "sgd")]
    state, messages = link.decode_pairs(laid_over((), None, flags))
    assert not messages
    assert dict(state.experiment.surface_values) == {knob.name: knob.parse(other(knob)) for knob in knobs}


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        *(("schedule", key) for key in all_schedules()),
        *(("transform", key) for key in (*all_transforms(), *all_wrappers())),
    ],
)
def test_every_knob_of_a_part_is_a_flag(kind: str, key: str) -> None:
    """Behind its part it is the part's, whatever knobs the optimizer has."""
    part = optimizers.registry.get_schedule(key) if kind == "schedule" else optimizers.registry.get_transform(key)
    flags = [("optimizer", "adam"), (kind, key), *((knob.name, other(knob)) for knob in part.knobs)]
    state, messages = link.decode_pairs(laid_over((), None, flags))
    assert not messages
    (run,) = state.experiment.runs
    (use,) = run.schedules if kind == "schedule" else run.transforms
    assert dict(use.values) == {knob.name: knob.parse(other(knob)) for knob in part.knobs}
    assert run.values == ()


def test_order_says_what_belongs_to_what(capsys: pytest.CaptureFixture[str]) -> None:
    given = "--surface rosenbrock --b 50 --start -1.2,1 --steps 30 --optimizer adam --lr 0.01 --schedule cosine --T-0 9"
    more = "--transform clip_norm --max_norm=2 --beta1 0.5 --optimizer momentum --momentum 0.95 --name slow --seed 4"
    state = linked(*given.split(), *more.split(), capsys=capsys)
    text = "s=rosenbrock&s.b=50&x=-1.2,1&n=30&o=adam&o.lr=0.01&o.s=cosine&o.s.T_0=9&o.t=clip_norm&o.t.max_norm=2"
    rest = "&o.beta1=0.5&o2=momentum&o2.momentum=0.95&o2.name=slow&seed=4"
    assert state == link.decode(text + rest)[0]


def test_flags_hold_over_the_link(capsys: pytest.CaptureFixture[str]) -> None:
    def changed(*given: str) -> State:
        return linked(LINK, *given, capsys=capsys)

    assert changed() == link.decode(LINK)[0]
    assert changed("--lr", "0.1") == link.decode(LINK.replace("0.05", "0.1"))[0]
    assert changed("--kappa", "9", "--start", "1,1") == link.decode("s=bowl&s.kappa=9&x=1,1&n=12&o=sgd&o.lr=0.05")[0]
    assert changed("--o.lr", "2/kappa") == link.decode(LINK.replace("0.05", "2/kappa"))[0]
    assert changed("--set", "view=both", "--s.kappa=4") == link.decode(LINK.replace("=30", "=4") + "&view=both")[0]
    assert changed("--optimizer", "adam", "--optimizer", "adam").experiment.runs == (
        link.decode("o=adam&o2=adam")[0].experiment.runs
    )
    moved = changed("--surface", "beale")
    assert (moved.experiment.surface_values, moved.experiment.start) == ((), None)
    assert moved.experiment.runs == link.decode(LINK)[0].experiment.runs
    scene = linked("lesson=largest_step.2", "--steps", "20", capsys=capsys)
    assert scene.experiment.steps == 20
    assert len(scene.experiment.runs) == 2


def test_functions_and_rules_of_ones_own(capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--surface", "x^2 + a*y^2", "--a", "3", "--start", "1,-0.5"]
    rule = ["--optimizer", "v = mu*v + g; theta = theta - lr*v", "--mu", "0.9", "--lr", "0.05"]
    experiment = linked(*given, *rule, capsys=capsys).experiment
    assert (experiment.surface, experiment.formula) == ("formula", "x^2 + a*y^2")
    assert dict(experiment.surface_values) == {"a": 3.0}
    assert dict(experiment.runs[0].values) == {"mu": 0.9, "lr": 0.05}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("--surface rosenbrok", "rosenbrock"),
        ("--optimizer adm", "adam"),
        ("--optimizer adam --lr -1", "--lr = -1"),
        ("--optimizer adam --bta1 0.5", "Did you mean --beta1?"),
        ("--optimizer adam --momentum 0.9", "--momentum is no knob of adam"),
        ("--optimizer adam --lr", "--lr needs a value"),
        ("--optimizer adam --schedule cosin", "cosine"),
        ("--optimizer adam --schedule cosine --T_0 0", "--T_0 = 0"),
        ("--optimizer adam --transform clip", "clip"),
        ("--on beta1", "--schedule"),
        ("--lr 0.1", "--optimizer"),
        ("--kapa 3 --surface bowl", "kapa"),
        ("--start 1", "--start"),
        ("--start here", "--start"),
        ("--steps 0", "--steps = 0"),
        ("--steps 1e9", "--steps"),
        ("--seed -1", "--seed"),
        ("--set view", "--set"),
        ("--set view=nowhere", "view"),
        ("--o.lr 0.1", "o.lr"),
        ("s=bowl&o=sgd&o2=adam --lr 0.1", "--o2.lr"),
        ("s=bowl --link s=bowl", "--link"),
        ("@/nowhere/link.txt", "/nowhere/link.txt"),
        ("--jsn", "--jsn needs a value"),
        ("--jsn 1", "--json"),
        ("s=bowl extra", "extra"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_what_cannot_be_used_is_named_with_what_can(
    given: str, said: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(["run", *given.split(), "--lang", lang])
    except SystemExit as left:
        code = left.code
    told = capsys.readouterr()
    assert code == 2
    assert not told.out
    assert "fall-line:" in told.err
    if lang == "en":
        assert said in told.err
    else:
        assert any("一" <= char <= "鿿" for char in told.err), told.err


def test_a_link_comes_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    state = link.decode(LINK)[0]
    (tmp_path / "link.txt").write_text(f"http://localhost:8501/?{LINK}\n", "utf-8")
    (tmp_path / "a.png").write_bytes(export.render("png", state, size="480x360", sharp="1"))
    (tmp_path / "plain.txt").write_text("two\nlines", "utf-8")
    assert linked(f"@{tmp_path / 'link.txt'}", capsys=capsys) == state
    assert linked("--link", f"@{tmp_path / 'a.png'}", capsys=capsys) == state
    assert linked(str(tmp_path / "a.png"), capsys=capsys) == state, "link and open take the figure's name alone"
    assert linked(f"@{tmp_path / 'a.png'}", "--steps", "3", capsys=capsys).experiment.steps == 3

    class Stream:
        buffer = io.BytesIO(f"{LINK}\n".encode())

    monkeypatch.setattr("sys.stdin", Stream())
    assert linked("-", capsys=capsys) == state
    assert main(["run", f"@{tmp_path / 'plain.txt'}"]) == 2
    assert "holds no link" in capsys.readouterr().err


def test_open_opens_the_stage_of_a_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, int]] = []
    monkeypatch.setattr("app.cli.opening.open_at", lambda address, port: opened.append((address, port)) or 0)
    state = link.decode(f"{LINK}&reveal=order&note=a%26b")[0]
    (tmp_path / "a.html").write_bytes(export.render("html", state))
    assert main(["open", str(tmp_path / "a.html"), "--port", "9123"]) == 0
    ((address, port),) = opened
    assert (address.partition("/?")[0], port) == ("http://localhost:9123", 9123)
    assert link.decode(address.partition("?")[2]) == (state, [])


def test_no_knob_is_hidden_by_a_flag(capsys: pytest.CaptureFixture[str]) -> None:
    """What a command and a part both call so is the part's behind it, and else the command's."""
    given = ["csv", LINK, "--every", "3", "--optimizer", "adam", "--transform", "lookahead", "--every", "7", "-o", "-"]
    assert main(given) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "o.t.every=7" in lines[1]
    assert len(lines) == 1 + 5  # 12 steps, every third
    top = parser(str)
    (commands,) = [action.choices for action in top._actions if isinstance(action.choices, dict)]
    kinds = (all_rules, all_schedules, all_transforms, all_wrappers)
    named = {knob.name for known in kinds for part in known().values() for knob in part.knobs}
    named |= {knob.name for key in surfaces.keys() for knob in surfaces.get(key).all_knobs}
    for name, command in commands.items():
        if command.takes_knobs:
            both = {flag[2:] for flag in command.flags()} & named
            assert both <= {"size", "every"}, name
    for key in export.keys():
        form = export.get(key)
        assert not {choice.name for choice in (*form.knobs, *form.texts)} & set(PLAIN), key


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_help_teaches_by_examples_that_work(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every example that is printed is read by the very parser that prints it."""
    top = parser(str)
    (commands,) = [action.choices for action in top._actions if isinstance(action.choices, dict)]
    seen = 0
    for name in ("", *commands):
        with pytest.raises(SystemExit) as left:
            main([*([name] if name else []), "--help", "--lang", lang])
        assert left.value.code == 0
        for line in capsys.readouterr().out.splitlines():
            typed = line.strip()
            if (
                typed.startswith("fall-line ")
                and line.startswith("  ")
                and "[" not in typed
                and " prints " not in typed
            ):
                words = shlex.split(typed.partition(" | ")[0].partition(" > ")[0])[1:]
                options = top.parse_args(words)
                flags = getattr(options, "flags", None)
                if flags:
                    _shown, messages = link.decode_pairs(laid_over((), None, flags))
                    assert not messages or getattr(options, "text", None), typed
                seen += 1
    assert seen > 20


def test_list_says_titles_and_all_of_one_thing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    told = capsys.readouterr().out
    for title in ("Adam", "Rosenbrock", "Cosine"):
        assert title in told
    adam = optimizers.get("adam")
    assert main(["list", "adam"]) == 0
    told = capsys.readouterr().out
    assert adam.latex() in told
    for knob in adam.knobs:
        assert f"--{knob.name}" in told
        assert knob.text(knob.default) in told
    assert all(line.strip() in told for line in adam.equations.splitlines())
    assert "arXiv:1412.6980" in told
    for name in ("bowl", "cosine", "clip_norm", "gif", "largest_step", "optimizers"):
        assert main(["list", name, "--lang", "zh"]) == 0
        assert any("一" <= char <= "鿿" for char in capsys.readouterr().out)
    assert main(["list", "adm"]) == 2
    assert "adam" in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_each_shell(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    assert "fall-line" in capsys.readouterr().out


def test_version_is_the_installed_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("fall-line 0.")


def test_json_of_flags_is_that_of_the_link(capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    flags = "--surface bowl --kappa 30 --start -2,1 --steps 12 --optimizer sgd --lr 0.05"
    for given in ([LINK], flags.split()):
        assert main(["run", *given, "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert told[0] == told[1]


def test_a_flag_that_means_nothing_raises() -> None:
    with pytest.raises(FallLineError, match="--nothing"):
        laid_over((), None, [("nothing", "1")])
