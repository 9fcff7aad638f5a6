"""Work that takes longer than a page may: a few threads for the whole server, first come first served.

A session has at most one job of a kind; a new one takes the place of the old, so nobody can hold the queue. A job
whose page has gone stops by itself.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

AT_ONCE = 2  # jobs that compute together; the others wait for their turn
GONE = 60.0  # seconds without a look from its page after which a job is nobody's


class Cancelled(Exception):
    """Raised inside a job that is not wanted any more."""


@dataclass(eq=False)
class Job:
    """One piece of work: ``work(told)`` calls ``told(share, words, partial)`` now and then, which raises
    :class:`Cancelled`. ``key`` says what it is for."""

    key: Any
    work: Callable[[Callable[[float, Any, Any], None]], Any]
    share: float = 0.0
    words: Any = None
    partial: Any = None
    result: Any = None
    error: Exception | None = None
    begun: bool = False
    done: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)
    _seen: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        """Do the work; what it raises is kept for the page to say."""
        try:
            self._look()
            self.begun = True
            self.result = self.work(self._told)
            self.share = 1.0
        except Cancelled:
            pass
        except Exception as error:
            self.error = error
        finally:
            self.done = True

    def seen(self) -> None:
        """The page has looked: somebody waits for this."""
        self._seen = time.monotonic()

    def cancel(self) -> None:
        """Not wanted any more."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody has said so."""
        return self._stop.is_set()

    def _told(self, share: float, words: Any, partial: Any) -> None:
        self.share, self.words, self.partial = share, words, partial
        self._look()

    def _look(self) -> None:
        if self._stop.is_set() or time.monotonic() - self._seen > GONE:
            raise Cancelled


@st.cache_resource
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="fall-line-job")


def submit(slot: str, job: Job) -> None:
    """Put a job in this session's ``slot``; what was there is cancelled."""
    old = st.session_state.get(slot)
    if isinstance(old, Job):
        old.cancel()
    st.session_state[slot] = job
    _pool().submit(job.run)


def current(slot: str) -> Job | None:
    """The job of this session's slot, whose page has just looked at it."""
    job = st.session_state.get(slot)
    if isinstance(job, Job):
        job.seen()
        return job
    return None
