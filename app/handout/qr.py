"""QR codes of addresses."""

import io
from functools import lru_cache

import segno

LONGEST_CODE = 800  # characters: beyond, the code has more squares than a phone reads from a wall


@lru_cache(maxsize=64)
def code_of(address: str) -> str | None:
    """The QR code of an address as SVG, black on white with its quiet zone; None where it would be too fine."""
    if len(address) > LONGEST_CODE:
        return None
    out = io.BytesIO()
    segno.make(address, micro=False, error="m").save(
        out, kind="svg", border=4, light="#ffffff", dark="#000000", xmldecl=False, omitsize=True
    )
    return out.getvalue().decode()
