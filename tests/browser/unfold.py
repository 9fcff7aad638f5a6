"""Boxes of the sidebar open for a third of a second, longer while what is in them comes: a press on it waits."""

from playwright.sync_api import Locator

STANDS = (
    "(node) => { const box = node.closest('details'); return box.open && box.scrollHeight <= box.clientHeight + 1; }"
)


def stands(inside: Locator) -> Locator:
    """What is inside a box, once this is open to its end: a driver would scroll what is cut off yet, and miss it."""
    inside.page.wait_for_function(STANDS, arg=inside.element_handle())
    return inside
