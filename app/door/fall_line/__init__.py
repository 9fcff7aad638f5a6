"""Fall Line for people: ``import fall_line as fl``.

    fl.run("adam", "rosenbrock", lr=0.05)             one run; it shows itself, and .plot(), .save("x.gif"), .stage()
    fl.compare(["adam", "sgd"], "beale", steps=300)   several, from one start
    fl.sweep("adam", "bowl", lr=[0.01, 0.1, 1.0])     a grid of runs, with named axes
    fl.race(["adam", "sgd"], ["bowl", "beale"])       the fair race
    fl.surface("x^2 + 3*y^2")                         a landscape: value, gradient, Hessian, minima, its picture
    fl.optimizer("adam", lr=0.1), fl.rule("theta = theta - lr*g", lr=0.1)
    fl.replay(theta, name="PyTorch")                  a path that was walked elsewhere, beside ours
    fl.lesson("canyon_two_rates")                     a lesson, its scenes to run
    fl.from_link("s=beale&o=adam"), fl.open(run)      from the page, and back to it

``fl.surfaces``, ``fl.optimizers``, ``fl.schedules``, ``fl.transforms``, ``fl.wrappers``, ``fl.formats`` and
``fl.lessons`` hold what there is. Nothing is imported before it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from fall_line import ours

ours.claim()

if TYPE_CHECKING:
    from app.notebook.catalogue import formats as formats
    from app.notebook.catalogue import lessons as lessons
    from app.notebook.catalogue import optimizers as optimizers
    from app.notebook.catalogue import schedules as schedules
    from app.notebook.catalogue import surfaces as surfaces
    from app.notebook.catalogue import transforms as transforms
    from app.notebook.catalogue import wrappers as wrappers
    from app.notebook.contests import race as race
    from app.notebook.grounds import Ground as Ground
    from app.notebook.grounds import surface as surface
    from app.notebook.opening import open as open
    from app.notebook.runs import Comparison as Comparison
    from app.notebook.runs import Run as Run
    from app.notebook.runs import compare as compare
    from app.notebook.runs import from_link as from_link
    from app.notebook.runs import run as run
    from app.notebook.sweeps import Sweep as Sweep
    from app.notebook.sweeps import sweep as sweep
    from app.notebook.taught import Lesson as Lesson
    from app.notebook.taught import lesson as lesson
    from app.notebook.walkers import Optimizer as Optimizer
    from app.notebook.walkers import optimizer as optimizer
    from app.notebook.walkers import replay as replay
    from app.notebook.walkers import rule as rule
    from symbolic.errors import FallLineError as FallLineError

# Where each name is; the block above says the same to type checkers, and a test holds the two together.
_PLACES = {
    "app.notebook.catalogue": (
        "formats", "lessons", "optimizers", "schedules", "surfaces", "transforms", "wrappers",
    ),
    "app.notebook.contests": ("race",),
    "app.notebook.grounds": ("Ground", "surface"),
    "app.notebook.opening": ("open",),
    "app.notebook.runs": ("Comparison", "Run", "compare", "from_link", "run"),
    "app.notebook.sweeps": ("Sweep", "sweep"),
    "app.notebook.taught": ("Lesson", "lesson"),
    "app.notebook.walkers": ("Optimizer", "optimizer", "replay", "rule"),
    "symbolic.errors": ("FallLineError",),
}  # fmt: skip
_PLACE_OF = {name: place for place, names in _PLACES.items() for name in names}

__all__ = [*sorted(_PLACE_OF), "__version__"]  # they are strings, as the test sees


def __getattr__(name: str) -> Any:
    """A name of :data:`__all__`, from where it lives."""
    if name == "__version__":
        from importlib.metadata import version

        return version("fall-line")
    if name not in _PLACE_OF:
        raise AttributeError(f"module 'fall_line' has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_PLACE_OF[name]), name)
    return found


def __dir__() -> list[str]:
    return __all__
