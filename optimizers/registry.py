"""The registries: rules, schedules, transforms, wrappers and measures, found by walking their folders."""

from collections.abc import Mapping

from optimizers.choices import combined
from optimizers.parts import Measure, Rule, Schedule, Transform, Wrapper
from symbolic.discover import Registry, find
from symbolic.errors import N_

RULES = Registry("optimizers.rules", "RULE", Rule, N_("There is no optimizer “{key}”{hint}"))
SCHEDULES = Registry("optimizers.schedules", "SCHEDULE", Schedule, N_("There is no schedule “{key}”{hint}"))
TRANSFORMS = Registry("optimizers.transforms", "TRANSFORM", Transform, N_("There is no transform “{key}”{hint}"))
MEASURES = Registry("optimizers.measures", "MEASURE", Measure, N_("There is no measure “{key}”{hint}"))
WRAPPERS = Registry("optimizers.wrappers", "WRAPPER", Wrapper, TRANSFORMS.unknown)


def all_rules() -> Mapping[str, Rule]:
    """Every registered rule by key."""
    return RULES.all


def all_schedules() -> Mapping[str, Schedule]:
    """Every registered schedule by key."""
    return SCHEDULES.all


def all_transforms() -> Mapping[str, Transform]:
    """Every registered transform by key, wrappers not among them."""
    return TRANSFORMS.all


def all_wrappers() -> Mapping[str, Wrapper]:
    """Every registered wrapper by key."""
    return WRAPPERS.all


def all_measures() -> Mapping[str, Measure]:
    """Every registered measure by key."""
    return MEASURES.all


def get(key: str) -> Rule:
    """A rule by its key; ``direction~scale`` is a square of the table of choices. Raises UnknownKeyError."""
    return (combined(key) if isinstance(key, str) else None) or RULES.get(key)


def get_schedule(key: str) -> Schedule:
    """A schedule by its key. Raises UnknownKeyError."""
    return SCHEDULES.get(key)


def get_transform(key: str) -> Transform:
    """A transform or wrapper by its key. Raises UnknownKeyError."""
    return find(key, {**TRANSFORMS.all, **WRAPPERS.all}, TRANSFORMS.unknown)
