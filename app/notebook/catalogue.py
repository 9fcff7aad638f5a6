"""What there is, to be looked through: ``fl.surfaces``, ``fl.optimizers``, …; keys complete in a shell."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

import surfaces as landscapes
from app import export
from app.lessons import registry
from app.notebook.grounds import Ground, surface
from app.notebook.html import escaped, table_html
from app.notebook.taught import Lesson, lesson
from app.notebook.walkers import Optimizer, optimizer
from optimizers import schedules as timings
from optimizers import transforms as changes
from optimizers import wrappers as wraps
from optimizers.parts import Schedule, Transform
from optimizers.registry import all_rules, get_schedule, get_transform

T = TypeVar("T")


class Catalogue(Mapping[str, T], Generic[T]):
    """Everything of one kind by its key: a mapping whose keys are attributes too.

    >>> surfaces.beale.title, surfaces["beale"].title, "beale" in surfaces
    ('Beale', 'Beale', True)
    >>> optimizers.adam.knobs["beta2"]
    0.999
    """

    def __init__(self, kind: str, keys: Callable[[], Any], get: Callable[[str], T], told: Callable[[str], str]) -> None:
        self._kind, self._keys, self._get, self._told = kind, keys, get, told

    def __getitem__(self, key: str) -> T:
        """What stands under a key. Raises KeyError with the nearest one."""
        if key not in self:
            raise KeyError(str(self._unknown(key)))
        return self._get(key)

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._keys()))

    def __len__(self) -> int:
        return len(list(self._keys()))

    def __contains__(self, key: object) -> bool:
        return key in list(self._keys())

    def __getattr__(self, name: str) -> T:
        if name.startswith("_") or name not in self:
            raise AttributeError(f"there is no {self._kind} {name!r}")
        return self._get(name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self]

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def _unknown(self, key: str) -> Exception:
        try:
            self._get(key)
        except ValueError as error:
            return error
        return KeyError(key)

    def __repr__(self) -> str:
        return f"<{len(self)} {self._kind}s: {', '.join(self)}>"

    def _repr_html_(self) -> str:
        rows = [(f"<code>{escaped(key)}</code>", escaped(self._told(key))) for key in self]
        return table_html((self._kind, "title"), rows)


surfaces: Catalogue[Ground] = Catalogue("surface", landscapes.keys, surface, lambda key: landscapes.get(key).title)
optimizers: Catalogue[Optimizer] = Catalogue(
    "optimizer", lambda: list(all_rules()), optimizer, lambda key: all_rules()[key].title
)
schedules: Catalogue[Schedule] = Catalogue("schedule", timings.keys, get_schedule, lambda key: get_schedule(key).title)
transforms: Catalogue[Transform] = Catalogue(
    "transform", changes.keys, get_transform, lambda key: get_transform(key).title
)
wrappers: Catalogue[Transform] = Catalogue("wrapper", wraps.keys, get_transform, lambda key: get_transform(key).title)
formats: Catalogue[export.Format] = Catalogue("format", export.keys, export.get, lambda key: export.get(key).title)
lessons: Catalogue[Lesson] = Catalogue(
    "lesson", lambda: list(registry.lessons()), lesson, lambda key: registry.get(key).title.en
)
