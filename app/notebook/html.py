"""What a notebook shows: a picture and words, as a piece of HTML that takes its colours from the page it stands in."""

import base64
from collections.abc import Iterable, Sequence
from html import escape
from io import BytesIO

from app.lab.mathml import equations
from app.lab.experiment import State
from app.lab.places import moment
from app.language.translate import translator
from app.picture.from_results import asking
from app.picture.many import picture_of
from app.picture.wall import painter_of

SHARP = 2  # pixels of the picture to one of the page
COLOURS = 128  # of its palette: half the bytes, and nothing is seen of it


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
    image = painter.at(moment(state.view, scene.steps))
    data = BytesIO()
    image.quantize(COLOURS).save(data, "PNG")
    text = base64.b64encode(data.getvalue()).decode("ascii")
    return (
        f'<img src="data:image/png;base64,{text}" alt="{escaped(told)}" width="{width}" height="{height}" '
        f'style="max-width:100%;height:auto">'
    )


def math_html(lines: Sequence[str]) -> str:
    """Equations in LaTeX, ``left &= right`` each, as MathML, which browsers set without a script."""
    return str(equations(lines, translator("en")))


def figure_html(picture: str, caption: str) -> str:
    """A picture with what is said of it."""
    return f'<figure style="margin:0">{picture}<figcaption>{caption}</figcaption></figure>'


def table_html(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """A table; the first cell of a row is its head. Cells may hold tags, so texts come escaped."""
    above = f'<caption style="caption-side:bottom;text-align:left">{caption}</caption>' if caption else ""
    head = "".join(f'<th scope="col" style="text-align:left">{text}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row" style="text-align:left">{first}</th>'
        + "".join(f'<td style="text-align:left">{text}</td>' for text in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return f"<table>{above}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
