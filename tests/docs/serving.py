"""Servers in processes of their own, as a reader of the documentation starts them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ADDRESS = re.compile(r"http://[\d.]+:\d+\S*")


class Served:
    """A running server: its address, without a slash at the end."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        for line in process.stdout:
            if found := ADDRESS.search(line):
                self.http = found[0].rstrip("/")
                self.ws = self.http.replace("http", "ws", 1)
                return
        raise AssertionError(f"the server did not start: {process.args!r}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process.wait()


@contextmanager
def served(*arguments: str, cwd: Path, **environment: str) -> Iterator[Served]:
    """Run `holdfast` with these arguments until the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "holdfast", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    server = Served(process)
    try:
        yield server
    finally:
        server.stop()
