"""What a program and all it starts cost: seconds, processor time, memory."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]

EVERY: Final = 0.1
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`wall` and `cpu` (user and system) in seconds, `memory` in MB: the most at any time.

    Memory is the sum over the processes of what each has of its own plus its share of what is
    shared (PSS), looked at ten times a second, or the largest process's own peak if that is more.
    """

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], folder: Path, timeout: float) -> Cost:
    """Run `command` in `folder`. Exits if it fails or takes longer than `timeout` seconds."""
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
        watch = _Memory(process.pid)
        timer = threading.Timer(timeout, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        timer.cancel()
        process.returncode = code = os.waitstatus_to_exitcode(status)
        peak = max(watch.stop(), usage.ru_maxrss * 1024)
        if code:
            errors.seek(0)
            last = errors.read().decode(errors="replace")[-500:]
            raise SystemExit(f"review: {command[0]} ended with {code} after {wall:.0f} s: {last}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak / 1e6)


class _Memory:
    """Watches the memory of a process and its descendants in a thread."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> int:
        """End the watch and return the peak in bytes."""
        self._ended.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._ended.wait(EVERY):
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(self._pid)
                total = 0
                for part in [process, *process.children(recursive=True)]:
                    with contextlib.suppress(psutil.Error):
                        total += part.memory_full_info().pss
                self._peak = max(self._peak, total)
