"""Registration by walking a package: dropping a file in is all it takes to add a thing."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Generic, TypeVar

from symbolic.errors import UnknownKeyError
from symbolic.suggest import STOP, nearest

T = TypeVar("T")


class Registry(Generic[T]):
    """Everything of one kind that a package declares, found on first use.

    Every module of ``package`` that declares ``name`` (an instance of ``kind``) is in it, under the declaration's
    ``key``, or under the module's name where it has none. A module without that name is a helper and is passed over.
    ``unknown`` is the sentence (a message id with {key} and {hint}) for a key that is not there. The package is named,
    not imported, so that it may itself offer what the registry knows without a circle.
    """

    def __init__(self, package: str, name: str, kind: type[T], unknown: str) -> None:
        self.package = package
        self.name = name
        self.kind = kind
        self.unknown = unknown

    @cached_property
    def all(self) -> Mapping[str, T]:
        """Every declaration by key, in key order. Raises TypeError or ValueError for what cannot be registered."""
        found: dict[str, T] = {}
        for info in pkgutil.iter_modules(importlib.import_module(self.package).__path__):
            item = getattr(importlib.import_module(f"{self.package}.{info.name}"), self.name, None)
            if item is None:
                continue
            if not isinstance(item, self.kind):
                place, given = f"{self.package}.{info.name}.{self.name}", type(item).__name__
                raise TypeError(f"{place} must be a {self.kind.__name__}, not {given}")
            key = getattr(item, "key", info.name)
            if key in found:
                raise ValueError(f"{self.package}: two declarations have the key {key!r}")
            found[key] = item
        return MappingProxyType(dict(sorted(found.items())))

    def keys(self) -> list[str]:
        """Every key, in alphabetical order."""
        return list(self.all)

    def get(self, key: str) -> T:
        """The declaration with this key. Raises UnknownKeyError, with the nearest key where one is near."""
        return find(key, self.all, self.unknown)


def find(key: str, known: Mapping[str, T], unknown: str) -> T:
    """What stands under the key. Raises UnknownKeyError with the sentence ``unknown`` and the nearest key."""
    found = known.get(key) if isinstance(key, str) else None
    if found is None:
        raise UnknownKeyError(unknown, key=str(key)[:40], hint=nearest(str(key), known) or STOP)
    return found
