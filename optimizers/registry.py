"""The registries: rules, schedules, transforms and wrappers, found by walking their folders."""

from functools import lru_cache
from types import MappingProxyType

from optimizers.choices import combined
from optimizers.parts import Measure, Rule, Schedule, Transform, Wrapper
from symbolic.discover import declarations
from symbolic.errors import UnknownKeyError
from symbolic.suggest import nearest


@lru_cache(maxsize=1)
def all_rules() -> MappingProxyType[str, Rule]:
    return declarations("optimizers.rules", "RULE", Rule)


@lru_cache(maxsize=1)
def all_schedules() -> MappingProxyType[str, Schedule]:
    return declarations("optimizers.schedules", "SCHEDULE", Schedule)


@lru_cache(maxsize=1)
def all_transforms() -> MappingProxyType[str, Transform]:
    return declarations("optimizers.transforms", "TRANSFORM", Transform)


@lru_cache(maxsize=1)
def all_wrappers() -> MappingProxyType[str, Wrapper]:
    return declarations("optimizers.wrappers", "WRAPPER", Wrapper)


@lru_cache(maxsize=1)
def all_measures() -> MappingProxyType[str, Measure]:
    return declarations("optimizers.measures", "MEASURE", Measure)


def get(key: str) -> Rule:
    """A rule by its key; ``direction~scale`` is a square of the table of choices. Raises UnknownKeyError."""
    found = all_rules().get(key) or (combined(key) if isinstance(key, str) else None)
    if found is None:
        hint = nearest(str(key), all_rules()) or "."
        raise UnknownKeyError("There is no optimizer “{key}”{hint}", key=str(key)[:40], hint=hint)
    return found


def get_schedule(key: str) -> Schedule:
    """A schedule by its key. Raises UnknownKeyError."""
    found = all_schedules().get(key)
    if found is None:
        hint = nearest(str(key), all_schedules()) or "."
        raise UnknownKeyError("There is no schedule “{key}”{hint}", key=str(key)[:40], hint=hint)
    return found


def get_transform(key: str) -> Transform:
    """A transform or wrapper by its key. Raises UnknownKeyError."""
    found = all_transforms().get(key) or all_wrappers().get(key)
    if found is None:
        hint = nearest(str(key), [*all_transforms(), *all_wrappers()]) or "."
        raise UnknownKeyError("There is no transform “{key}”{hint}", key=str(key)[:40], hint=hint)
    return found
