"""Work that takes longer than a page may: a few threads for the whole server, first come first served.

A session has at most one job in a slot; a new one takes the place of the old, so nobody can hold the queue. Sessions
that ask for the same share one job: a class that opens one link computes it once. A job that nobody watches any more
stops by itself.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4
from weakref import WeakValueDictionary

import streamlit as st

AT_ONCE = 2  # jobs that compute together; the others wait for their turn
GONE = 60.0  # seconds without a look from a page after which it is gone
ME = "fl:me"  # what this session is called among those that watch a job

Told = Callable[[float, Any, Any], None]


class Unwanted(Exception):
    """Raised inside a job that nobody watches any more."""


@dataclass(eq=False)
class Job:
    """One piece of work: ``work(told)`` calls ``told(share, words, partial)`` now and then, which raises
    :class:`Unwanted`. ``key`` says what it is for: equal keys, equal results."""

    key: Any
    work: Callable[[Told], Any]
    share: float = 0.0
    words: Any = None
    partial: Any = None
    result: Any = None
    error: Exception | None = None
    begun: bool = False
    done: bool = False
    watchers: dict[str, float] = field(default_factory=dict)  # who watches, and when they last looked

    def run(self) -> None:
        """Do the work; what it raises is kept for the page to say."""
        try:
            self._look()
            self.begun = True
            self.result = self.work(self._told)
            self.share = 1.0
        except Unwanted:
            pass
        except Exception as error:
            self.error = error
        finally:
            self.done = True

    def watch(self, who: str) -> None:
        """Somebody waits for this."""
        self.watchers[who] = time.monotonic()

    def leave(self, who: str) -> None:
        """Somebody does not wait any more."""
        self.watchers.pop(who, None)

    @property
    def wanted(self) -> bool:
        """Whether anybody waits."""
        now = time.monotonic()
        return any(now - seen <= GONE for seen in list(self.watchers.values()))

    def _told(self, share: float, words: Any, partial: Any) -> None:
        self.share, self.words, self.partial = share, words, partial
        self._look()

    def _look(self) -> None:
        if not self.wanted:
            raise Unwanted


class Queue:
    """The server's threads, and the jobs that are on their way by what they are for."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._pool = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="fall-line-job")
        self._known: WeakValueDictionary[Any, Job] = WeakValueDictionary()
        self._lock = threading.Lock()

    def join(self, who: str, key: Any, work: Callable[[Told], Any]) -> Job:
        """The job for ``key``, watched by ``who``: one that is on its way, else a new one at the end of the queue."""
        with self._lock:
            job = self._known.get(key)
            if job is not None and not job.done and job.wanted:
                job.watch(who)
                return job
            job = self._known[key] = Job(key, work)
            job.watch(who)
            self._pool.submit(job.run)
            return job


@st.cache_resource
def _queue() -> Queue:
    return Queue()


def _me() -> str:
    return str(st.session_state.setdefault(ME, uuid4().hex))


def begin(slot: str, key: Any, work: Callable[[Told], Any]) -> None:
    """Begin a job in this session's ``slot``; what was there is left."""
    leave(slot)
    st.session_state[slot] = _queue().join(_me(), key, work)


def leave(slot: str) -> None:
    """This session does not want the job of its slot any more."""
    job = st.session_state.pop(slot, None)
    if isinstance(job, Job):
        job.leave(_me())


def current(slot: str) -> Job | None:
    """The job of this session's slot, which is watched by being asked for."""
    job = st.session_state.get(slot)
    if not isinstance(job, Job):
        return None
    job.watch(_me())
    return job
