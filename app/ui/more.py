"""Ways from the app to the pages about its parts; there only where this server has those pages."""

from app.lab.experiment import State
from app.language.translate import Translate
from app.ui import served


def read_more(key: str, now: State, _: Translate) -> str:
    """A link to the page of a part or surface, as Markdown behind a sentence; empty where there is none."""
    said = _("Read more")
    return f" [{said}]({_address(key, now)})" if served.ACTIVE else ""


def read_about(titles: dict[str, str], now: State, _: Translate) -> str:
    """A line of links to the pages of several, by key and title; empty where there are none."""
    if not served.ACTIVE or not titles:
        return ""
    links = " · ".join(f"[{title}]({_address(key, now)})" for key, title in titles.items())
    return _("Read more") + _(": ") + links


def _address(key: str, now: State) -> str:
    return f"./words/{key}?lang={now.view.language}"
