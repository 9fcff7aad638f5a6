"""The link: whole round trips for every registered thing, messages for nonsense, and old links for ever."""

import unicodedata
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as some

import optimizers
import surfaces
from app.lab import edits, engine, link
from app.lab.budget import TooMuchWork
from app.lab.experiment import (
    ARROWS,
    FASTEST,
    HIDEABLE,
    LAYOUTS,
    MAX_RUNS,
    MAX_STEPS,
    OWN,
    POLICIES,
    SLOWEST,
    TABS,
    THEMES,
    Experiment,
    PartUse,
    Run,
    State,
    View,
    run_id,
    tidy_name,
    tidy_note,
    values_of,
)
from app.lab.following import Refused, typed
from app.lab.lookwords import WORDS
from app.lab.pins import pinnable
from app.lab.places import written
from app.lab.typed import known_of
from app.language.translate import LANGUAGES
from optimizers import schedules, transforms
from optimizers.parts import PythonRule
from optimizers.registry import get_schedule, get_transform
from surfaces import Surface
from symbolic.errors import FallLineError
from symbolic.knob import Knob

GOLDEN = Path(__file__).parent.parent / "golden" / "links.txt"


def value_of(knob: Knob) -> some.SearchStrategy:
    if knob.is_choice:
        return some.sampled_from(knob.choices)
    low, high = knob.slider
    low, high = max(low, -1e6), min(high, 1e6)
    if knob.integer:
        return some.integers(int(low), int(high))
    return some.floats(
        low, high, exclude_min=knob.low_open and low == knob.low, exclude_max=knob.high_open and high == knob.high
    )


@some.composite
def part_values(draw, knobs) -> tuple:
    moved = draw(some.lists(some.sampled_from(list(knobs)), unique_by=lambda k: k.name, max_size=3)) if knobs else []
    values = {knob.name: draw(value_of(knob)) for knob in moved}
    return values_of({name: v for name, v in values.items() if v != next(k.default for k in knobs if k.name == name)})


NAMES = some.sampled_from(("", "Fast", "0.5", "η = 2/κ, slow", "快的那个")) | some.text(max_size=60).map(tidy_name)


@some.composite
def runs(draw) -> Run:
    rule = optimizers.get(draw(some.sampled_from(optimizers.keys())))
    numbers = [knob.name for knob in rule.number_knobs]
    used_schedules, used_transforms = [], []
    for target in [name for name in ("lr", "momentum") if name in numbers]:
        if draw(some.booleans()):
            part = get_schedule(draw(some.sampled_from(schedules.keys())))
            used_schedules.append(PartUse(part.key, draw(part_values(part.knobs)), target))
    around = [] if isinstance(rule, PythonRule) else transforms.keys()  # a rule that searches takes none
    for key in draw(some.lists(some.sampled_from(around), unique=True, max_size=2)) if around else []:
        part = get_transform(key)
        used_transforms.append(PartUse(part.key, draw(part_values(part.knobs))))
    called = draw(NAMES)
    return Run(rule.key, draw(part_values(rule.knobs)), tuple(used_schedules), tuple(used_transforms), name=called)


OWN_RULES = some.sampled_from(
    (
        (
            "theta = theta - s*g - q*t2*m*g\nm = on + s12*g",
            ("m", "on", "q", "s", "s12", "t2"),
        ),  # names of a run's parts
        ("m = beta*m + g\ntheta = theta - lr*m", ("beta", "lr")),
        ("start s = 1\ns = s*0.99\ntheta = theta - s*a*g", ("a",)),
        ("theta = theta - lr*sign(g)", ("lr",)),
        ("theta = theta - name*g", ("name",)),  # as a run's own name is called in a link
    )
)


@some.composite
def own_runs(draw) -> Run:
    equations, names = draw(OWN_RULES)
    return Run(
        OWN, values_of({name: draw(some.floats(0.01, 0.99)) for name in names}), equations=equations, name=draw(NAMES)
    )


@some.composite
def following(draw, run: Run, surface: Surface) -> Run:
    """The run, or one in which a knob follows an expression over the landscape and the run's others."""
    mine = [knob.name for knob in engine.rule_of(run).number_knobs if not knob.integer]
    if not mine or draw(some.booleans()):
        return run
    name = draw(some.sampled_from(mine))
    others = sorted({*known_of(surface).values, *mine} - {name}) or ["pi"]
    text = draw(some.sampled_from(("1/(3 + |{a}|)", "0.5", "{a} / {b}", "{a}(1+{b})^2", "2{a}⁻¹", "√{a}")))
    text = text.format(a=draw(some.sampled_from(others)), b=draw(some.sampled_from(others)))
    try:
        return typed(run, name, text, surface)
    except Refused:
        return run


@some.composite
def states(draw) -> State:
    base = surfaces.get(draw(some.sampled_from(surfaces.keys())))
    place = some.floats(-100.0, 100.0)
    placed = draw(part_values(base.all_knobs))
    surface = base.with_values(dict(placed))
    taken = draw(some.lists(runs() | own_runs(), max_size=MAX_RUNS))
    experiment = Experiment(
        surface=surface.key,
        surface_values=placed,
        start=draw(some.none() | some.tuples(place, place)),
        steps=draw(some.integers(1, MAX_STEPS)),
        seed=draw(some.integers(0, 2**32 - 1)),
        runs=tuple(draw(following(run, surface)) for run in taken),
    )
    try:
        engine.check(experiment)
    except TooMuchWork as error:  # no state beyond the budget may exist
        experiment = replace(experiment, steps=error.steps)
    view = View(
        layout=draw(some.sampled_from(LAYOUTS)),
        theme=draw(some.sampled_from(THEMES)),
        language=draw(some.sampled_from(tuple(LANGUAGES))),
        playhead=draw(some.none() | some.integers(0, experiment.steps)),
        zoom=draw(some.none() | some.just((-1.5, 2.25, -1.0, 3.0))),
        presenter=draw(some.booleans()),
        pins=tuple(draw(some.lists(some.sampled_from(pinnable(experiment) or ["none"]), unique=True, max_size=3)))
        if pinnable(experiment)
        else (),
        rates=draw(some.sampled_from(POLICIES)),
        speed=draw(some.just(1.0) | some.floats(SLOWEST, FASTEST)),
        repeat=draw(some.booleans()),
        arrows=draw(words(ARROWS)),
        shade=draw(some.booleans()),
        tab=draw(some.sampled_from(TABS)),
        hide=draw(words(HIDEABLE)),
        play=draw(some.none() | some.booleans()),
        reveal=draw(some.sampled_from(("", "order", "order,where", "diverge:Which?", "choose:Who wins?|Adam|*Both"))),
        slots=written(draw(some.permutations(range(MAX_RUNS)))[: len(experiment.runs)]),
        off=draw(words(tuple(run_id(index) for index in range(len(experiment.runs))))) if experiment.runs else (),
        note=draw(some.text(max_size=300).map(tidy_note)),
        race=draw(some.sampled_from(("", "bowls,rosenbrock", "good;o:o,o3,lion;budget:500"))),
        words=tuple(
            (name, text)
            for name, word in sorted(WORDS.items())
            if (text := draw(some.sampled_from(("", *word.examples))))
        ),
    )
    return State(experiment, view)


def words(known: tuple[str, ...]) -> some.SearchStrategy[tuple[str, ...]]:
    """Some of these, in their order."""
    return some.sets(some.sampled_from(known)).map(lambda held: tuple(word for word in known if word in held))


@given(states())
def test_a_state_comes_back_whole(state: State) -> None:
    assert link.decode(link.encode(state)) == (state, [])


@given(some.text(max_size=300) | some.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_any_text_gives_a_state_that_can_be_shown(text: str) -> None:
    state, messages = link.decode(text)
    assert isinstance(state, State)
    assert all(isinstance(message, FallLineError) and str(message) for message in messages)
    assert not [m for m in messages if any(unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") for char in str(m))]
    assert link.decode(link.encode(state)) == (state, [])
    engine.surface_of(state.experiment)
    for run in state.experiment.runs:
        engine.system_of(run)


HOSTILE = (
    *("s=nope", "s=rosenbrock&s.b=nan", "s=rosenbrock&s.b=1e400", "s=rosenbrock&s.zz=1", "x=1", "x=1,inf", "x=1,2,3"),
    *(
        "x=1e9,0",
        "n=0",
        "n=1e99",
        "n=-5",
        "n=１００",
        "n=1_000",
        "seed=-1",
        "o=adm",
        "o=adam&o.lr=0",
        "o=adam&o.beta1=1",
    ),
    *("o=adam&o.__class__=1", "o=adam&o.s=nope", "o=adam&o.s=cosine&o.s.T_0=0", "o=adam&o.s=cosine&o.s.on=nope"),
    *(
        "o=sgd&o.t=nope",
        "o=sgd&o.t=clip_norm&o.t.max_norm=-1",
        "o=sgd&o.t7=clip_norm",
        "v=99",
        "view=<b>",
        "theme=purple",
    ),
    *("lang=../../etc", "k=-1", "zoom=1,0,0,1", "s=formula&f=" + quote("__import__('os')"), "s=formula&w=0,0,0,0"),
    *("s=formula&f=" + quote("9^9^9^9"), "s=formula&f=x%2Bq", "q=1", "s.b", "x" * 20_000, "a=" + "b" * 5000),
    "&".join(f"o{i}=sgd" for i in range(2, 60)),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nonsense_gets_a_message_and_defaults(text: str) -> None:
    state, messages = link.decode(text)
    assert messages
    assert all(len(str(message)) < 400 for message in messages)
    engine.surface_of(state.experiment)
    assert link.decode(link.encode(state)) == (state, [])


def test_what_can_be_used_is_used() -> None:
    state, messages = link.decode("v=1&s=rosenbrock&s.b=50&x=-1,2&n=nonsense&o=adam&o.lr=0.01&o2=nope")
    assert dict(state.experiment.surface_values) == {"b": 50.0}
    assert state.experiment.start == (-1.0, 2.0)
    assert [run.rule for run in state.experiment.runs] == ["adam"]
    assert len(messages) == 2


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("s=formula&f=x^2+3y^2", "x^2+3y^2"),
        ("f=x^2%20+%203y^2", "x^2 + 3y^2"),
        ("f=x+y", "x+y"),
        ("v=1&s=formula&f=a+x%5E2+%2B+y%5E2&s.a=2", "a x^2 + y^2"),  # as Streamlit wrote it into the address bar
        ("v=2&s=formula&f=x%5E2%C2%A0%2B%C2%A0y%5E2+1", "x^2 + y^2+1"),  # as it is written now, and then added to
    ],
)
def test_a_plus_in_a_formula_is_a_plus(text: str, formula: str) -> None:
    state, messages = link.decode(text)
    assert not messages
    assert state.experiment.formula == formula


@given(states())
def test_the_address_bar_holds_the_same_state(state: State) -> None:
    """Written by Streamlit (a form's encoder), read as it stands there."""
    address = urlencode(link.in_address(state))
    assert "+" not in address
    assert len(address) <= link.MAX_READ
    assert link.decode(address) == (state, [])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("s=beale&w=-1,1,-1,1", "w"),
        ("s=beale&f=x^2", "f"),
        ("o=&o.lr=0.5", "o.lr"),
        ("o=sgd&o2.lr=0.5", "o2.lr"),
        ("o=sgd&o1=adam", "o1"),
        ("o2=&o=sgd", "o2"),
        ("====", "===="),
        ("garbage", "garbage"),
        ("s.b", "s.b"),
        ("o=adam&o=sgd", "o"),
        ("o=own&o.q=theta = theta - lr*g&o.lr=0.1&o.s=cosine&o.s.on=nope", "nope"),
        ("n=100000&" + "&".join(f"o{i}=lbfgs" for i in range(2, 10)), "n"),
    ],
)
def test_what_is_dropped_is_named(text: str, named: str) -> None:
    _, messages = link.decode(text)
    assert any(named in str(message) for message in messages)


def test_many_leftovers_are_counted() -> None:
    _, messages = link.decode("&".join(f"z{i}=1" for i in range(12)))
    assert len(messages) == 6
    assert "7 more" in str(messages[-1])


@pytest.mark.parametrize("tag", ["zh", "zh-CN", "zh-Hans", "zh_cn", "zh_CN", "ZH", "zh-Hans-CN"])
def test_any_spelling_of_chinese_is_chinese(tag: str) -> None:
    state, messages = link.decode(f"lang={tag}")
    assert not messages
    assert state.view.language == "zh_CN"


def test_words_of_streamlit_are_not_ours() -> None:
    assert link.decode("embed=true&embed_options=light_theme") == (State(), [])


def test_the_last_of_several_values_counts() -> None:
    assert link.decode("n=10&n=20")[0].experiment.steps == 20


def test_the_letters_of_parts_are_not_knobs() -> None:
    """``o.s``, ``o.t``, ``o.q`` and ``o.k`` name parts of a run; a registered rule's links must not need the detour."""
    for key in optimizers.keys():
        names = {knob.name for knob in optimizers.get(key).knobs}
        assert not [name for name in names if link.PART_NAME.fullmatch(name) or name == "k"], key
    for part in [get_schedule(key) for key in schedules.keys()]:
        assert "on" not in {knob.name for knob in part.knobs}, part.key


def test_old_links_work_for_ever() -> None:
    """Lines are only ever added to the file: link, then what it has always meant, as a full link of today."""
    lines = GOLDEN.read_text("utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert len(pairs) >= 8
    for text, meaning in pairs:
        state, messages = link.decode(text)
        assert not messages, text
        assert link.encode(state) == meaning


def test_a_name_is_read_and_what_it_cannot_hold_is_said() -> None:
    state, messages = link.decode("o=sgd&o.name=Slow%20one&o2=adam&o2.name=" + quote("<b>[x](y)*Fast"))
    assert [run.name for run in state.experiment.runs] == ["Slow one", "bx(y)Fast"]
    assert len(messages) == 1
    assert "o2.name" in str(messages[0])


def test_a_knob_called_name_is_still_read_where_it_always_stood() -> None:
    state, messages = link.decode("o=own&o.q=theta%20=%20theta%20-%20name*g&o.name=0.25")
    assert not messages
    assert state.experiment.runs[0].name == ""
    assert dict(state.experiment.runs[0].values) == {"name": 0.25}


@pytest.mark.parametrize("key", surfaces.keys())
def test_a_surface_by_hand_is_the_page_that_the_menu_gives(key: str) -> None:
    assert link.decode(f"s={key}") == (edits.surface(State(), key), [])


def test_optimizers_beyond_the_eighth_are_left_out_with_one_sentence() -> None:
    state, messages = link.decode(
        "&".join(f"o{i if i > 1 else ''}=sgd&o{i if i > 1 else ''}.lr=0.1" for i in range(1, 13))
    )
    assert len(state.experiment.runs) == MAX_RUNS
    assert [str(message) for message in messages] == [
        "At most 8 optimizers fit beside each other; the others were left out."
    ]
