"""The look that is not colour, as data: what both painters (canvas in the browser, Pillow here) must agree on.

Sizes are pixels of a map at its normal size (the pictures' design size, the stage at font scale 1). Colours are named
by their role in :class:`app.theme.Theme`. The stage gets all of it as JSON (:func:`as_data`, ``js/look.js``). What must
be a formula and not a number (relief, contour levels, ticks, thinning) exists once in Python and once in JavaScript;
``tests/contracts`` holds those pairs to each other.
"""

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from app import theme

Point = tuple[float, float]
Outline = tuple[Point, ...]

# One map for all runs, or one a run; the ground in three dimensions alone, or beside the map; one small map for each
# setting of one or two knobs; the map of the ground and beside it one in which every pixel is a run.
Layout = Literal["overlay", "grid", "relief", "both", "wall", "maps"]
MAX_PINS = 3  # knobs beside the map of the presenter view
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
MAPS_LAYOUT: Layout = "maps"
SMALL = 0.78  # size of heads and marks on the small maps of a grid


@dataclass(frozen=True)
class Relief:
    """Tints and hillshade, see :mod:`app.lab.heights` and :mod:`app.picture.relief` for the formulas."""

    sample: int = 4000  # values from which quantiles are taken
    floor: float = 1e-3  # the heights' offset, in parts of the view's median loss above the base,
    span: float = 1e-7  # and at least so much of its 99th percentile
    top: float = 0.998  # the part of the view below the highest tint
    tints: int = 1024  # entries of the table from height to tint
    even: float = 0.6  # tints go so far by height, the rest by area: no view is all one tint
    altitude: float = 48.0  # degrees of the light above the north-west horizon
    soft_floor: float = 0.02  # the light's own offset, in parts of the median: a valley's floor is round, not a crease
    typical: float = 0.6  # the quantile of the slopes that counts as typical ground
    gentle: float = 0.74  # what typical ground is drawn as, in slopes of one,
    soft: float = 0.42  # and how soon steeper ground saturates: a wall is a soft shadow
    gain: float = 1.35
    shine: float = 0.30  # OKLab lightness that full light adds
    shade: float = 0.26  # and full shade takes, before the theme's own strength


@dataclass(frozen=True)
class ReliefView:
    """The ground in three dimensions: degrees from above the ground, and how far a camera may go."""

    alone: Layout = "relief"
    both: Layout = "both"
    camera: str = "30,53,1"  # turn, tilt and zoom of the usual view
    tilts: tuple[float, float] = (15.0, 90.0)
    zooms: tuple[float, float] = (0.5, 4.0)
    line: float = 2.4  # width of trails,
    stem: float = 50.0  # and height of the heads' stems, seen from the side


@dataclass(frozen=True)
class Contours:
    """Contour lines: even log levels, every ``heavy``-th heavier."""

    steps: tuple[float, ...] = (16.0, 8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.125)  # lines a decade, the most that fit
    wanted: int = 24  # about so many levels in a view,
    wanted_small: int = 16  # and in one narrower than `narrow`
    narrow: float = 320.0
    heavy: int = 4
    hairline: float = 0.65
    heavy_line: float = 1.25
    label: float = 10.0  # type size
    label_ink: float = 0.72
    label_room: float = 90.0  # between labels
    label_straight: float = 0.985  # chord over length of the stretch that a label stands on


@dataclass(frozen=True)
class Trails:
    """Lines of the optimizers on the map."""

    width: float = 2.0
    casing: float = 1.8  # in widths: the map's own light under every line
    stagger: float = 5.0  # pixels by which each slot's dashes are shifted, so that lines show through each other
    under: float = 0.4  # strength of the line between its dashes: a dashed trail is still one line
    thin: float = 0.6  # shorter moves are drawn with the next one
    repeats: int = 4000  # points from which lines that only redraw earlier ones are left out,
    cell: float = 2.0  # the same being: both ends in the same cells of so many pixels
    far: float = 20000.0  # pixels; lines beyond are cut there, where they cross
    bead: float = 1.35  # radius of the dot at an update, in widths,
    bead_edge: float = 0.25  # its outline,
    bead_apart: float = 5.0  # and the least distance between updates that are dots
    lane: float = 2.4  # distance of trails that run together and are laid side by side
    lane_cell: float = 4.0  # together is: in one cell of so many pixels, or in neighbours
    lane_reach: float = 14.0  # pixels along the trail over which it changes lanes,
    lane_ease: float = 24.0  # and within which all leave the start ring
    lane_most: int = 20000  # points of a trail from which lanes are not worth their time
    small: float = 0.9  # width on the small maps of a grid


@dataclass(frozen=True)
class Heads:
    """Where the optimizers are, and the start."""

    size: float = 6.6  # radius of a head's marker
    edge: float = 0.31  # its outline, in sizes
    start: float = 6.0  # radius of the start's ring,
    start_casing: float = 0.85  # the width of its casing,
    start_line: float = 0.42  # and of its line, in radii
    exit: float = 1.0  # size of the arrow at the edge, in sizes of a head; distance
    exit_apart: float = 0.9  # of the two chevrons of which the arrow is made,
    exit_back: float = 4.0  # and how far behind it the marker stands
    exit_head: float = 0.8
    apart: float = 1.85  # distance of heads that make room for each other, in sizes


@dataclass(frozen=True)
class Sizes:
    """How large what lies on a map is drawn, as factors: lines, heads (and the start's ring), marks of points; and how
    many updates of a run are beads: more of them would lie on each other, and their rims hide the line."""

    line: float = 1.0
    head: float = 1.0
    mark: float = 1.0
    beads: int = 100_000


@dataclass(frozen=True)
class Members:
    """Of a swarm: half a member's sign, the rim about it, its longest tail, and how wide and strong that is; and how
    strong all are behind the one that is followed."""

    half: float = 3.1
    rim: float = 1.0
    tail: float = 16.0
    tail_width: float = 1.2
    tail_strength: float = 0.5
    behind: float = 0.4
    band: float = 0.2  # strength of the band between quantiles in a strip


@dataclass(frozen=True)
class Strips:
    """Curves over the steps."""

    decades: float = 18.0  # a log axis goes at most so deep below its highest value
    least: float = 10.0  # and spans at least this ratio
    below: float = 0.1  # what lies under the axis is drawn here, in parts of its lower end: out of sight, a cut
    linear: float = 100.0  # learning rates have an even axis unless they span this ratio,
    linear_part: float = (
        0.1  # each from the value that so small a part of its steps lies below: a cosine ends near zero
    )
    width: float = 1.6
    faint: float = 0.22  # strength of what is yet to come
    dot: float = 3.0
    end: float = 3.5  # arm of the cross at the end of a diverged curve
    tick_apart: float = 20.0


@dataclass(frozen=True)
class DataSpace:
    """Beside the map of a model's weights: its data, and what it answers."""

    margin: float = 0.07  # beyond the data, in parts of their extent,
    start_room: float = 0.85  # and at most so much more for what is answered at the surface's own start
    curve: int = 160  # points of a curve,
    raster: int = 25  # nodes a side of the raster that boundaries are looked for on, and
    halvings: int = 11  # how often an edge of it is halved to find where
    line: float = 2.2  # width of a run's prediction,
    thin: float = 1.1  # of the start's and of each snapshot's,
    thick: float = 6.0  # and of their average
    casing: float = 2.4  # wider than the line
    thin_strength: float = 0.62
    thick_strength: float = 0.4
    point: float = 3.5  # radius of a row's sign,
    edge: float = 1.3  # its edge,
    aside: float = 0.3  # and its strength where another batch is looked at
    residual: float = 1.1
    few: int = 80  # rows up to which they lie over the lines
    signs: tuple[str, str] = ("square", "circle")  # of rows below (hollow) and above the level,
    colours: tuple[str, str] = ("maximum", "saddle")  # and their colours' roles


@dataclass(frozen=True)
class Axes:
    """Distance between ticks in pixels: across, and up the page as a part of it. Both axes have one scale."""

    apart: float = 78.0
    apart_small: float = 62.0
    up: float = 0.72
    most_grown: float = 4.0  # a window grown more than so many times to equal axes would show little of itself


@dataclass(frozen=True)
class Clock:
    """The pace at which steps are walked at 1×; the formulas are :mod:`app.picture.pace` and ``js/clock.js``."""

    seconds: float = 8.0  # that `of` steps take; longer runs take longer, but less than in proportion:
    of: float = 500.0
    growth: float = 0.7  # so many steps more take this power of it
    crawl: float = 3.0  # steps a second at the very start,
    quicken: float = 1.2  # and by how many more each step walked


@dataclass(frozen=True)
class Sliders:
    """What a slider can tell apart; the formulas are :mod:`app.lab.scales`."""

    zero: float = 1e-6  # a log scale that begins at zero begins here, in parts of its other end
    digits: int = 3  # significant digits of a value on a log scale
    digits_one_minus: int = 2  # and of 1 - value
    linear_stops: float = 200.0


def _polygon(corners: int, radius: float, turn: float = 0.0) -> Outline:
    angles = [turn - math.pi / 2 + 2 * math.pi * i / corners for i in range(corners)]
    return tuple((radius * math.cos(angle), radius * math.sin(angle)) for angle in angles)


def _star(points: int, radius: float, inner: float) -> Outline:
    outer, dents = _polygon(points, radius), _polygon(points, radius * inner, math.pi / points)
    return tuple(corner for pair in zip(outer, dents, strict=True) for corner in pair)


_ARM = 0.36
# About the centre, y down, in sizes; made to look equally heavy. The first eight are named by theme.MARKERS.
OUTLINES: dict[str, Outline] = {
    "circle": _polygon(40, 0.94),
    "square": ((-0.82, -0.82), (0.82, -0.82), (0.82, 0.82), (-0.82, 0.82)),
    "triangle-up": tuple((x, y + 0.12) for x, y in _polygon(3, 1.18)),
    "diamond": ((0.0, -1.14), (1.05, 0.0), (0.0, 1.14), (-1.05, 0.0)),
    "triangle-down": tuple((x, y - 0.12) for x, y in _polygon(3, 1.18, math.pi)),
    "cross": (
        *((-_ARM, -1.0), (_ARM, -1.0), (_ARM, -_ARM), (1.0, -_ARM), (1.0, _ARM), (_ARM, _ARM)),
        *((_ARM, 1.0), (-_ARM, 1.0), (-_ARM, _ARM), (-1.0, _ARM), (-1.0, -_ARM), (-_ARM, -_ARM)),
    ),
    "star": _star(5, 1.24, 0.46),
    "pentagon": _polygon(5, 1.08),
    # its tip is the place; points along +x
    "exit": ((0.0, 0.0), (-0.8, -1.0), (-1.35, -1.0), (-0.55, 0.0), (-1.35, 1.0), (-0.8, 1.0)),
    "rhomb": ((0.0, -0.85), (0.77, 0.0), (0.0, 0.85), (-0.77, 0.0)),
    "upright": ((0.0, -0.85), (0.0, 0.85)),
    "level": ((-0.77, 0.0), (0.77, 0.0)),
    "peak": ((0.0, -0.77), (0.89, 0.64), (-0.89, 0.64)),
    "snow": ((0.0, -0.77), (0.39, -0.14), (0.10, -0.02), (-0.14, -0.20), (-0.39, -0.14)),
}


@dataclass(frozen=True)
class Part:
    """One stroke of a mark: an outline, filled and edged in a colour's role; two corners are a line.

    ``edge_width`` is in sizes, centred on the outline, and never thinner than ``least`` pixels.
    """

    outline: str
    fill: str | None = None
    edge: str | None = None
    edge_width: float = 0.0
    least: float = 0.0


@dataclass(frozen=True)
class Mark:
    """A critical point's sign: its parts from below, its size in pixels, and the sign for it in running text."""

    size: float
    glyph: str
    parts: tuple[Part, ...]


# The best minimum is a full star, one that is not the best a smaller hollow one.
MARKS: dict[str, Mark] = {
    "minimum": Mark(8.0, "★", (Part("star", edge="casing", edge_width=0.5), Part("star", fill="minimum"))),
    "local": Mark(
        6.4,
        "☆",
        (
            Part("star", edge="casing", edge_width=0.75),
            Part("star", fill="casing", edge="minimum", edge_width=0.26, least=1.2),
        ),
    ),
    "saddle": Mark(
        8.0,
        "⟐",
        (
            Part("rhomb", fill="casing", edge="casing", edge_width=0.62),
            Part("rhomb", edge="saddle", edge_width=0.2, least=1.2),
            Part("upright", edge="saddle", edge_width=0.2, least=1.2),
            Part("level", edge="saddle", edge_width=0.2, least=1.2),
        ),
    ),
    "maximum": Mark(
        8.0,
        "▲",
        (
            Part("peak", fill="casing", edge="casing", edge_width=0.62),
            Part("peak", edge="maximum", edge_width=0.2, least=1.2),
            Part("snow", fill="maximum"),
        ),
    ),
}

# Where a penalty would have a run rest: drawn in the run's own colour, the role ``run``.
NESTED = 0.62  # of several in one place each further one is so much larger, in sizes
HELD = Mark(
    5.6,
    "⊕",
    (
        Part("circle", fill="casing", edge="casing", edge_width=0.7),
        Part("circle", edge="run", edge_width=0.3, least=1.4),
        Part("upright", edge="run", edge_width=0.24, least=1.2),
        Part("level", edge="run", edge_width=0.24, least=1.2),
    ),
)


@dataclass(frozen=True)
class Lines:
    """A whole line of minima, on the ground: in the colour of minima over a casing."""

    width: float = 1.5
    casing: float = 3.1


@dataclass(frozen=True)
class Pattern:
    """The sign of an ending that is no minimum: one form (``inSign`` of ``js/mapsigns.js``) every so many pixels."""

    form: str
    every: float
    width: float  # of its line; of dots the radius
    arm: float = 0.0  # how far it goes from its middle


@dataclass(frozen=True)
class Maps:
    """Living maps: hue is the minimum, lightness the steps to it in bands, all else but divergence a pattern."""

    bands: tuple[int, ...] = (5, 10, 20, 50, 100)  # steps up to which a band goes, the last has no end
    rounds: tuple[float, ...] = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)  # other bands, × 10ⁿ
    spread: tuple[float, float] = (0.01, 0.99)  # quantiles of the steps that other bands span
    crowd: float = 0.7  # where one band holds more than so much of the arrivals, the bands are others
    gap: float = 14.0  # between the two maps
    open: float = 13.0  # of the crosshair, about its point
    border: float = 1.0  # between two endings,
    dust: float = 0.27  # where at most so many of a pixel's neighbourhood are border: else it is dust
    dust_reach: int = 3  # pixels each way of that neighbourhood
    limit_width: float = 2.4  # of the line where theory ends, its dashes,
    limit_dash: tuple[float, float] = (8.0, 5.0)
    limit_casing: float = 5.0  # and the light under it


# By class of ending (:func:`app.lab.shares.class_of`). Each is its own in grey: stripes swing, plus signs are saddles,
# level lines a plateau, rings rest, chevrons leave, dots are still on their way.
PATTERNS: dict[str, Pattern] = {
    "oscillating": Pattern("stripes", 6.0, 2.0),
    "going": Pattern("dots", 6.0, 1.2),
    "saddle": Pattern("plus", 9.0, 1.0, 2.5),
    "plateau": Pattern("level", 5.0, 1.0),
    "rest": Pattern("rings", 9.0, 1.0, 2.6),
    "left_view": Pattern("chevrons", 9.0, 1.1, 2.4),
}

RELIEF, RELIEF_VIEW, CONTOURS, TRAILS, HEADS = Relief(), ReliefView(), Contours(), Trails(), Heads()
STRIPS, AXES, SLIDERS, LINES, CLOCK, MEMBERS = Strips(), Axes(), Sliders(), Lines(), Clock(), Members()
MAPS, DATA = Maps(), DataSpace()
WHOLE, IN_GRID = Sizes(), Sizes(TRAILS.small, SMALL, SMALL)
THUMBNAIL = Sizes(1.0, 6.0 / HEADS.size, 6.5 / MARKS["minimum"].size, 40)  # lines of 2, heads of 6, stars of 6.5 pixels


def as_data() -> dict[str, Any]:
    """Colours and everything above as plain JSON-able data, for the stage."""
    return theme.as_data() | {
        "layouts": list(LAYOUTS),
        "most_pins": MAX_PINS,
        "small": SMALL,
        "outlines": {name: [list(corner) for corner in outline] for name, outline in OUTLINES.items()},
        "marks": {name: asdict(mark) for name, mark in MARKS.items()},
        "held": asdict(HELD),
        "nested": NESTED,
        "lines": asdict(LINES),
        "relief": asdict(RELIEF),
        "relief_view": asdict(RELIEF_VIEW),
        "contours": asdict(CONTOURS),
        "trail": asdict(TRAILS),
        "heads": asdict(HEADS),
        "strips": asdict(STRIPS),
        "axes": asdict(AXES),
        "data": asdict(DATA),
        "sliders": asdict(SLIDERS),
        "clock": asdict(CLOCK),
        "members": asdict(MEMBERS),
        "maps": asdict(MAPS),
        "patterns": {name: asdict(pattern) for name, pattern in PATTERNS.items()},
    }
