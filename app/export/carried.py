"""The link that a file carries: any figure opens its own stage again, however it was renamed or sent.

    PNG, APNG   a tEXt chunk "fall-line"          GIF    a comment
    WebP        dc:source of its XMP              SVG    <metadata>
    HTML        <meta name="fall-line">           CSV    a last column "link", with the text in the first row
    JSON, NPZ   a field "link"                    PDF, MP4, Parquet, LaTeX, code: their makers write it among the
                                                  file's own words

A comment line would break every reader of CSV that is not told of it; a column breaks none. What is found is foreign
text: it goes through :func:`app.lab.link.decode` like any link.
"""

import csv
import html
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO, StringIO

from app.lab import link
from app.lab.experiment import State
from app.lab.reveal import question, text_of
from symbolic.errors import FallLineError

NAME = "fall-line"
MARK = f"{NAME}:"  # before the text, where a file's words have no names
COLUMN = "link"  # of tables; the field of JSON, NPZ and Parquet is called the same
PNG, GIF, PARQUET = b"\x89PNG\r\n\x1a\n", b"GIF8", b"PAR1"
BROKEN = (ValueError, LookupError, RecursionError, StopIteration, OSError, struct.error, zipfile.BadZipFile, csv.Error)
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:source>{text}</dc:source>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def told_link(state: State) -> str:
    """The link of a state as files carry it: where it asks a question, without the mark of the right answer."""
    asked = question(state.view.reveal)
    if asked is not None and asked.answer is not None:
        state = replace(state, view=replace(state.view, reveal=text_of(replace(asked, answer=None))))
    return link.encode(state)


def carry(data: bytes, suffix: str, text: str) -> bytes:
    """The finished file with the link's text in it, or as it is where its maker writes the link by itself."""
    put = CARRIERS.get(suffix)
    return put(data, text) if put else data


def carried(data: bytes) -> str | None:
    """The link's text in a file of ours, whatever kind it is of; None where there is none, also in half a file.

    Raises FallLineError where a library is missing that reads such files.
    """
    try:
        return _finder(data)(data)
    except FallLineError:
        raise
    except BROKEN:
        return None


def _finder(data: bytes) -> Callable[[bytes], str | None]:
    if data.startswith(PNG):
        return _from_png
    if data.startswith(GIF):
        return _from_gif
    if data.startswith(b"PK"):
        return _from_npz
    if data.startswith(PARQUET):
        return _from_parquet
    if data.startswith(b"{"):
        return _from_json
    if data.startswith(b"%PDF"):
        return _from_pdf
    if re.match(rb"\s*<", data):
        return _from_markup
    if data.startswith(b"RIFF") or data[4:8] == b"ftyp":
        return _from_words
    return _from_text


# -- pictures


def _into_png(data: bytes, text: str) -> bytes:
    chunk = b"tEXt" + NAME.encode() + b"\0" + text.encode("ascii")
    packed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    place = len(PNG) + 25  # behind IHDR, which is always first and as long as this
    return data[:place] + packed + data[place:]


def _from_png(data: bytes) -> str | None:
    place = len(PNG)
    while place + 8 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        name, _zero, text = body.partition(b"\0")
        if kind == b"tEXt" and name == NAME.encode():
            return text.decode("ascii")
        if kind == b"iTXt" and name == NAME.encode():  # as other programs write it anew: flags, language, its word
            return text[2:].split(b"\0", 2)[2].decode() if text[:1] == b"\0" else None
        place += 12 + length
    return None


def _into_gif(data: bytes, text: str) -> bytes:
    """Behind the blocks that say how it plays: old readers want those first."""
    raw = (MARK + text).encode("ascii")
    cut = [raw[i : i + 255] for i in range(0, len(raw), 255)]
    comment = b"\x21\xfe" + b"".join(bytes([len(piece)]) + piece for piece in cut) + b"\0"
    place = next(start for start, kind, _end in _gif_blocks(data) if kind != b"\x21\xff")
    return data[:place] + comment + data[place:]


def _from_gif(data: bytes) -> str | None:
    for start, kind, end in _gif_blocks(data):
        if kind == b"\x21\xfe":
            pieces, place = [], start + 2
            while place < end - 1:
                pieces.append(data[place + 1 : place + 1 + data[place]])
                place += 1 + data[place]
            said = b"".join(pieces).decode("ascii", "replace")
            if said.startswith(MARK):
                return said.removeprefix(MARK)
    return None


def _gif_blocks(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Start, kind (two bytes of an extension, one of anything else) and end of every block."""
    place = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while place < len(data):
        start, kind = place, data[place : place + 1]
        if kind == b"\x21":
            kind, place = data[place : place + 2], place + 2
        elif kind == b"\x2c":
            packed = data[place + 9]
            place += 11 + (3 << (packed & 7) + 1 if packed & 0x80 else 0)
        else:  # the end, or nothing that we know
            yield start, kind, place + 1
            return
        while data[place]:
            place += 1 + data[place]
        place += 1
        yield start, kind, place


def _into_webp(data: bytes, text: str) -> bytes:
    """As XMP, for which the file has to be an extended one."""
    body = data[12:]
    if body[:4] != b"VP8X":
        body = _extended(data) + body
    flags = bytes([body[8] | 0x04])
    said = XMP.format(text=html.escape(MARK + text)).encode()
    body = body[:8] + flags + body[9:] + b"XMP " + struct.pack("<I", len(said)) + said + b"\0" * (len(said) % 2)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _extended(data: bytes) -> bytes:
    """The head of an extended WebP for a plain one."""
    from PIL import Image

    with Image.open(BytesIO(data)) as picture:
        wide, high = (struct.pack("<I", side - 1)[:3] for side in picture.size)
        flags = 0x10 if picture.mode == "RGBA" else 0
    return b"VP8X" + struct.pack("<IB3x", 10, flags) + wide + high


# -- texts


def _into_svg(data: bytes, text: str) -> bytes:
    said = f"<metadata>{html.escape(MARK + text)}</metadata>".encode()
    return re.sub(rb"<svg\b[^>]*>", lambda found: found[0] + said, data, count=1)


def _into_html(data: bytes, text: str) -> bytes:
    return data.replace(b"</head>", f'<meta name="{NAME}" content="{html.escape(MARK + text)}">\n</head>'.encode(), 1)


def _from_markup(data: bytes) -> str | None:
    found = re.search(rb'(?:content="|>)\s*' + MARK.encode() + rb"([^<>\"]*)", data)
    return html.unescape(found[1].decode()) if found else None


def _into_csv(data: bytes, text: str) -> bytes:
    """The writers of our tables end rows with a line feed, and no cell has one."""
    head, *rows = data.removesuffix(b"\n").split(b"\n")
    told = [b'"' + text.encode() + b'"', *(b"" for _ in rows[1:])]
    return b"".join(
        row + b"," + cell + b"\n" for row, cell in zip([head, *rows], [COLUMN.encode(), *told], strict=False)
    )


def _from_text(data: bytes) -> str | None:
    """A remark of LaTeX, the words at the head of code; else a table."""
    start = data[:10_000].decode("utf-8-sig", "replace")
    told = re.search(rf"^% {MARK}(\S+)$", start, re.MULTILINE) or re.search(
        r"\A\"\"\"[^\"]*?^(v=\d&\S+)$", start, re.MULTILINE
    )
    return told[1] if told else _from_csv(data)


def _from_csv(data: bytes) -> str | None:
    rows = csv.reader(StringIO("\n".join(data[:100_000].decode("utf-8-sig", "replace").splitlines()[:2])))
    table = dict(zip(next(rows), next(rows), strict=False))
    return table.get(COLUMN) or None


def _from_json(data: bytes) -> str | None:
    return _word(json.loads(data).get(COLUMN))


def _from_npz(data: bytes) -> str | None:
    import numpy as np

    with np.load(BytesIO(data), allow_pickle=False) as held:
        return _word(held[COLUMN].item())


def _from_parquet(data: bytes) -> str | None:
    try:
        from pyarrow import parquet  # Streamlit brings it; the rest works without
    except ImportError:
        raise FallLineError("Parquet files need pyarrow: pip install 'fall-line[parquet]'.") from None
    words = parquet.read_schema(BytesIO(data)).metadata or {}
    return str(words[COLUMN.encode()].decode())


def _from_pdf(data: bytes) -> str | None:
    r"""A literal string of the document's information: parentheses stand in pairs or behind ``\``."""
    place = data.find(MARK.encode())
    depth, said = 0, bytearray()
    signs = iter(data[place + len(MARK) : place + len(MARK) + link.MAX_READ] if place >= 0 else b"")
    for sign in map(chr, signs):
        if sign == "\\":
            sign = chr(next(signs))
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif not 0x20 < ord(sign) < 0x7F:
            break
        if depth < 0:
            break
        said.append(ord(sign))
    return said.decode("ascii") or None


def _from_words(data: bytes) -> str | None:
    found = re.search(re.escape(MARK).encode() + rb"([!-;=?-~]+)", data)
    said = found[1].decode("ascii") if found else None
    return html.unescape(said) if said and data.startswith(b"RIFF") else said


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None


CARRIERS: dict[str, Callable[[bytes, str], bytes]] = {
    ".png": _into_png,
    ".apng": _into_png,
    ".gif": _into_gif,
    ".webp": _into_webp,
    ".svg": _into_svg,
    ".html": _into_html,
    ".csv": _into_csv,
}
