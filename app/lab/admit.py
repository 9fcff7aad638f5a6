"""The door every state passes: what comes out can be run, and its link reads back as that very state."""

from app.lab import link
from app.lab.engine import check
from app.lab.experiment import State
from app.lab.link_reader import MAX_TEXT
from symbolic.errors import FallLineError


def admit(state: State) -> str:
    """The link text of a state that may exist.

    Raises FallLineError, with what is wrong and what to do, for one that cannot be run, costs too much, or would be
    lost: a page keeps its state as its link, and a link that is not read back is a page that forgets.
    """
    check(state.experiment)
    text = link.encode(state)
    if len(text) > MAX_TEXT:
        raise FallLineError(
            "This makes a link of {count} characters; {limit} are allowed. Shorten a rule of your own, or remove one.",
            count=len(text),
            limit=MAX_TEXT,
        )
    back, messages = link.decode(text)
    if messages:
        raise FallLineError("This cannot be kept in a link: {reason}", reason=messages[0])
    if back != state:
        raise FallLineError("This cannot be kept in a link: it would come back as something else.")
    return text
