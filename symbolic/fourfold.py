"""Texts that are written once and computed for four lanes side by side: how the browser unfolds them.

A quarter of the text crosses to a page; see ``fourfold.js`` beside this for the signs.
"""

from pathlib import Path

JAVASCRIPT = (Path(__file__).parent / "fourfold.js").read_text("utf-8")
WAY, NUMBER = "@", "#"  # in a name of each lane, and in a place of it


def each(text: str) -> str:
    """The text said for every lane, with commas between."""
    return f"<<{text}>>"
