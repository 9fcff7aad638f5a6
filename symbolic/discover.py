"""Registration by walking a package: dropping a file in is all it takes to add a thing."""

import importlib
import pkgutil
from types import MappingProxyType
from typing import TypeVar

T = TypeVar("T")


def declarations(package: str, name: str, kind: type[T]) -> MappingProxyType[str, T]:
    """Every module of ``package`` that declares ``name`` (an instance of ``kind``), keyed by its ``key``, in key order.

    The package is named, not imported, so that it may itself offer what the registry knows without a circle. A module
    without that name is a helper and is passed over. Two modules with one key are refused.
    """
    found: dict[str, T] = {}
    for info in pkgutil.iter_modules(importlib.import_module(package).__path__):
        item = getattr(importlib.import_module(f"{package}.{info.name}"), name, None)
        if item is None:
            continue
        if not isinstance(item, kind):
            raise TypeError(f"{package}.{info.name}.{name} must be a {kind.__name__}, not {type(item).__name__}")
        key = item.key  # type: ignore[attr-defined]
        if key in found:
            raise ValueError(f"{package}: two declarations have the key {key!r}")
        found[key] = item
    return MappingProxyType(dict(sorted(found.items())))
