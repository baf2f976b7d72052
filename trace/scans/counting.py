"""Visits noted by the processes that answer, and written by a thread of their own.

`note` only puts a few words into memory. Half a second later at most the thread sums them up and writes them; at the
end of the process what is left is written too. A database that fails keeps nobody waiting: what could not be written
is tried again, up to a bound. Addresses and names of programs stand in memory for that moment and are never stored.
"""

import atexit
import os
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from weakref import WeakSet

import prometheus_client
import structlog

from trace.database import connected
from trace.scans import actions
from trace.scans.rules import day_in_vietnam, slot_of

WAITS_SECONDS: Final = 0.4
"""How long notes may wait; with the writing it stays below the second that a crash may cost."""
_AGAIN_SECONDS: Final = 5.0
MOST_WAITING: Final = 20_000

VISITS = prometheus_client.Counter("trace_scan_notes_total", "Visits of public pages noted", ["outcome"])
_all: "WeakSet[Visits]" = WeakSet()


@dataclass(frozen=True, slots=True)
class Visit:
    """One request as it is summed up: what was read, from where, with what, in which ten minutes."""

    kind: str
    batch_id: int
    serial: str
    address: str
    program: str
    at: datetime


@dataclass(eq=False)
class Visits:
    """The notes of one process. `writes` says whether a thread may be started (tests write by hand)."""

    now: Callable[[], datetime]
    writes: Callable[[], bool] = lambda: True
    _notes: "deque[tuple[str, int, str, str, str]]" = field(default_factory=lambda: deque(maxlen=MOST_WAITING))
    _waiting: "Counter[Visit]" = field(default_factory=Counter)
    _stirred: threading.Event = field(default_factory=threading.Event)
    _writing: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    def __post_init__(self) -> None:
        _all.add(self)

    def note(self, kind: str, batch_id: int, serial: str, address: str, program: str) -> None:
        """Remember one visit; costs a few hundred nanoseconds and never fails for the database's sake."""
        self._notes.append((kind, batch_id, serial, address, program))
        if not self._stirred.is_set():
            self._stirred.set()
            if self._thread is None and self.writes():
                self._start()

    def flush(self) -> bool:
        """Write everything noted so far; False when the database could not take it and it waits on."""
        with self._writing:
            self._gather()
            if not self._waiting:
                return True
            try:
                with connected():
                    actions.count_visits(self._waiting)
            except Exception:  # whatever ails the database, pages go on and the visits wait
                structlog.get_logger("scans").warning("visits wait", count=self._waiting.total(), exc_info=True)
                return False
            VISITS.labels("written").inc(self._waiting.total())
            self._waiting.clear()
            return True

    def begin_anew(self) -> None:
        """In a child of a fork: the notes are the parent's to write, and the thread stayed there."""
        self._notes.clear()
        self._waiting = Counter()
        self._stirred, self._writing, self._thread = threading.Event(), threading.Lock(), None

    def _gather(self) -> None:
        """Sum up the notes; the same reader asking again is one entry."""
        at = slot_of(self.now())
        while self._notes:
            kind, batch_id, serial, address, program = self._notes.popleft()
            visit = Visit(kind, batch_id, serial, address, program, at)
            if len(self._waiting) < MOST_WAITING or visit in self._waiting:
                self._waiting[visit] += 1
            else:
                VISITS.labels("dropped").inc()

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._keep_writing, name="scans", daemon=True)
        self._thread.start()
        atexit.register(self.flush)

    def _keep_writing(self) -> None:
        pause = threading.Event()
        while True:
            self._stirred.wait()
            pause.wait(WAITS_SECONDS)
            self._stirred.clear()
            if not self.flush():
                pause.wait(_AGAIN_SECONDS)
                self._stirred.set()


def _after_fork() -> None:
    for visits in list(_all):
        visits.begin_anew()


os.register_at_fork(after_in_child=_after_fork)

__all__ = ["MOST_WAITING", "WAITS_SECONDS", "Visit", "Visits", "day_in_vietnam"]
