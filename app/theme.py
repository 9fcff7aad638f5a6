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
    basins: tuple[tuple[str, ...], ...]  # of living maps: a row a minimum, soon to late
    diverged: tuple[str, ...]  # the same of runs that diverged,
    blank: str  # the ground of all other endings,
    sign: str  # and the colour of the signs on it


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
    basins=(
        ("#fce0bc", "#eac18d", "#d7a15d", "#c48221", "#ab6700", "#914d00"),
        ("#cfe9ff", "#aacefc", "#84b2ee", "#5f98df", "#447dc4", "#2b64a8"),
        ("#d6f3db", "#b4ddbb", "#91c79b", "#6eb17c", "#529662", "#387c4a"),
        ("#f0d6f4", "#d8b3dd", "#bf91c6", "#a770b0", "#8d5696", "#743e7c"),
    ),
    diverged=("#1a2422", "#212c2a", "#2b3735", "#35423f", "#404d4a", "#4b5956"),
    blank="#efede4",
    sign="#22302e",
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
    basins=(
        ("#e3b482", "#cd9556", "#b5792f", "#985f08", "#784801", "#583400"),
        ("#99c1f4", "#74a5e3", "#5589cb", "#3c6faf", "#2b568b", "#1b3e69"),
        ("#96cea1", "#70b57f", "#4e9b61", "#328048", "#226435", "#134924"),
        ("#d8acdf", "#c18cc9", "#a86fb0", "#8c5595", "#6e4075", "#512c57"),
    ),
    diverged=("#000000", "#020405", "#05090b", "#080e10", "#0b1316", "#0f191c"),
    blank="#26353a",
    sign="#c6d6d2",
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
    basins=(("#fafafa", "#e4e4e4", "#cccccc", "#b2b2b2", "#969696", "#7a7a7a"),) * 4,
    diverged=("#000000", "#0d0d0d", "#1a1a1a", "#262626", "#333333", "#404040"),
    blank="#ffffff",
    sign="#000000",
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
