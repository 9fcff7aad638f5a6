"""The equations of what is shown, as MathML for a page of its own: what ran, in the order in which it ran."""

from markupsafe import Markup

from app.lab.engine import Ran, Results
from app.lab.equations import systems
from app.lab.labels import run_names
from app.lab.mathml import equations, formula
from app.language.translate import Translate


def formula_of(results: Results, _: Translate) -> Markup:
    """The landscape in one line."""
    return formula(f"f(x, y) = {results.surface.latex()}", _)


def sheet_of(results: Results, _: Translate) -> Markup:
    """The landscape with its slopes, then every run's equations; runs that share them are named together."""
    surface = results.surface
    lines = [f"f(x, y) &= {surface.latex()}"]
    slopes = surface.gradient_latex()
    if slopes is not None:
        names = (r"\frac{\partial f}{\partial x}", r"\frac{\partial f}{\partial y}")
        lines += [f"{name} &= {slope}" for name, slope in zip(names, slopes, strict=True)]
    sections = [_section(_(surface.title), equations(lines, _))]
    sharing: dict[Markup, list[str]] = {}
    for ran, name in zip(results.runs, run_names(results.runs, _), strict=True):
        sharing.setdefault(_systems(ran, _), []).append(name.label)
    sections += [_section(_(", ").join(names), said) for said, names in sharing.items()]
    return Markup("\n").join(sections)


def _section(title: str, said: Markup) -> Markup:
    return Markup("<h2>{}</h2>{}").format(title, said)


def _systems(ran: Ran, _: Translate) -> Markup:
    """A run's parts, each under its title where there are several."""
    parts = [(_(title), equations(lines, _)) for title, lines in systems(ran)]
    if len(parts) == 1:
        return parts[0][1]
    return Markup("").join(Markup("<h3>{}</h3>{}").format(title, said) for title, said in parts)
