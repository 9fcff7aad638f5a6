"""A header cut into parts that cross once, and what the browser has of them by now.

Shared parts (see :mod:`app.stage.schema`) are named by the hash of what they hold; in their place stands
``{"$": name}``. A message carries the parts that its session was not sent lately. Messages may get lost and pages are
opened anew: a browser that lacks one leaves its picture as it is and says so, and is then sent everything
(``js/parts.js``).
"""

import hashlib
import json
import math
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

import numpy as np

from app.stage.schema import Header
from app.stage.shared import SHARED
from app.stage.wire import pack, unpack

REMEMBERED = 8  # messages after whose last use a part counts as gone; the browser keeps it for three times as many
REFERENCE = "$"

Parts = dict[str, Any]


def split(header: Any, declared: Any = Header) -> tuple[dict[str, Any], Parts]:
    """The header (a record of the type ``declared``) with references in place of its shared parts, and the parts by
    name.

    TypeError for a field that is missing, unknown, or not of the type the schema declares; ValueError for a number that
    is not finite.
    """
    parts: Parts = {}
    return _split(header, declared, "header", parts), parts


@cache
def _fields(declared: Any) -> dict[str, Any]:
    return get_type_hints(declared, include_extras=True)


def _split(value: Any, declared: Any, where: str, parts: Parts) -> Any:
    """``value`` as JSON, checked against a type; its shared parts are put into ``parts``."""
    origin, given = get_origin(declared), get_args(declared)
    if origin is Annotated:
        told = _split(value, given[0], where, parts)
        if SHARED not in given[1:]:
            return told
        name = part_name(told)
        parts[name] = told
        return {REFERENCE: name}
    if origin in (Union, types.UnionType):
        return _one_of(value, given, where, parts)
    if is_typeddict(declared):
        fields = _fields(declared)
        if not isinstance(value, Mapping) or value.keys() != fields.keys():
            odd = sorted(set(value) ^ fields.keys()) if isinstance(value, Mapping) else value
            raise TypeError(f"{where} does not have the fields of {declared.__name__}: {odd}")
        return {name: _split(value[name], kind, f"{where}.{name}", parts) for name, kind in fields.items()}
    if origin is dict and isinstance(value, dict):
        return {str(key): _split(one, given[1], f"{where}.{key}", parts) for key, one in value.items()}
    if origin is list and isinstance(value, list):
        return [_split(one, given[0], f"{where}[{at}]", parts) for at, one in enumerate(value)]
    if declared is Any or _is(value, declared):
        return value
    raise TypeError(f"{where} is {value!r}, declared is {declared}")


def _one_of(value: Any, kinds: tuple[Any, ...], where: str, parts: Parts) -> Any:
    if value is None and type(None) in kinds:
        return None
    told: Exception = TypeError(f"{where} may not be {value!r}")
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return _split(value, kind, where, parts)
        except TypeError as error:
            told = error
    raise told


def _is(value: Any, declared: Any) -> bool:
    """Whether a plain value is of a type; ValueError for a number JSON cannot say."""
    if declared is float:
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{value} is not JSON compliant")
        return isinstance(value, int | float) and not isinstance(value, bool)
    if declared is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(declared, type) and isinstance(value, declared)


def part_name(part: Any) -> str:
    """The name of a part: the hash of what it holds, sixteen hexadecimal digits."""
    if isinstance(part, np.ndarray):
        content = str(part.dtype).encode() + np.ascontiguousarray(part).tobytes()
    else:
        content = json.dumps(part, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def _message(cut: Mapping[str, Any], parts: Parts) -> bytes:
    arrays = {name: part for name, part in parts.items() if isinstance(part, np.ndarray)}
    return pack({**cut, "parts": {name: part for name, part in parts.items() if name not in arrays}}, arrays)


def whole(header: Header) -> bytes:
    """The header with all its parts as one payload. Raises what :func:`split` raises."""
    return _message(*split(header))


@dataclass
class Delivery:
    """What one session's browser was sent of headers that are ``declared`` so: ``held`` maps the names of parts to the
    last message that used them."""

    declared: Any = Header
    number: int = 0
    held: dict[str, int] = field(default_factory=dict)
    cut: dict[str, Any] | None = None
    payload: bytes = b""

    def send(self, header: Any) -> bytes:
        """The payload to send now; the very bytes of the last one where nothing changed, so that they are not taken in
        twice. The header's ``number`` is written here. Raises what :func:`split` raises."""
        cut, parts = split(header, self.declared)
        del cut["number"]
        if cut != self.cut:
            self.number += 1
            new = {name: part for name, part in parts.items() if name not in self.held}
            used = {**self.held, **dict.fromkeys(parts, self.number)}
            self.held = {name: last for name, last in used.items() if last > self.number - REMEMBERED}
            self.cut, self.payload = cut, _message({"number": self.number, **cut}, new)
        return self.payload

    def forget(self) -> None:
        """The browser lacks something: send everything next time."""
        self.held, self.cut = {}, None


def assemble(payload: bytes, held: Parts) -> dict[str, Any]:
    """The header of a payload with its parts in place, as the browser does it; ``held`` takes in what is new. KeyError
    for a part that is neither there nor in the payload."""
    header, arrays = unpack(payload)
    held.update(header.pop("parts"), **arrays)
    del header["arrays"]

    def revive(value: Any) -> Any:
        if isinstance(value, list):
            return [revive(one) for one in value]
        if not isinstance(value, dict):
            return value
        if REFERENCE in value:
            return held[value[REFERENCE]]
        return {key: revive(one) for key, one in value.items()}

    return {key: revive(value) for key, value in header.items()}
