"""How wide figures of papers, handouts and slides are, as their publishers say, and how large type is in them."""

from dataclasses import dataclass

from symbolic.errors import N_
from symbolic.knob import Knob

_NATURE, _SCIENCE = "nature.com, final submission", "science.org, instructions for revised manuscripts"
INCH, POINTS = 25.4, 72.0  # millimetres and points of an inch
LEAST_TYPE = 7.0  # points: what Nature, IEEE and Elsevier ask for, or more; smaller is not read on paper
SCREEN = "screen"


@dataclass(frozen=True)
class Column:
    """A width in millimetres, what it is the width of, and where that is said; ``high`` is given where a page of that
    width has one height."""

    title: str
    wide: float
    source: str
    high: float | None = None


COLUMNS = {
    "nature": Column(N_("Nature, one column"), 89.0, _NATURE),
    "nature-wide": Column(N_("Nature, two columns"), 183.0, _NATURE),
    "science": Column(N_("Science, one column"), 57.0, _SCIENCE),
    "science-2": Column(N_("Science, two columns"), 121.0, _SCIENCE),
    "science-3": Column(N_("Science, three columns"), 184.0, _SCIENCE),
    "ieee": Column(N_("IEEE, one column"), 88.9, "IEEE author centre, graphics: 3.5 in"),
    "ieee-wide": Column(N_("IEEE, two columns"), 181.9, "IEEE author centre, graphics: 7.16 in"),
    "elsevier": Column(N_("Elsevier, one column"), 90.0, "elsevier.com, artwork sizing"),
    "elsevier-mid": Column(N_("Elsevier, one and a half columns"), 140.0, "elsevier.com, artwork sizing"),
    "elsevier-wide": Column(N_("Elsevier, two columns"), 190.0, "elsevier.com, artwork sizing"),
    "neurips": Column(N_("NeurIPS, text width"), 139.7, "NeurIPS style file: 5.5 in"),
    "icml": Column(N_("ICML, one column"), 82.55, "ICML style file: 3.25 in"),
    "icml-wide": Column(N_("ICML, two columns"), 171.45, "ICML style file: 6.75 in"),
    "jmlr": Column(N_("JMLR, text width"), 152.4, "JMLR style file: 6 in"),
    "latex": Column(N_("LaTeX article, text width"), 121.25, "article.cls at 10pt: 345 points of 1/72.27 in"),
    "slide": Column(N_("Slide 16:9"), 160.0, "beamer, aspectratio=169: 160 × 90 mm", 90.0),
}  # fmt: skip

COLUMN = Knob(
    "column",
    SCREEN,
    choices=(SCREEN, *COLUMNS),
    title=N_("Column"),
    doc=N_("The width of a paper's column, with type of 7 points or more in it; screen: the size in pixels."),
)
SPOKEN = {SCREEN: N_("screen"), **{key: column.title for key, column in COLUMNS.items()}}
