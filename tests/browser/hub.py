"""A running hub, as one test sees it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from tests.integration.process import Process, listening

_numbers = count(1)


class Hub:
    """A hub that other tests have used before, and a channel of this test's own.

    What was before this test does not count: neither connections nor lines of the log.
    """

    def __init__(self, process: Process, kind: str = "news") -> None:
        self._process = process
        self._log = len(process.log)
        self._opened = process.metric("connections_opened_total")
        self.channel = f"{kind}:{next(_numbers)}"
        self.http = process.http
        self.port = process.port

    @property
    def connections(self) -> int:
        """How many are open now."""
        return self._process.metric("connections")

    @property
    def opened(self) -> int:
        """How many there were so far."""
        return self._process.metric("connections_opened_total") - self._opened

    def lines(self, *parts: str) -> list[str]:
        """The lines of the log that contain all the parts."""
        lines = self._process.log[self._log :].splitlines()
        return [line for line in lines if all(part in line for part in parts)]

    def publish(self, *messages: object) -> None:
        """Publish to the channel, by the HTTP API."""
        for message in messages:
            self._process.publish(self.channel, message)


@contextmanager
def serving(port: int) -> Iterator[Process]:
    """Run `app.py` on a port that another can take over."""
    command = (sys.executable, "-m", "holdfast", "run", "tests.browser.app:app")
    with listening(*command, "--port", str(port), port=port) as process:
        yield process
