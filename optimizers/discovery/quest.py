"""What a search for rules declares before it begins, what it has scored, and what it found."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from optimizers.discovery.behaviour import base_of, signature
from optimizers.discovery.space import KNOWN, Tree, equations, size, text
from optimizers.racing.heats import UNSOLVED
from optimizers.racing.result import Race

SIGN_RULES = ("powersign", "addsign")  # what the paper's search found: is it found here?
FINALISTS = 3  # rules that go on to the held-out surfaces


@dataclass(frozen=True)
class Quest:
    """``rules`` different ones are scored, ``population`` of them at random and as many in each generation of their
    children. Each is tuned over ``points`` rates on ``tune_starts`` starts of a surface and judged on ``starts``
    others, every run with ``budget`` evaluations; solved is (f − f*) ≤ ``tolerance`` (f₀ − f*). ``seed`` draws all."""

    rules: int = 300
    population: int = 20
    seed: int = 0
    budget: int = 200
    points: int = 13
    tune_starts: int = 2
    starts: int = 4
    tolerance: float = 1e-3


@dataclass(frozen=True)
class Candidate:
    """A rule that was scored: the ``number``-th, in ``generation`` (0: at random). ``cost`` is the mean binary
    logarithm of the evaluations after which it had solved the judged problems for good, ``solved`` the share."""

    tree: Tree
    cost: float
    solved: float
    number: int = 0
    generation: int = 0

    @property
    def text(self) -> str:
        """The update."""
        return text(self.tree)

    @property
    def equations(self) -> str:
        """The whole rule."""
        return equations(self.tree)

    @property
    def order(self) -> tuple[float, int, str]:
        """The best first; of equals the shorter one."""
        return self.cost, size(self.tree), self.text

    @property
    def evaluations(self) -> float:
        """The cost as a number of evaluations: their geometric mean."""
        return 2**self.cost


@dataclass(frozen=True, eq=False)
class Discovery:
    """``candidates``, the best first; ``known`` rules of the library by key, scored in the same way; ``drawn`` rules in
    all, of which ``repeated`` behaved like one before and ``refused`` were none. ``race`` is that of the finalists and
    the known rules on the held-out surfaces, once it was held."""

    quest: Quest
    training: tuple[str, ...]
    held_out: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()
    known: Mapping[str, Candidate] = field(default_factory=dict)
    drawn: int = 0
    repeated: int = 0
    refused: int = 0
    race: Race | None = None

    @property
    def finalists(self) -> tuple[Candidate, ...]:
        """The best of the rules that were scored."""
        return self.candidates[:FINALISTS]

    @property
    def partial(self) -> bool:
        """Whether something is still to come."""
        return self.race is None

    def found(self, key: str) -> Candidate | None:
        """The candidate that behaves as a known rule, up to its rate; None where the search has not come upon it."""
        wanted = signature(KNOWN[key])
        return next((one for one in self.candidates if signature(one.tree) == wanted), None)

    def related(self) -> tuple[tuple[float, Candidate], ...]:
        """Candidates of the form α^(sign g · sign m) g with another base than PowerSign's e, each with it: neither
        gradient descent (1) nor AddSign (infinite)."""
        told = ((base_of(one.tree), one) for one in self.candidates)
        known = (1.0, math.e, math.inf)
        return tuple(
            (base, one) for base, one in told if base and not any(math.isclose(base, b, rel_tol=1e-4) for b in known)
        )

    def held(self) -> tuple[tuple[str, float, float], ...]:
        """(title, evaluations, share solved) on the held-out surfaces, in the order of the race's entrants; evaluations
        as for candidates."""
        if self.race is None:
            return ()
        times = self.race.times()
        costs = [cost_of(column, self.quest.budget) for column in times.T]
        return tuple(
            (title, 2**cost, float(np.isfinite(column).mean()))
            for title, cost, column in zip(self.race.titles, costs, times.T, strict=True)
        )


def cost_of(times: np.ndarray, budget: int) -> float:
    """The mean binary logarithm of evaluations, those of an unsolved problem counted as UNSOLVED budgets."""
    return float(np.log2(np.where(np.isfinite(times), times, UNSOLVED * budget)).mean())
