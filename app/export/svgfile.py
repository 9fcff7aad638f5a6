"""A drawing as an SVG file that looks the same everywhere: its fonts are in it, nothing is loaded from elsewhere."""

import math
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from io import BytesIO

from PIL import Image

from app.export.letters import FAMILIES, cut, length, outlined
from app.picture.canvas import stretches
from app.picture.drawing import Box, Disc, Drawing, Group, Item, Path, Point, Raster, Words, every

# After our own: the names under which machines have the same faces, for programs that know no fonts inside of files.
FALLBACKS = ("'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC',sans-serif", "'DejaVu Sans',sans-serif")
ANCHORS = {"left": "", "centre": ' text-anchor="middle"', "right": ' text-anchor="end"'}


def svg(drawing: Drawing, size: tuple[str, str], title: str, *, outlines: bool = False) -> bytes:
    """The file; ``size`` is its width and height with units, ``outlines`` draws letters as shapes instead of text."""
    writer = _Writer(outlines)
    body = "\n".join(writer.written(drawing.items))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
        f'viewBox="0 0 {drawing.width} {drawing.height}" role="img">'
    )
    parts = [head, f"<title>{escape(_plain(title))}</title>"]
    if not outlines:
        parts.append(f"<style>{_faces(drawing)}text{{white-space:pre}}</style>")
    parts += [f"<defs>{''.join(writer.kept)}</defs>" if writer.kept else "", body, "</svg>\n"]
    return "\n".join(filter(None, parts)).encode()


def _faces(drawing: Drawing) -> str:
    """The fonts, cut to the signs that are used, and the classes that name them."""
    used: dict[int, set[str]] = {}
    for item in every(drawing.items):
        if isinstance(item, Words):
            for one in stretches(item.text, item.size):
                used.setdefault(one.font, set()).update(one.text)
    rules = []
    for number, signs in sorted(used.items()):
        data = b64encode(cut(number, signs)).decode()
        rules.append(
            f"@font-face{{font-family:{FAMILIES[number]};src:url(data:font/woff2;base64,{data})}}"
            f".f{number}{{font-family:{FAMILIES[number]},{FALLBACKS[number]}}}"
        )
    return "".join(rules)


class _Writer:
    """Items as elements; what is defined once and used again is ``kept``."""

    def __init__(self, outlines: bool) -> None:
        self.outlines = outlines
        self.kept: list[str] = []
        self._known: dict[object, str] = {}

    def written(self, items: Iterable[Item]) -> Iterable[str]:
        """The elements of items, one by one."""
        for item in items:
            if isinstance(item, Path):
                yield _path(item)
            elif isinstance(item, Disc):
                fill = f' fill="{item.fill}"{_opacity(item.strength)}'
                yield f'<circle cx="{_n(item.centre[0])}" cy="{_n(item.centre[1])}" r="{_n(item.radius)}"{fill}/>'
            elif isinstance(item, Words):
                yield self._words(item)
            elif isinstance(item, Raster):
                yield self._raster(item)
            else:
                yield self._group(item)

    def _group(self, item: Group) -> str:
        inside = "".join(self.written(item.items))
        if not inside:
            return ""
        move = f' transform="translate({_n(item.shift[0])} {_n(item.shift[1])})"' if any(item.shift) else ""
        clip = f' clip-path="url(#{self._clip(item.clip)})"' if item.clip else ""
        return f"<g{move}{clip}>{inside}</g>"

    def _clip(self, clip: Box | tuple[Point, float]) -> str:
        name = self._known.get(clip)
        if name is None:
            name = self._known[clip] = f"clip{len(self._known)}"
            if len(clip) == 4:
                left, top, right, bottom = clip
                size = f'width="{_n(right - left)}" height="{_n(bottom - top)}"'
                shape = f'<rect x="{_n(left)}" y="{_n(top)}" {size}/>'
            else:
                centre, radius = clip
                shape = f'<circle cx="{_n(centre[0])}" cy="{_n(centre[1])}" r="{_n(radius)}"/>'
            self.kept.append(f'<clipPath id="{name}">{shape}</clipPath>')
        return name

    def _raster(self, item: Raster) -> str:
        """An image; one that is shown several times is in the file once."""
        left, top, right, bottom = item.box
        key = (item.image.size, item.image.tobytes())
        name = self._known.get(key)
        if name is None:
            name = self._known[key] = f"image{len(self._known)}"
            size = f'width="{item.image.width}" height="{item.image.height}"'
            self.kept.append(f'<image id="{name}" {size} preserveAspectRatio="none" href="{data_of(item.image)}"/>')
        scale = f"scale({(right - left) / item.image.width:.6g} {(bottom - top) / item.image.height:.6g})"
        return f'<use href="#{name}" transform="translate({_n(left)} {_n(top)}) {scale}"/>'

    def _words(self, item: Words) -> str:
        if not item.text.strip():
            return ""
        turn = f' transform="rotate({_n(item.angle)} {_n(item.at[0])} {_n(item.at[1])})"' if item.angle else ""
        if self.outlines:
            drawn = _path(outlined(item))
            return f'<g aria-label="{escape(_plain(item.text), quote=True)}"{turn}>{drawn}</g>'
        halo = ""
        if item.halo:
            halo = f' stroke="{item.halo}" stroke-width="{_n(2 * item.halo_width)}"'
            halo += ' stroke-linejoin="round" paint-order="stroke"'
        told = stretches(item.text, item.size)
        first = told[0]
        # Not where there is a halo: letters that are spaced one by one lie over their neighbours.
        wide = "" if item.halo or len(item.text) < 2 else f' textLength="{_n(length(item.text, item.size))}"'
        parts, rise = [], first.rise
        for one in told:
            text = escape(_plain(one.text))
            if (one.font, one.size, one.rise) == (first.font, first.size, rise):
                parts.append(text)
                continue
            look = f' class="f{one.font}"' if one.font != first.font else ""
            look += f' font-size="{_n(one.size)}"' if one.size != first.size else ""
            look += f' dy="{_n(rise - one.rise)}"' if one.rise != rise else ""
            parts.append(f"<tspan{look}>{text}</tspan>")
            rise = one.rise
        where = f'x="{_n(item.at[0])}" y="{_n(item.at[1] - first.rise)}"'
        look = f'class="f{first.font}" font-size="{_n(first.size)}" fill="{item.colour}"{_opacity(item.strength)}'
        return f"<text {where} {look}{ANCHORS[item.anchor]}{wide}{halo}{turn}>{''.join(parts)}</text>"


def _path(item: Path) -> str:
    close = "Z" if item.closed else ""
    told = "".join(f"{_line(line)}{close}" for line in item.lines for line in _known(line))
    if not told:
        return ""
    look = f' fill="{item.fill or "none"}"'
    if item.stroke:
        look += f' stroke="{item.stroke}" stroke-width="{_n(item.width)}" stroke-linejoin="round"'
        look += ' paint-order="stroke"' if item.fill else ""
    return f'<path d="{told}"{look}{_opacity(item.strength)}/>'


def _line(points: Sequence[Point]) -> str:
    """A line as moves from point to point: shorter than places, and no error grows, for each starts where the last
    one was rounded to."""
    (x, y), *rest = ((round(px, 2), round(py, 2)) for px, py in points)
    out = [f"M{_n(x)} {_n(y)}"]
    for px, py in rest:
        dx, dy = _n(px - x), _n(py - y)
        before = "l" if len(out) == 1 else "" if dx.startswith("-") else " "
        out.append(f"{before}{dx}{'' if dy.startswith('-') else ' '}{dy}")
        x, y = px, py
    return "".join(out)


def _known(line: tuple[Point, ...]) -> list[tuple[Point, ...]]:
    """The line in pieces without points that are not finite."""
    if all(math.isfinite(x) and math.isfinite(y) for x, y in line):
        return [line] if line else []
    pieces: list[list[Point]] = [[]]
    for x, y in line:
        if math.isfinite(x) and math.isfinite(y):
            pieces[-1].append((x, y))
        elif pieces[-1]:
            pieces.append([])
    return [tuple(piece) for piece in pieces if len(piece) > 1]


def _opacity(strength: float) -> str:
    return "" if strength >= 1 else f' opacity="{_n(strength)}"'


def _n(value: float) -> str:
    """A number with at most two decimals: a hundredth of a pixel."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _plain(text: str) -> str:
    """The text without signs that XML has no place for."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\t\u2009\u202f\u00a0")


def data_of(image: Image.Image) -> str:
    """An image as an address of its own data."""
    data = BytesIO()
    image.save(data, "PNG", compress_level=9)
    return f"data:image/png;base64,{b64encode(data.getvalue()).decode()}"
