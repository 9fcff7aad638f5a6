"""Work on all cores, with progress told and cancelling heard in the caller's own thread."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass

TELL = 0.05  # seconds between two reports: smooth to the eye, nothing to the work


@dataclass(frozen=True)
class Effort:
    """How a run is worked on, never what comes of it: on how many ``threads`` (None: as many as there are cores), and
    of how many lane-steps it is a part, where these are more than its own (``whole``): whether compiling pays."""

    threads: int | None = None
    whole: int = 0


class Pace:
    """How much of ``total`` is done. Workers add to it; the caller's ``progress(share)`` hears of it in its own thread,
    and may raise to end the work."""

    def __init__(self, progress: Callable[[float], None] | None, total: int, threads: int | None = None) -> None:
        self.progress = progress
        self.threads = threads or self.cores()
        self.total = max(1, total)
        self.done = 0
        self.stopped = False
        self._lock = threading.Lock()
        self._owner = threading.get_ident()
        self._told = time.monotonic()

    @staticmethod
    def cores() -> int:
        """The processors this process may use."""
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def add(self, amount: int) -> bool:
        """Count work that is done; True when the rest is not wanted any more."""
        with self._lock:
            self.done += amount
        if threading.get_ident() == self._owner:
            self.tell()
        return self.stopped

    def tell(self, always: bool = False) -> None:
        """Report, unless the last report is too fresh. Only in the caller's thread."""
        now = time.monotonic()
        if self.progress is not None and (always or now - self._told >= TELL):
            self._told = now
            self.progress(min(1.0, self.done / self.total))


def share(jobs: Sequence[Callable[[], None]], pace: Pace) -> None:
    """Do all jobs, on as many threads as the pace has; a single one, or one thread, stays in this thread. NumPy lets
    go of the interpreter while it computes, so threads do run side by side."""
    if len(jobs) == 1 or pace.threads == 1:
        for job in jobs:
            job()
    else:
        with ThreadPoolExecutor(max_workers=min(pace.threads, len(jobs))) as pool:
            waiting = {pool.submit(job) for job in jobs}
            try:
                while waiting:
                    finished, waiting = wait(waiting, timeout=TELL, return_when=FIRST_COMPLETED)
                    for future in finished:
                        future.result()
                    pace.tell()
            except BaseException:
                pace.stopped = True
                for future in waiting:
                    future.cancel()
                raise
    pace.tell(always=True)
