"""The commands of ``fall-line`` and their arguments."""

import os
from importlib.metadata import version

from app import export
from app.cli import build, completion, files, lessons, listing, maps, opening, race, search, table, writing
from app.cli.asked import Asking, takes_experiment, takes_link
from app.cli.say import Parser, examples, takes_language
from app.cli.server import serve
from app.export import flags
from app.language.translate import Translate
from symbolic.errors import N_

CANYON = "s=bowl&s.kappa=100&n=200&o=sgd&o.lr=0.0195&o2=adam&o2.lr=0.1"
FLAGS = "--surface rosenbrock --start -1.2,1 --optimizer adam --lr 0.01 --optimizer momentum --momentum 0.95"
TOP = (
    (N_("open the app in the browser"), "fall-line"),
    (N_("a film for a slide, from flags"), f"fall-line gif {FLAGS} -o race.gif"),
    (N_("a picture of a link of the app; one that cannot be used makes no file"), f'fall-line png "{CANYON}"'),
    (N_("what has become of it, as numbers"), "fall-line run --surface beale --optimizer adam --lr 0.05 --json"),
    (N_("the stage of a figure that somebody sent"), "fall-line open figure.png"),
    (N_("the knobs, ranges and equations of one thing"), "fall-line list adam"),
    (N_("all figures of a course"), "fall-line build figures.toml"),
)
CODES = N_(
    "Exit codes: 0 done; 1 a file cannot be written, or something promised does not hold;\n"
    "2 something asked for cannot be used, and nothing was done; 130 stopped by Ctrl+C."
)


def parser(_: Translate) -> Parser:
    """The commands and their options."""
    end = f"{examples(_, TOP)}\n\n{_(CODES)}"
    top = Parser(prog="fall-line", description=_("A laboratory for loss surfaces and optimizers."), epilog=end)
    top.speak(_)
    port = int(os.environ.get("STREAMLIT_SERVER_PORT", "8501"))
    top.add_argument("--port", type=int, default=port, help=_("port of the app (8501)"))
    top.add_argument("--version", action="version", version=f"fall-line {version('fall-line')}", help=_("its version"))
    takes_language(top, _)
    top.set_defaults(do=serve)
    commands = top.add_subparsers(title=_("commands"), metavar=_("COMMAND"), parser_class=Asking)

    def command(name: str, text: str, do: object, told: tuple[tuple[str, str], ...] = (), **more: object) -> Asking:
        end = examples(_, told) if told else None
        made: Asking = commands.add_parser(name, help=text, description=text, epilog=end)
        made.speak(_)
        made.set_defaults(do=do, parser=made, **more)
        takes_language(made, _)
        return made

    known = command("list", _("what there is, by title; of one thing its knobs and equations"), listing.list_all)
    named = _("a key, or one of: {kinds}").format(kinds=_(listing.KINDS))
    known.add_argument("name", nargs="?", metavar="NAME", help=named)
    running = command("run", _("run an experiment and print its results"), table.run, RUN)
    running.add_argument("--json", action="store_true", help=_("print JSON instead of a table"))
    takes_experiment(running, _)
    opened = command("open", _("open the stage of a figure in the browser"), opening.open_stage, OPEN)
    takes_experiment(opened, _)
    opened.add_argument("--port", type=int, default=port, help=_("port of the app (8501)"))
    asked = command("link", _("print the link of a figure, or of flags"), opening.print_link, LINK)
    takes_experiment(asked, _)
    asked.add_argument("--address", action="store_true", help=_("the whole address of the app"))
    asked.add_argument("--port", type=int, default=port, help=_("port of the app (8501)"))
    building = command("build", _("make all figures of a course that are not up to date"), build.run, build.EXAMPLES)
    build.options(building, _)
    told = _("race optimizers fairly: each tuned by the same search, judged on other starts")
    racer = command("race", told, race.run)
    takes_link(racer, _)
    race.options(racer, _)
    told = _("search for update rules: short ones are scored fairly, the best judged on other surfaces")
    searching = command("search", told, search.run, search.EXAMPLES)
    search.options(searching, _)
    mapping = command("map", _("compute a living map, as arrays (NPZ) and as a picture (PNG)"), maps.write)
    maps.takes(mapping, _)
    takes_experiment(mapping, _)
    lessons.commands(command("lesson", _("list lessons, open one, check one, begin a new one"), lessons.list_all), _)
    completing = command("completion", _("completion for your shell"), completion.run, completion.EXAMPLES)
    completion.options(completing, _)
    for key, form in export.formats().items():
        text = _("write an experiment as {format}").format(format=_(form.title))
        writing_it = command(key, text, writing.write, _worked(key, form), format=key)
        _takes_output(writing_it, form, _)
        flags.add(writing_it, form, _)
        takes_experiment(writing_it, _)
    return top


RUN = (
    (N_("from a link"), f'fall-line run "{CANYON}"'),
    (N_("from flags, as JSON"), f"fall-line run {FLAGS} --json"),
)
OPEN = ((N_("the stage of a figure that somebody sent"), "fall-line open figure.png"),)
LINK = (
    (N_("the link that a figure carries"), "fall-line link figure.png"),
    (N_("the same figure with another start"), "fall-line png @figure.png --start 0,1 -o other.png"),
    (N_("a link made from flags"), f"fall-line link {FLAGS}"),
)


def _worked(key: str, form: export.Format) -> tuple[tuple[str, str], ...]:
    """Examples of writing a format."""
    file = f"figures/race{form.suffix}"
    lines = [
        (N_("from flags; the folder is made"), f"fall-line {key} {FLAGS} -o {file}"),
        (N_("from a link, into a pipe"), f'fall-line {key} "{CANYON}" -o - | wc -c'),
    ]
    if form.presets:
        lines.append((N_("for a well-known use"), f'fall-line {key} "{CANYON}" --preset {next(iter(form.presets))}'))
    return tuple(lines)


def _takes_output(command: Parser, form: export.Format, _: Translate) -> None:
    file = f"fall-line{form.suffix}"
    told = _("the file to write ({file}); - is standard output").format(file=file)
    command.add_argument("-o", "--output", default=file, metavar="FILE", help=told)
    files.takes_force(command, _("replace a file that is there already"))
