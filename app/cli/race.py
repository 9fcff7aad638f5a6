"""``fall-line race``: a fair race without a browser, as a table, a picture and data."""

import argparse
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import optimizers
from app.cli import files
from app.cli.asked import read
from app.cli.say import Parser, teller, told
from app.export.carried import MARK, carry, told_link
from app.export.pdffile import pdf
from app.export.race_files import csv_of, json_of, npz_of
from app.export.svgfile import svg
from app.lab.engine import compute
from app.lab.experiment import State
from app.lab.race_rows import heads, rows
from app.lab.race_says import DEEP, caveat, headline, held
from app.lab.racewords import Asked, read_race, with_numbers, written
from app.lab.racing import Plan, links, plan_of, run_plan
from app.language.translate import Translate, translator
from app.picture.race import drawn, painted
from app.picture.race_sheet import sheet_of
from app.theme import THEMES
from optimizers.race import BOUNDS
from optimizers.racing.heats import CRITERIA
from optimizers.racing.result import Race, Rules
from symbolic.errors import FallLineError
from symbolic.foreign import visible

SUFFIXES = (".png", ".svg", ".pdf", ".csv", ".npz", ".json")
POINTS = 0.75  # of a pixel of the page
WIDEST = 26  # of a column on the terminal


def options(parser: Parser, _: Translate) -> None:
    """The options of the command, besides those of every command that reads a link."""
    usual = Rules()
    parser.add_argument(
        "--optimizer", action="append", metavar="KEY", help=_("who runs; several times. Without it: those of the link")
    )
    parser.add_argument(
        "--surfaces", metavar="KEY,KEY", help=_("where: keys, groups, good (a set of twenty), here (that of the link)")
    )
    texts = {
        "budget": _("evaluations that a run may make"),
        "points": _("settings that are tried for each optimizer"),
        "knobs": _("knobs that are tuned: the learning rate, then momentum and β"),
        "tune_starts": _("starts for tuning, on each surface"),
        "starts": _("other starts for judging"),
        "seeds": _("streams of noise for each start, where somebody hears noise"),
        "seed": _("another draw of starts and noise"),
    }
    for name, text in texts.items():
        text = _("{what} Without it: {value}.").format(what=text + ".", value=getattr(usual, name))
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, metavar="N", help=text)
    parser.add_argument("--tolerance", type=float, metavar="SHARE", help=_("what counts as solved (0.001)"))
    parser.add_argument(
        "--by", choices=CRITERIA, default=CRITERIA[0], help=_("arrived for good, or for the first time")
    )
    parser.add_argument("--data-profile", action="store_true", help=_("curves over evaluations, not over ratios"))
    parser.add_argument("--theme", choices=list(THEMES), default="light", help=_("theme of the picture (light)"))
    written = _("a file to write, several times: {suffixes} say what it holds").format(suffixes=" ".join(SUFFIXES))
    parser.add_argument("-o", "--output", action="append", metavar="FILE", help=written)
    files.takes_force(parser, _("replace files that are there already"))
    parser.add_argument("--answer", action="store_true", help=_("run although the link asks a question first"))


def run(given: argparse.Namespace) -> int:
    """Run the race, print its table, write what was asked for. Raises FallLineError for what cannot be used."""
    lang = str(given.lang)
    _ = translator(lang)
    targets = [Path(name) for name in given.output or ()]
    for target in targets:  # what stands in the way is found before the work is done
        if target.suffix.lower() not in SUFFIXES:
            right = " ".join(SUFFIXES)
            raise FallLineError(
                "{target} ends in {suffix}; a race is written as {right}.",
                target=str(target),
                suffix=target.suffix,
                right=right,
            )
        files.ready(target, force=given.force)
    state = read(given) if given.link is not None or given.text is not None else State()
    if state.view.reveal and not given.answer:
        raise FallLineError(
            "This link asks a question first, and this file would tell the answer: write it with --answer."
        )
    asked = _asked(given, state)
    plan = _plan(given, state, asked, _)
    state = replace(state, view=replace(state.view, race=written(asked), tab="race"))
    tell = teller(lang)
    found = run_plan(plan, (lambda share, words, partial: tell(share, words)) if tell is not None else None)
    told()
    _print(found, plan, str(given.by), _)
    for target in targets:
        files.put(target, _data(target.suffix.lower(), found, plan, given, state, _))
        print(visible(str(target)), file=sys.stderr)
    return 0


def _asked(given: argparse.Namespace, state: State) -> Asked:
    """What is asked for: the link's own race, with what the command line says instead."""
    asked = read_race(state.view.race)
    for key in given.optimizer or ():
        optimizers.get(key)
    if given.optimizer:
        asked = replace(asked, entrants=tuple(dict.fromkeys(given.optimizer)))
    if given.surfaces is not None:
        asked = replace(asked, places=read_race(given.surfaces).places)
    named = {name: getattr(given, name) for name in BOUNDS if name != "seed" and getattr(given, name) is not None}
    return Asked(asked.places, asked.entrants, with_numbers(asked, named))


def _plan(given: argparse.Namespace, state: State, asked: Asked, _: Translate) -> Plan:
    """The race itself; seed and tolerance are no words of a link."""
    plan = plan_of(asked, compute(state.experiment), state.view, _, most=None)
    tolerance = plan.rules.tolerance if given.tolerance is None else given.tolerance
    return replace(plan, rules=replace(plan.rules, seed=given.seed or 0, tolerance=tolerance))


def _print(found: Race, plan: Plan, by: str, _: Translate) -> None:
    """Headline, table and how it was held."""
    print(" ".join(headline(found, by, _)))
    if said := caveat(found, by, _):
        print(said)
    table = [heads(plan, _)]
    for row in rows(found, plan, by, _):
        delivered = f"{row.delivered} !" if row.low else row.delivered
        table.append((row.title, row.first, row.solved, delivered, row.tuned, row.works, row.left, row.runs))
    widths = [min(WIDEST, max(len(line[at]) for line in table)) for at in range(len(table[0]))]
    for line in table:
        first, *others = zip(line, widths, strict=True)
        cells = [f"{first[0][: first[1]]:<{first[1]}}", *(f"{text:>{width}}" for text, width in others)]
        print(visible("  ".join(cells).rstrip()))
    for sentence in (*held(found, by, _), _(DEEP)):
        print(sentence)


def _data(suffix: str, found: Race, plan: Plan, given: argparse.Namespace, state: State, _: Translate) -> bytes:
    """The bytes of a file."""
    if suffix == ".npz":
        return npz_of(found)
    if suffix in (".csv", ".json"):
        made = csv_of if suffix == ".csv" else json_of
        return made(found, links(found, plan, state.view))
    sheet, theme = sheet_of(found, plan, given.by, given.data_profile, _), THEMES[given.theme]
    if suffix == ".png":
        data = BytesIO()
        painted(sheet, theme).save(data, "PNG")
        return carry(data.getvalue(), suffix, told_link(state))
    drawing = drawn(sheet, theme)
    if suffix == ".svg":
        size = f"{drawing.width}", f"{drawing.height}"
        return carry(svg(drawing, size, sheet.winner), suffix, told_link(state))
    room = drawing.width * POINTS, drawing.height * POINTS
    return pdf(drawing, room, sheet.winner, keywords=MARK + told_link(state))
