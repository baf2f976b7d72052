"""Chunks of a run drawn and read back by worker processes, one a core.

Workers are started afresh, never forked: they hold no connection, no Flask and no lock of the process that asks.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import Final

from trace.labels.making.decoding import Fault, check_chunk
from trace.labels.making.folder import ChunkFolder
from trace.labels.making.plan import ChunkPlan, RunPlan
from trace.labels.making.renderer import renderer_of

# A worker that is done finds its next chunk waiting; more would only delay a cancel.
WAITING_A_CORE: Final = 1
LOOK_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Made:
    """A chunk that lies in the folder: how many labels it has and how many were read back; or what could not be."""

    number: int
    labels: int
    checked: int
    sha256: str
    size_bytes: int
    fault: Fault | None = None


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))


def make_chunk(plan: ChunkPlan) -> tuple[bytes, Fault | None]:
    """Draw a chunk and read it back."""
    content = renderer_of(plan.run.format).chunk(plan)
    return content, check_chunk(content, plan)


def make_chunks(
    run: RunPlan, numbers: Iterable[int], *, folder: ChunkFolder, processes: int, is_stopped: Callable[[], bool]
) -> Iterator[Made]:
    """Make the chunks called `numbers`; each is told when it lies in the folder, in the order they get ready.

    Ends early, within the chunks being made, once `is_stopped` says so.
    """
    numbers = list(numbers)
    processes = min(processes, len(numbers))
    if processes <= 1:
        for number in numbers:
            if is_stopped():
                return
            yield _make(run, number, folder)
        return
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin)
    try:
        yield from _made_by(pool, run, numbers, folder, processes * (1 + WAITING_A_CORE), is_stopped)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _made_by(
    pool: ProcessPoolExecutor,
    run: RunPlan,
    numbers: Iterable[int],
    folder: ChunkFolder,
    ahead: int,
    is_stopped: Callable[[], bool],
) -> Iterator[Made]:
    left = iter(numbers)
    waiting: set[Future[Made]] = {pool.submit(_make, run, number, folder) for number in islice(left, ahead)}
    while waiting and not is_stopped():
        done, waiting = wait(waiting, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
        waiting |= {pool.submit(_make, run, number, folder) for number in islice(left, len(done))}
        yield from (future.result() for future in done)


def _make(run: RunPlan, number: int, folder: ChunkFolder) -> Made:
    """In the worker: one chunk from plan to disk. One that cannot be read back is not kept."""
    plan = run.chunk(number)
    content, fault = make_chunk(plan)
    sha256 = folder.keep(number, content) if fault is None else ""
    return Made(number, plan.count, 0 if fault else len(plan.chosen), sha256, len(content), fault)


def _begin() -> None:
    """A worker ends with the process that asked, not with the signal that tells that one to finish its job."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)  # pages are answered first
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    asking = parent_process()
    if asking is not None:
        asking.join()
    os._exit(1)
