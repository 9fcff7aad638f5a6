"""Data of one's own in the lab: what a link says of them, and the store that has them at hand.

A few rows may travel in a link, when that is asked for (``s.data=own/0.2,0.7/0.4,1.5``). All others are kept here under
a digest of their text, which is what a link says of them (``s.data=own.DIGEST``): where they are not at hand, the link
tells that they are missing. The store is bounded: the longest unasked go first, and a page that still has them hands
them in again. Settings hold the rows themselves, so that what is computed needs no store.
"""

from collections import OrderedDict
from hashlib import sha256
from threading import Lock

from surfaces import own_data
from symbolic.errors import FallLineError

MOST = 1000  # of about 10 kB each
DIGITS = 16  # of the digest in a link

_held: OrderedDict[str, str] = OrderedDict()
_door = Lock()  # pages are drawn by many threads


def keep(word: str) -> str:
    """Have the rows of a knob's value at hand; what a link says of them."""
    digest = sha256(word.encode()).hexdigest()[:DIGITS]
    with _door:
        _held[digest] = word
        _held.move_to_end(digest)
        while len(_held) > MOST:
            _held.popitem(last=False)
    return f"{own_data.OWN}.{digest}"


def as_linked(value: object) -> object:
    """What a link says of a knob's value: rows that do not travel stay here, under their digest."""
    held = isinstance(value, str) and value.startswith(f"{own_data.HELD}/")
    return keep(str(value)) if held else value


def at_hand(text: str) -> str:
    """The knob's value that a link's text stands for. Raises FallLineError where rows are not here."""
    if not text.startswith(f"{own_data.OWN}."):
        return text
    with _door:
        found = _held.get(text.partition(".")[2])
        if found is not None:
            _held.move_to_end(text.partition(".")[2])
            return found
    raise FallLineError(
        "these are data of somebody's own, which stay where they were handed in. Hand the file in once more."
    )
