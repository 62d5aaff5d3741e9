"""The line that says how a connection stands: on a terminal it stays at the bottom."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from holdfast.client.client import Client
    from holdfast.client.events import State


class Status:
    """Writes to standard error: a live line on a terminal, else a line for each change."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._figures = ""
        self._state = "connecting"
        self._connects = 0
        self._line: Any = None
        self._live = sys.stderr.isatty()

    def __enter__(self) -> Status:
        if self._live:
            from rich.console import Console

            self._line = Console(stderr=True).status(self._text(), spinner="dots")
            self._line.start()
        return self

    def __exit__(self, *exc: object) -> None:
        if self._line is not None:
            self._line.stop()

    def say(self, text: str) -> None:
        """Write a line that stays."""
        if self._line is not None:
            self._line.console.print(text, markup=False, highlight=False)
        else:
            print(text, file=sys.stderr, flush=True)

    def write(self, line: bytes) -> None:
        """Write a line of UTF-8 to standard output, above the live line where both are seen."""
        if self._line is not None and sys.stdout.isatty():
            text = line.decode()
            self._line.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            sys.stdout.buffer.write(line + b"\n")
            sys.stdout.flush()

    def stands(self, state: State) -> None:
        """Show a new state of the connection."""
        if state.name == "waiting":
            following = f"attempt {state.attempt} in {state.delay:.1f} s"
            self._state = f"waiting, {following}"
            self.say(f"waiting: {state.why}; {following}")
        elif state.name == "open":
            self._state = "open"
            self._connects += 1
            if self._connects > 1:
                self.say("connected again")
        else:
            self._state = state.name
        self._refresh()

    def show(self, client: Client) -> None:
        """Show the client's figures, where there is a line for them."""
        if self._line is None:
            return
        stats = client.stats
        trip = "" if stats.round_trip is None else f" · {stats.round_trip * 1000:.1f} ms"
        self._figures = f" · received {stats.received} · lost {stats.lost}{trip}"
        self._refresh()

    def _text(self) -> str:
        from rich.markup import escape

        return escape(f"{self._channel}: {self._state}{self._figures}")

    def _refresh(self) -> None:
        if self._line is not None:
            self._line.update(self._text())
