"""Performance and data profiles: pure arithmetic on times.

``times`` is (problems, solvers): gradient evaluations until a problem was solved, infinite where it never was. Order of
problems and of solvers means nothing, and a solver that is there twice changes no other's curve.
"""

import numpy as np

CAP = 64.0  # ratios beyond this are not told apart: six doublings


def yardstick(times: np.ndarray, others: np.ndarray | None = None) -> np.ndarray:
    """The quickest time on each problem (problems,); of ``others`` where none of ``times`` solved it, else infinite."""
    best: np.ndarray = times.min(axis=1, initial=np.inf)
    return best if others is None else np.where(np.isfinite(best), best, others.min(axis=1, initial=np.inf))


def ratios(times: np.ndarray, best: np.ndarray) -> np.ndarray:
    """r[p, s] = t[p, s] / best[p], the performance ratio; infinite where the problem was not solved."""
    solved = np.isfinite(times)
    safe = np.where(np.isfinite(best), best, 1.0)[:, None]
    return np.where(solved, np.where(solved, times, 0.0) / safe, np.inf)


def performance(ratio: np.ndarray, at: np.ndarray) -> np.ndarray:
    """ρ_s(a) = |{p : r[p, s] ≤ a}| / |P| for every a of ``at``: (len(at), solvers).

    Dolan, E. D., Moré, J. J. (2002). Benchmarking optimization software with performance profiles. Mathematical
    Programming 91, 201-213, equation 2.2.
    """
    return share_within(ratio, at)


def data(times: np.ndarray, at: np.ndarray) -> np.ndarray:
    """d_s(a) = |{p : t[p, s] ≤ a}| / |P| for every number of evaluations a of ``at``: (len(at), solvers).

    Moré, J. J., Wild, S. M. (2009). Benchmarking derivative-free optimization algorithms. SIAM Journal on Optimization
    20, 172-191, equation 2.8. They count values of f and divide by n + 1, what a simplex gradient costs; here a
    gradient is one evaluation, so the unit is the same and nothing is divided.
    """
    return share_within(times, at)


def share_within(values: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The share of problems whose value is at most each of ``at``: (len(at), solvers). No problem, no share: 0."""
    count = max(1, len(values))
    return np.asarray((values[None] <= np.asarray(at, dtype=float)[:, None, None]).sum(axis=1) / count)


def area(ratio: np.ndarray, cap: float = CAP) -> np.ndarray:
    """The area under each performance profile over log₂ a from 0 to log₂ ``cap``, as a share of all of it (solvers,).

    In closed form: a problem that is solved at ratio r lies under the curve from log₂ r on. Ratios below 1 (a run that
    was quicker than the yardstick) count as 1.
    """
    if not len(ratio):
        return np.zeros(ratio.shape[1])
    gained = 1.0 - np.log2(np.clip(ratio, 1.0, cap)) / np.log2(cap)
    return np.asarray(gained.mean(axis=0))


def wins(ratio: np.ndarray) -> np.ndarray:
    """The share of problems on which each solver is the quickest (solvers,), ρ_s(1); a tie counts for both."""
    return np.asarray(performance(ratio, np.array([1.0]))[0])
