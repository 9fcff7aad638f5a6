"""What a notebook shows: a picture and words, as a piece of HTML that takes its colours from the page it stands in."""

import base64
from collections.abc import Iterable, Sequence
from html import escape
from io import BytesIO

from PIL import Image

from app.lab.experiment import State
from app.lab.mathml import equations
from app.lab.places import moment
from app.language.translate import translator
from app.picture.from_results import asking, scene_of
from app.picture.many import picture_of
from app.picture.thumbnail import thumbnail
from app.picture.wall import painter_of

SHARP = 2  # pixels of the picture to one of the page
WEBP = {"quality": 85, "method": 4}  # a third of a PNG's bytes, and a palette would change the colours of the runs
CELL = "text-align:left;vertical-align:top;padding:2px 12px 2px 0"


def escaped(text: str) -> str:
    """A text in which nothing is a tag: names and formulas are people's own."""
    return escape(text, quote=True)


def picture_of_state(state: State, told: str, size: tuple[int, int]) -> str:
    """What the stage shows of a state, as an image on ``size`` pixels of the page; of one that asks, the question.

    ``told`` says it in words, for those who do not see it.
    """
    scene = asking(picture_of(state), state)
    width, height = size
    painter = painter_of(scene, SHARP * width, SHARP * height, sharp=SHARP)
    return image_html(painter.at(moment(state.view, scene.steps)), told, size)


def map_of_state(state: State, told: str, size: tuple[int, int]) -> str:
    """The map of a state alone, without axes and words."""
    return image_html(thumbnail(scene_of(state), *size), told, size)


def image_html(image: Image.Image, told: str, size: tuple[int, int]) -> str:
    """An image within the text, on ``size`` pixels of the page; ``told`` says it in words."""
    data = BytesIO()
    image.save(data, "WEBP", **WEBP)
    text = base64.b64encode(data.getvalue()).decode("ascii")
    return (
        f'<img src="data:image/webp;base64,{text}" alt="{escaped(told)}" width="{size[0]}" height="{size[1]}" '
        f'style="max-width:100%;height:auto">'
    )


def math_html(lines: Sequence[str]) -> str:
    """Equations in LaTeX, ``left &= right`` each, as MathML, which browsers set without a script. What the pages have
    in their style sheet, that they meet at the sign between, stands on the cells themselves."""
    text = str(equations(lines, translator("en"))).replace(' display="block"', "")
    for side, other in (("left", "right"), ("right", "left")):
        text = text.replace(f'class="{side}"', f'style="text-align:{other}"')
    return f"<div>{text}</div>"


def figure_html(picture: str, caption: str) -> str:
    """A picture with what is said of it."""
    return f'<figure style="margin:0">{picture}<figcaption>{caption}</figcaption></figure>'


def table_html(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """A table; the first cell of a row is its head. Cells may hold tags, so texts come escaped."""
    above = f'<caption style="caption-side:bottom;text-align:left">{caption}</caption>' if caption else ""
    head = "".join(f'<th scope="col" style="{CELL}">{text}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row" style="{CELL}">{first}</th>'
        + "".join(f'<td style="{CELL}">{text}</td>' for text in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return f"<table>{above}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
