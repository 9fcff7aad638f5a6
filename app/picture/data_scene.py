"""Data space as a picture shows it: what a scene holds of it, and where it stands on the page."""

from dataclasses import dataclass

from app.lab.dataspace import DataSpace, data_space
from app.lab.experiment import View
from app.look import LAYOUTS
from surfaces import Surface

BESIDE = (*LAYOUTS[:4],)  # layouts with maps that it stands beside


@dataclass(frozen=True, eq=False)
class Data:
    """The data and the model, and the number of the trail whose residuals are drawn (None: none)."""

    space: DataSpace
    residuals: int | None = None


def data_of(surface: Surface, view: View, shown: list[int]) -> Data | None:
    """What the view shows of a surface's data beside its maps, runs by their numbers in ``shown``."""
    words = dict(view.words)
    word = words.get("data", "")
    if word == "off" or view.layout not in BESIDE or words.get("swarm"):  # a swarm's shares take its room
        return None
    space = data_space(surface)
    if space is None:
        return None
    asked = int(words.get("focus", "o")[1:] or 1) - 1
    focus = shown.index(asked) if asked in shown else 0
    return Data(space, focus if word == "residuals" and shown else None)
