"""Several processes that review files at the same time.

Each is given one file after the other, so that none is idle while others have much to do, and if
one dies it is known what it died of: that file is a problem, and the rest goes on.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Final, cast

from holdfast.review.checking import Checker
from holdfast.review.files import Found
from holdfast.review.reviewed import Reviewed, review_file, unread

Job = tuple[Found, str]
"""A file, and its language."""

FORKED: Final = 16
"""Files for each process that are worth a copy of this one."""
SPAWNED: Final = 100
"""Files for each process that are worth a new one, which imports everything again."""
DIED: Final = "the process that reviewed it died; please report it"


class Pool:
    """Up to `most` processes that apply `checker`, as many as there are files worth it."""

    def __init__(self, checker: Checker, most: int) -> None:
        # A copy of a process has no threads, and their locks for ever.
        forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
        forks = forks and threading.active_count() == 1
        self._context: ForkContext | SpawnContext = (
            multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
        )
        self._checker = checker
        self._forks = forks
        self._most = most
        self._waiting: deque[Job] = deque()
        self._workers: dict[Connection, BaseProcess] = {}
        self._busy: dict[Connection, Found] = {}

    def review(self, jobs: Iterable[Job]) -> Generator[Reviewed]:
        """Yield what comes of each file, in any order.

        While some are reviewed, the next are asked for, which may take as long.
        """
        size = 0
        try:
            for seen, job in enumerate(jobs, 1):
                self._waiting.append(job)
                size = min(self._most, seen // (FORKED if self._forks else SPAWNED))
                if size > 1:
                    self._hand_out(size)
                    yield from self._answers(timeout=0)
            while self._waiting and size < 2:
                yield review_file(self._checker, *self._waiting.popleft())
            while self._waiting or self._busy:
                self._hand_out(size)
                yield from self._answers()
        finally:
            for connection, process in self._workers.items():
                _end(process, connection)

    def _hand_out(self, size: int) -> None:
        """Give files to processes, until `size` of them have something to do."""
        while self._waiting and len(self._busy) < size:
            ready = self._idle()
            self._busy[ready] = self._waiting[0][0]
            _send(ready, self._waiting.popleft())

    def _answers(self, timeout: float | None = None) -> Iterator[Reviewed]:
        """What processes have come to within `timeout` seconds; without it, at least one answer."""
        for ready in cast(list[Connection], wait(list(self._busy), timeout)):
            found = self._busy.pop(ready)
            try:
                reviewed = ready.recv()
            except (EOFError, OSError):
                _end(self._workers.pop(ready), ready)
                reviewed = unread(found, DIED, failed=True)
            yield reviewed

    def _idle(self) -> Connection:
        """A process that has nothing to do; a new one if there is none."""
        for connection in self._workers:
            if connection not in self._busy:
                return connection
        ours, theirs = self._context.Pipe()
        others = [*self._workers, ours] if self._forks else []
        given = (self._checker, theirs, others)
        process = self._context.Process(target=work, args=given, daemon=True)
        with _uninterrupted():
            process.start()
        theirs.close()
        self._workers[ours] = process
        return ours


def work(checker: Checker, connection: Connection, others: Sequence[Connection] = ()) -> None:
    """Review what comes, until there is no more.

    `others` are the ends of the parent, which a copy of it has too: nobody would see it go.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    for other in others:
        other.close()
    while True:
        try:
            found, language = connection.recv()
            connection.send(review_file(checker, found, language))
        except (EOFError, OSError):
            return


def cores() -> int:
    """The processors that this process may use."""
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _send(connection: Connection, job: Job) -> None:
    # One that died shows that when its answer is read.
    with contextlib.suppress(OSError):
        connection.send(job)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """^C is for this process alone: what is started here never hears of it, where that is possible.

    It is heard afterwards.
    """
    block: Callable[..., set[int]] | None = getattr(signal, "pthread_sigmask", None)
    if block is None:
        yield
        return
    before = block(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        block(signal.SIG_SETMASK, before)


def _end(process: BaseProcess, connection: Connection) -> None:
    process.kill()
    process.join()
    connection.close()
