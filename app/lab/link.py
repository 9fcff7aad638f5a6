"""State to link text and back: flat, readable, versioned, and total: nonsense gives messages and defaults.

    v=1&s=rosenbrock&s.b=50&x=-1.2,1&n=300&o=adam&o.lr=0.01&o.s=cosine&o.s.T_0=50&o.t=clip_norm&o2=sgd

``s`` surface, ``s.*`` its knobs (rows of one's own in ``s.data``, or a digest of them: :mod:`app.lab.own_data`); ``f``
a formula, ``w`` its window; ``x`` start, ``n`` steps, ``seed``; ``o``, ``o2``, … the runs with ``o.KNOB``, schedules
``o.s``, ``o.s2`` (``.on`` names another knob than lr: ``beta2``, ``t1.strength`` of the first transform, ``s.kappa`` of
the surface), transforms ``o.t``, ``o.t2``, the run's own name ``o.name``; a number of a rule may be an expression,
``o.lr=2/kappa``, which it follows (:mod:`app.lab.following`); a rule of one's own is ``o=own`` with its text in
``o.q``, and a slider of it that is called like one of these parts is ``o.k.s``; a recorded path is ``o=replay`` with
its digest in ``o.q`` (the path itself is in no link: :mod:`app.lab.replays`); ``view``, ``theme``, ``lang``, ``rates``,
``k`` playhead, ``zoom``, ``present``, ``pin`` (``o.lr,s.kappa``), ``speed``, ``repeat``, ``arrows``, ``shade``, the
open ``tab`` (``3d=1`` is that of the relief), what its ``race`` (:mod:`app.lab.racewords`) and its ``search`` for rules
(:mod:`app.lab.questwords`) ask for, ``hide``, ``play``, ``reveal`` (what is asked first: see :mod:`app.lab.reveal`),
the colours of the runs ``slots``, the hidden ones ``off`` (``o2,o3``), a person's own ``note``, the scene of a
``lesson`` (``largest_step.2``: what it is, :mod:`app.lessons.place` knows), and the words of :mod:`app.lab.lookwords`.
Defaults are left out. A link that names a surface and no optimizer gets the usual ones, at rates that suit it, as the
menu gives them.

Two versions of the same text are read. Version 1 is what is copied and typed. Version 2 is what the page writes into
the address bar: Streamlit spells a space there as ``+``, so none is left in it, and a ``+`` typed into it is a plus.
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote, unquote

from app.lab.experiment import UNLISTED, Run, State, View, run_id
from app.lab.link_reader import MAX_TEXT, VERSIONS, Reader
from app.lab.link_texts import NUMBER, is_run
from app.lab.lookwords import WORDS
from app.lab.own_data import as_linked
from symbolic.errors import FallLineError

MAX_READ = 3 * MAX_TEXT  # quoting makes an address at most so much longer than the link it stands for
NO_BREAK_SPACE = "\u00a0"  # a space that no encoder turns into a plus; the language reads it as any other
PART_NAME = re.compile(r"q|name|[st]\d*")  # what follows ``o.`` where a run's text, name and parts are named
# Signs that a browser leaves alone in a typed address and only a form's encoder escapes: there + stands for a space.
FORM = re.compile(r"%(?:5E|2B|2A|28|29|2F|3D|2C|7C|0A|0D)", re.IGNORECASE)

# What the stage shows without asking Python, and writes into the address by itself.
OWNED = ("k", "speed", "repeat", "arrows", "shade", "present", *WORDS)
LOOKS = frozenset(
    {
        *OWNED,
        "v",
        "view",
        "theme",
        "lang",
        "zoom",
        "3d",
        "tab",
        "hide",
        "play",
        "pin",
        "rates",
        "reveal",
        "race",
        "search",
    }
)


def encode(state: State) -> str:
    """The link text of a state: ``decode(encode(s))`` gives ``s`` back for every state that may exist."""
    return _spelt(pairs(state))


def address(state: State) -> str:
    """The text for the address bar, after the question mark."""
    return _spelt(in_address(state))


def settled(text: str) -> str:
    """What in a link's text is computed: without what only says how it is shown."""
    return "&".join(piece for piece in text.split("&") if piece.partition("=")[0] not in LOOKS)


def owned(text: str) -> dict[str, str]:
    """What in a link's text the stage has written by itself."""
    cut = (piece.partition("=") for piece in text.split("&"))
    return {key: unquote(value) for key, _, value in cut if key in OWNED}


def _spelt(given: Iterable[tuple[str, str]]) -> str:
    return "&".join(f"{quote(key, safe='.')}={quote(value, safe=',.-*^()|/')}" for key, value in given)


def in_address(state: State) -> list[tuple[str, str]]:
    """The pairs for the address bar: version 2, without a space."""
    rest = [(key, value.replace(" ", NO_BREAK_SPACE)) for key, value in pairs(state) if key != "v"]
    return [("v", VERSIONS[-1]), *rest]


def pairs(state: State) -> list[tuple[str, str]]:
    """The link as (key, text) pairs, not yet quoted."""
    experiment, view = state.experiment, state.view
    out = [("v", VERSIONS[0]), ("s", experiment.surface)]
    if experiment.surface == "formula":
        out.append(("f", experiment.formula))
        if experiment.window is not None:
            out.append(("w", _numbers(experiment.window)))
    out += [(f"s.{name}", _text(as_linked(value))) for name, value in experiment.surface_values]
    if experiment.start is not None:
        out.append(("x", _numbers(experiment.start)))
    out.append(("n", str(experiment.steps)))
    if experiment.seed:
        out.append(("seed", str(experiment.seed)))
    if not experiment.runs:
        out.append(("o", ""))
    for index, run in enumerate(experiment.runs):
        out += _run_pairs(run_id(index), run)
    blank = View()
    for key, value, default in (
        ("view", view.layout, blank.layout),
        ("theme", view.theme, blank.theme),
        ("lang", view.language, blank.language),
        ("rates", view.rates, blank.rates),
    ):
        if value != default:
            out.append((key, value))
    if view.playhead is not None:
        out.append(("k", str(view.playhead)))
    if view.zoom is not None:
        out.append(("zoom", _numbers(view.zoom)))
    if view.presenter:
        out.append(("present", "1"))
    if view.pins:
        out.append(("pin", ",".join(view.pins)))
    if view.speed != blank.speed:
        out.append(("speed", NUMBER.text(view.speed)))
    if view.repeat:
        out.append(("repeat", "1"))
    if not view.shade:
        out.append(("shade", "0"))
    out += [(key, ",".join(words)) for key, words in (("arrows", view.arrows), ("hide", view.hide)) if words]
    if view.tab != blank.tab:
        out.append(("tab", view.tab))
    if view.play is not None:
        out.append(("play", "1" if view.play else "0"))
    if view.reveal:
        out.append(("reveal", view.reveal))
    if view.slots:
        out.append(("slots", ",".join(str(slot + 1) for slot in view.slots)))
    if view.off:
        out.append(("off", ",".join(view.off)))
    if view.note:
        out.append(("note", view.note))
    if view.lesson:
        out.append(("lesson", view.lesson))
    if view.race:
        out.append(("race", view.race))
    if view.search:
        out.append(("search", view.search))
    out += view.words
    return out


def _run_pairs(name: str, run: Run) -> Iterable[tuple[str, str]]:
    yield name, run.rule
    if run.name:
        yield f"{name}.name", run.name
    if run.rule in UNLISTED:
        yield f"{name}.q", run.equations
    for knob, value in sorted((dict(run.values) | dict(run.expressions)).items()):
        yield f"{name}.k.{knob}" if PART_NAME.fullmatch(knob) else f"{name}.{knob}", _text(value)
    for letter, uses in (("s", run.schedules), ("t", run.transforms)):
        for i, use in enumerate(uses):
            part = f"{name}.{letter}{i + 1 if i else ''}"
            yield part, use.key
            if use.target != "lr":
                yield f"{part}.on", use.target
            for knob, value in use.values:
                yield f"{part}.{knob}", _text(value)


def decode(text: str) -> tuple[State, list[FallLineError]]:
    """The state a link text stands for, and a message for everything in it that could not be used. Never raises.

    Takes the query of an address as well, as it stands there or as a form's encoder wrote it.
    """
    if not isinstance(text, str) or len(text) > MAX_READ:
        return State(), [_too_long()]
    return decode_pairs(taken_apart(text))


def taken_apart(text: str) -> list[tuple[str, str]]:
    """The pairs of a link's text, unquoted, as they stand there."""
    cut = [piece.partition("=") for piece in text.lstrip("?").split("&") if piece]
    typed = next((value for key, _, value in reversed(cut) if key == "v"), "") == VERSIONS[-1]
    return [(_unquoted(key, typed), _unquoted(value, typed)) for key, _, value in cut]


def computes(key: str) -> bool:
    """Whether a word of a link says what is computed, not only how it is shown."""
    return key in ("s", "f", "w", "x", "n", "seed") or key.startswith("s.") or is_run(key)


def decode_pairs(given: Sequence[tuple[str, str]]) -> tuple[State, list[FallLineError]]:
    """:func:`decode` for pairs that are already taken apart and unquoted."""
    reader = Reader(given)
    state = reader.state()
    if len(encode(state)) > MAX_TEXT:  # what cannot be written down again must not come to be
        return State(), [_too_long()]
    return state, reader.messages


def _too_long() -> FallLineError:
    return FallLineError("This link is too long to be one of ours; the defaults are shown.")


def _unquoted(text: str, typed: bool) -> str:
    spaced = text.replace("+", " ") if not typed and FORM.search(text) else text
    return unquote(spaced, errors="replace")


def _numbers(values: Iterable[float]) -> str:
    return ",".join(NUMBER.text(value) for value in values)


def _text(value: object) -> str:
    return value if isinstance(value, str) else NUMBER.text(value)
