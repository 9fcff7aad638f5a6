"""The look in one place: tints, inks, trail colours, dashes and markers, for every renderer.

The stage (canvas), the GIF (Pillow) and the Plotly figures all read these values (widths and sizes are in
:mod:`app.look`), so an optimizer keeps its
colour, dash and marker wherever it is drawn. Colours are Okabe-Ito relatives chosen to hold on both maps for
colour-blind readers; dash and marker carry the identity without colour.
"""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Theme:
    """One complete set of colours. All colours are ``#rrggbb``; alphas are in [0, 1]."""

    name: str
    tints: tuple[str, ...]  # low to high ground, interpolated in OKLab
    page: str
    ink: str
    muted: str  # secondary text
    line: str  # hairlines of the page (axes, rules)
    contour: str
    contour_alpha: float
    casing: str  # the map's own light under every trail
    trails: tuple[str, ...]
    minimum: str
    saddle: str
    maximum: str
    warning: str
    relief: float  # strength of the hillshade


LIGHT = Theme(
    name="light",
    tints=("#9fc6c4", "#bcd8cf", "#d8e6d8", "#ece9d8", "#efe3c8", "#e8d3b0", "#dcc19c"),
    page="#fbfaf6",
    ink="#22302e",
    muted="#5d6b67",
    line="#d9d8cd",
    contour="#5b6b5f",
    contour_alpha=0.55,
    casing="#ffffff",
    trails=("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A5195", "#22302e"),
    minimum="#b3261e",
    saddle="#4b3b8f",
    maximum="#6b4a1f",
    warning="#b3261e",
    relief=0.7,
)

DARK = Theme(
    name="dark",
    tints=("#0d2b36", "#123642", "#1b414a", "#2a4a4f", "#3b5253", "#4c5a57", "#5e645f"),
    page="#0b1518",
    ink="#dfe9e6",
    muted="#9bb0ab",
    line="#223337",
    contour="#a9c4bf",
    contour_alpha=0.35,
    casing="#071013",
    trails=("#ff7a2f", "#4aa8ff", "#2fd39b", "#f29bc9", "#ffc247", "#8fd8ff", "#b99cff", "#f2f2ea"),
    minimum="#ff6f61",
    saddle="#c9b8ff",
    maximum="#ffd9a0",
    warning="#ff8a7a",
    relief=0.85,
)

THEMES = {"light": LIGHT, "dark": DARK}

# For paper: white ground, grey contours, black runs that dash and marker tell apart. No page is shown in it.
INK = Theme(
    name="ink",
    tints=("#ffffff",) * 7,
    page="#ffffff",
    ink="#000000",
    muted="#4a4a4a",
    line="#b5b5b5",
    contour="#5a5a5a",
    contour_alpha=0.6,
    casing="#ffffff",
    trails=("#000000",) * 8,
    minimum="#000000",
    saddle="#4a4a4a",
    maximum="#4a4a4a",
    warning="#000000",
    relief=0.0,
)


@dataclass(frozen=True)
class Slot:
    """How one trail looks besides its colour. ``dash`` is a canvas/SVG pattern in pixels, () is solid."""

    dash: tuple[int, ...]
    marker: str
    glyph: str


# In step with ``Theme.trails``: colour i goes with slot i.
SLOTS: tuple[Slot, ...] = (
    Slot((), "circle", "●"),
    Slot((10, 5), "square", "■"),
    Slot((2, 5), "triangle-up", "▲"),
    Slot((), "diamond", "◆"),
    Slot((10, 4, 2, 4), "triangle-down", "▼"),
    Slot((6, 4), "cross", "✚"),
    Slot((14, 4, 2, 4, 2, 4), "star", "★"),
    Slot((4, 3), "pentagon", "⬟"),
)
DASHES: tuple[tuple[int, ...], ...] = tuple(slot.dash for slot in SLOTS)
MARKERS: tuple[str, ...] = tuple(slot.marker for slot in SLOTS)
GLYPHS: tuple[str, ...] = tuple(slot.glyph for slot in SLOTS)


def css_dash(dash: tuple[int, ...]) -> str:
    """A dash pattern as Plotly's flat figures read it: ``10px,5px``."""
    return ",".join(f"{length}px" for length in dash) or "solid"


def as_data() -> dict[str, object]:
    """Everything above as plain JSON-able data, for the stage."""
    return {
        "themes": {name: asdict(theme) for name, theme in THEMES.items()},
        "dashes": [list(dash) for dash in DASHES],
        "markers": list(MARKERS),
        "glyphs": list(GLYPHS),
    }
