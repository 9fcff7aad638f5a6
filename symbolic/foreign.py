"""Foreign text on its way into a sentence: what a terminal, a page or a file would obey becomes something to see.

A link or a formula may hold escape sequences that recolour a terminal, line breaks that forge a log entry, or direction
marks that turn a sentence round. Every such character is replaced by one visible character, so that places in the text
stay true.
"""

import unicodedata

PICTURES = 0x2400  # U+2400 and on: Unicode's own pictures of the control characters below 32 (ESC is ␛)
DELETE, DELETE_PICTURE = 0x7F, "\u2421"
REPLACEMENT = "\ufffd"
# Cc: controls. Cf: direction marks, joiners, tags. Zl, Zp: line and paragraph ends. Cs: halves of characters.
OBEYED = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


def visible(text: str) -> str:
    """The text with every character that would be obeyed rather than shown replaced by a picture of it.

    One character for one: the length stays the same. Ordinary text of any language is not touched.

    >>> visible("x\\x1b[31m\\ny")
    'x␛[31m␊y'
    """
    return text if text.isprintable() else "".join(map(_picture, text))


def _picture(char: str) -> str:
    if unicodedata.category(char) not in OBEYED:
        return char
    code = ord(char)
    if code < 32:
        return chr(PICTURES + code)
    return DELETE_PICTURE if code == DELETE else REPLACEMENT
