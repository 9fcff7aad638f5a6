"""``fall-line search``: short update rules are drawn, scored fairly and bred; the best are judged on other surfaces."""

import argparse
import json

from app.cli.say import Parser, teller, told
from app.lab.experiment import View
from app.lab.rulesearch import HELD_OUT, TRAINING, Asked, address, search
from app.lab.search_says import LIMITS, declared, headline, heads, rows, sign_rules
from app.language.translate import Translate, translator
from optimizers.discover import BOUNDS
from optimizers.discovery.quest import SIGN_RULES, Candidate, Discovery, Quest
from surfaces import get as get_surface
from symbolic.errors import N_
from symbolic.foreign import visible

WIDEST = 44  # of a column on the terminal
EXAMPLES = (
    (N_("a short search, half a minute"), "fall-line search --rules 100 --seed 3"),
    (N_("every rule that was scored, as JSON"), "fall-line search --json > rules.json"),
)


def options(parser: Parser, _: Translate) -> None:
    """The options of the command."""
    usual = Quest()
    texts = {
        "rules": _("rules to score"),
        "population": _("rules of one generation"),
        "seed": _("another draw of everything"),
        "budget": _("evaluations that a run may make"),
    }
    for name, text in texts.items():
        text = _("{what} Without it: {value}.").format(what=text + ".", value=getattr(usual, name))
        parser.add_argument(f"--{name}", type=int, metavar="N", help=text)
    kinds = {
        "train": (_("surfaces that choose the rules"), TRAINING),
        "test": (_("surfaces that judge them"), HELD_OUT),
    }
    for name, (text, keys) in kinds.items():
        text = _("{what} Without it: {value}.").format(what=text + ".", value=",".join(keys))
        parser.add_argument(f"--{name}", metavar="KEY,KEY", help=text)
    parser.add_argument("--json", action="store_true", help=_("print JSON instead of a table"))


def run(given: argparse.Namespace) -> int:
    """Search, and print what was found. Raises FallLineError for what cannot be used."""
    _ = translator(str(given.lang))
    numbers = tuple((name, getattr(given, name)) for name in BOUNDS if getattr(given, name) is not None)
    asked = Asked(numbers, _keys(given.train, TRAINING), _keys(given.test, HELD_OUT))
    tell = teller(str(given.lang))
    found = search(asked, (lambda share, words, partial: tell(share, words)) if tell is not None else None)
    told()
    if given.json:
        print(json.dumps(data(found), indent=1))
    else:
        _print(found, _)
    return 0


def _keys(text: str | None, usual: tuple[str, ...]) -> tuple[str, ...]:
    if text is None:
        return usual
    keys = tuple(dict.fromkeys(key.strip() for key in text.split(",") if key.strip()))
    for key in keys:
        get_surface(key)
    return keys


def _print(found: Discovery, _: Translate) -> None:
    """Headline, table, whether the published rules were found, how it was held, and the equations of the finalists."""
    print(visible(" ".join(headline(found, _))))
    table = [heads(_), *((r.title, r.source, r.training, r.trained, r.held, r.solved) for r in rows(found, _))]
    widths = [min(WIDEST, max(len(line[at]) for line in table)) for at in range(len(table[0]))]
    for line in table:
        first, *others = zip(line, widths, strict=True)
        cells = [f"{first[0][: first[1]]:<{first[1]}}", *(f"{text:>{width}}" for text, width in others)]
        print(visible("  ".join(cells).rstrip()))
    titles = [tuple(_(get_surface(key).title) for key in keys) for keys in (found.training, found.held_out)]
    for sentence in (*sign_rules(found, _), *declared(found, titles[0], titles[1], _), _(LIMITS)):
        print(sentence)
    for at, one in enumerate(found.finalists):
        print(f"\n{at + 1}. {one.text}", *one.equations.split("\n"), f"?{address(found, at, View())}", sep="\n")


def data(found: Discovery) -> dict[str, object]:
    """Everything of a search as JSON holds it."""
    return {
        "search": vars(found.quest),
        "training": list(found.training),
        "held_out": list(found.held_out),
        "drawn": found.drawn,
        "repeated": found.repeated,
        "refused": found.refused,
        "rules": [_told(one) for one in found.candidates],
        "library": {key: _scored(one) for key, one in found.known.items()},
        "held": [{"title": title, "evaluations": cost, "solved": share} for title, cost, share in found.held()],
        "found": {key: None if (one := found.found(key)) is None else _told(one) for key in SIGN_RULES},
        "links": [address(found, at, View()) for at in range(len(found.finalists))],
    }


def _scored(one: Candidate) -> dict[str, object]:
    return {"evaluations": one.evaluations, "solved": one.solved}


def _told(one: Candidate) -> dict[str, object]:
    return {"update": one.text, "number": one.number, "generation": one.generation, **_scored(one)}
