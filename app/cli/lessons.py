"""``fall-line lesson``: list lessons, open one, make its figures and worksheets, check one, begin a new one."""

import argparse
import sys
from pathlib import Path

from app.cli import files
from app.cli.say import Parser, fail, takes_language
from app.cli.server import open_at
from app.export import render as export
from app.language.translate import Translate, translate_phrase, translator
from app.lessons import registry
from app.lessons.check import Line, check
from app.lessons.lesson import Lesson
from app.lessons.own import pack
from app.lessons.read import read
from app.lessons.skeleton import SKELETON
from app.theme import THEMES
from symbolic.errors import FallLineError
from symbolic.foreign import visible

FORMS = ("png", "gif")  # of a scene's figures


def commands(parser: Parser, _: Translate) -> None:
    """Put the commands of ``fall-line lesson`` into its parser."""
    doing = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))

    def command(name: str, text: str, do: object) -> Parser:
        made: Parser = doing.add_parser(name, help=text, description=text)
        made.speak(_)
        made.set_defaults(do=do, parser=made)
        takes_language(made, _)
        return made

    command("list", _("every lesson, group after group"), list_all)
    opening = command("open", _("open a lesson in the browser; starts the app where it is not running"), open_one)
    opening.add_argument("lesson", metavar="KEY[.SCENE]", help=_("key of a lesson and number of a scene, or a file"))
    drawing = command("figures", _("write the figures of a lesson, its worksheet and the answers"), figures)
    drawing.add_argument("lesson", metavar="KEY", help=_("key of a lesson, or a file"))
    drawing.add_argument("--out", default=".", metavar="DIR", help=_("the folder to write into (this one)"))
    files.takes_force(drawing, _("replace files that are there already"))
    drawing.add_argument("--theme", default="light", choices=list(THEMES), help=_("theme of the figures (light)"))
    checking = command("check", _("run everything that lessons promise, and print what was measured"), check_all)
    checking.add_argument("lessons", nargs="*", help=_("keys of lessons, or files; without one, all"))
    checking.add_argument("--failed", action="store_true", help=_("print only what does not hold"))
    beginning = command("new", _("write a lesson to begin with"), new)
    beginning.add_argument("file", help=_("the file to write, ending in .toml"))


def list_all(options: argparse.Namespace) -> int:
    """Print the lessons: key, minutes, title."""
    known = registry.lessons()
    wide = max(map(len, known)) + 2
    for group in registry.groups().values():
        print(f"{group.title.said(options.lang)}: {group.question.said(options.lang)}")
        for lesson in known.values():
            if lesson.group == group.key:
                print(f"  {lesson.key:<{wide}}{lesson.minutes:>3} min  {lesson.title.said(options.lang)}")
    return 0


def open_one(options: argparse.Namespace) -> int:
    """Open a lesson at a scene; a file travels in the address itself."""
    name, _dot, number = str(options.lesson).rpartition(".")
    if not number.isdecimal():
        name, number = str(options.lesson), "1"
    lesson = named(name)
    if not 1 <= int(number) <= len(lesson.scenes):
        raise FallLineError("There is no scene {count} of {name}.", count=number, name=name)
    word = pack(Path(name).read_text("utf-8")) if name.endswith(".toml") else lesson.key
    lang = f"&lang={options.lang}" if options.lang != "en" else ""
    return open_at(f"http://localhost:{options.port}/?lesson={word}.{number}{lang}", options.port)


def figures(options: argparse.Namespace) -> int:
    """Write every scene as PNG and GIF, and the worksheet with and without the answers, each a file of its own."""
    from app.handout.lesson import carried, worksheet  # pages and QR codes: no other command needs them
    from app.handout.pictures import themed
    from app.handout.reader import Reader

    lang = str(options.lang)
    lesson, out = named(options.lesson), Path(options.out)
    sheets = {f"{lesson.key}-worksheet.html": False, f"{lesson.key}-answers.html": True}
    drawn = [f"{lesson.key}-{number}" for number, _scene in enumerate(lesson.scenes, 1)]
    for name in [f"{name}.{form}" for name in drawn for form in FORMS] + list(sheets):
        files.ready(out / name, force=options.force)
    made: dict[str, bytes] = {}
    for name, scene in zip(drawn, lesson.scenes, strict=True):
        state = themed(scene, options.theme, lang)
        for form in FORMS:
            made[f"{name}.{form}"] = export(form, state)
    reader = Reader(lang)
    for name, answers in sheets.items():
        made[name] = worksheet(reader, lesson, "", carried(reader, lesson), answers=answers).encode()
    for name, data in made.items():
        files.put(out / name, data)
        print(visible(f"{out / name} ({-(-len(data) // 1024)} kB)"), file=sys.stderr)
    return 0


def check_all(options: argparse.Namespace) -> int:
    """Check lessons by key or file; 1 where something does not hold."""
    chosen = [named(name) for name in options.lessons] or list(registry.lessons().values())
    _ = translator(str(options.lang))
    failures = 0
    for lesson in chosen:
        lines = check(lesson)
        failed = [line for line in lines if not line.answer.holds]
        failures += len(failed)
        told = _("{name}: {count} of {all} checks hold")
        print(told.format(name=lesson.key, count=len(lines) - len(failed), all=len(lines)))
        for line in failed if options.failed else lines:
            print("  " + in_words(line, str(options.lang)))
    return 1 if failures else 0


def in_words(line: Line, lang: str) -> str:
    """One check in one line: a mark, the place, what was expected, what was measured."""
    expected, measured = (translate_phrase(said, lang) for said in (line.answer.expected, line.answer.measured))
    return visible(f"{'✓' if line.answer.holds else '✗'} {line.place}: {expected} → {measured}")


def named(name: str) -> Lesson:
    """A lesson by its key, or from a file. Raises FallLineError."""
    if not name.endswith(".toml"):
        return registry.get(name)
    try:
        return read(Path(name).read_bytes(), name)
    except OSError as error:
        raise FallLineError("{target} cannot be read: {value}.", target=name, value=str(error.strerror)) from None


def new(options: argparse.Namespace) -> int:
    """Write a lesson to begin with: it is sound, and every field is explained."""
    _ = translator(str(options.lang))
    target = Path(options.file)
    if target.suffix != ".toml" or target.exists():
        return fail(_("{file} cannot be written: a new name that ends in .toml is needed.").format(file=target), 2)
    try:
        target.write_text(SKELETON.read_text("utf-8"), "utf-8")
    except OSError as error:
        return fail(_("{file} cannot be written: {reason}.").format(file=target, reason=error.strerror), 1)
    print(visible(f"{target}: fall-line lesson check {target}"), file=sys.stderr)
    return 0
