"""What an experiment may cost, counted before anything runs: the same answer on every machine, and no time-outs.

Counted are the operations of the very programs that will run: one step of a rule holds its own arithmetic, every
gradient and every Hessian it asks for, its schedules and its transforms.
"""

from optimizers.system import System
from surfaces import Surface
from symbolic.errors import FallLineError
from symbolic.expression import program_of
from symbolic.program import Program
from symbolic.rows import weight

# Operations of all runs together. One takes 15 to 40 ns in the plain-float kernel, so this is 4 to 8 s of one core: the
# longest a page may keep people waiting. Eight of the library's dearest rules over 100,000 steps just fit, and four
# of the learned optimizer, whose step is a small network's.
MOST = 250_000_000
STEP = 10  # the loop around one step, in operations
SEARCH = 400  # a step of a rule that searches in Python, without its evaluations: 8 us
ASKED = 30  # evaluations after which a line search gives up


class TooMuchWork(FallLineError):
    """An experiment beyond the budget; ``steps`` is how many steps would fit (0 where not even one does)."""

    steps: int = 0


def work_of_one_step(system: System, surface: Surface) -> int:
    """Operations of one step of a composed rule on a surface. Raises FormulaError where it does not hold together."""
    # the same records as a run keeps, so that the step is composed once for both
    step = system.kernels(system.scheduled).step
    # what data knobs prepare is prepared once: what remains is the formula over prepared numbers
    asked = surface.settled if surface.data_knobs else surface.expression
    slope, curvature = (operations(program_of(asked, order)[0]) for order in (1, 2))
    count = STEP + operations(step.program) + step.gradients * slope + step.hessians * curvature
    return count if system.python is None else count + SEARCH + ASKED * slope


def check_work(steps: int, each: int) -> None:
    """Refuse ``steps`` steps of ``each`` operations beyond the budget. Raises :class:`TooMuchWork`."""
    if steps * each <= MOST:
        return
    error = TooMuchWork(
        "This would take {work} million operations, and {limit} million are allowed; {steps} steps would fit.",
        work=-(-steps * each // 1_000_000),
        limit=MOST // 1_000_000,
        steps=MOST // each,
    )
    error.steps = MOST // each
    raise error


def operations(program: Program) -> int:
    """Operations of a program: its nodes, without constants and inputs; those of a row count once for every row."""
    return weight(program, but=("const", "input", "row"))
