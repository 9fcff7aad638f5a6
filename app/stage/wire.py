"""The bytes a stage is drawn from: ``[u32 LE header length][JSON header, padded][buffers, each 8-aligned]``.

One top-level ``bytes`` value crosses to the browser untouched; dictionaries of arrays do not (they are sent as text or
decoded as tables), and a NaN in JSON blanks the component for good. NaN may stand in the buffers only.
"""

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

ALIGNMENT = 8  # the widest element of a typed array in the browser
DTYPES: dict[str, np.dtype[Any]] = {
    "f4": np.dtype("<f4"),
    "f8": np.dtype("<f8"),
    "i4": np.dtype("<i4"),
    "u4": np.dtype("<u4"),
    "u2": np.dtype("<u2"),
    "u1": np.dtype("u1"),
}
_NAMES: dict[np.dtype[Any], str] = {dtype: name for name, dtype in DTYPES.items()}


def pack(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Header and arrays as one payload; the header's ``arrays`` entry is written here.

    Arrays are flattened in C order; one that stands under several names is sent once. ValueError: a NaN or infinity in
    the header. TypeError: an array of another type than ``DTYPES`` holds, or something JSON cannot say.
    """
    entries: dict[str, dict[str, Any]] = {}
    buffers: list[bytes] = []
    offset = 0
    packed: dict[int, dict[str, Any]] = {}
    for name, array in arrays.items():
        if id(array) in packed:
            entries[name] = packed[id(array)]
            continue
        flat = np.ascontiguousarray(array).ravel()
        little = flat.astype(flat.dtype.newbyteorder("<"), copy=False)
        if little.dtype not in _NAMES:
            raise TypeError(f"array {name!r} has dtype {flat.dtype}; a payload holds {', '.join(DTYPES)}")
        entries[name] = packed[id(array)] = {"offset": offset, "length": int(flat.size), "dtype": _NAMES[little.dtype]}
        raw = little.tobytes()
        raw += b"\0" * (-len(raw) % ALIGNMENT)
        buffers.append(raw)
        offset += len(raw)
    text = json.dumps(
        {**header, "arrays": entries}, allow_nan=False, ensure_ascii=False, separators=(",", ":")
    ).encode()
    text += b" " * (-(4 + len(text)) % ALIGNMENT)
    return b"".join([struct.pack("<I", len(text)), text, *buffers])


def unpack(payload: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The header (with its ``arrays`` entry) and the arrays of a payload. ValueError when it is cut short."""
    if len(payload) < 4:
        raise ValueError("a payload starts with the length of its header")
    (length,) = struct.unpack_from("<I", payload)
    start = 4 + length
    if start > len(payload):
        raise ValueError("the payload ends inside its header")
    header: dict[str, Any] = json.loads(payload[4:start])
    arrays = {
        name: np.frombuffer(payload, DTYPES[entry["dtype"]], entry["length"], start + entry["offset"])
        for name, entry in header["arrays"].items()
    }
    return header, arrays
