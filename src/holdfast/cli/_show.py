"""How a report leaves the program: its format, its colors, and the progress on the way to it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from holdfast import __version__
from holdfast.errors import ConfigError

if TYPE_CHECKING:
    from holdfast.findings import Report

FORMATS: Final = ("text", "json", "sarif", "junit", "github", "markdown")
COLORS: Final = ("auto", "always", "never")
PATIENCE: Final = 1.0
"""Seconds after which a progress bar is shown."""
INTERVAL: Final = 0.1
"""Seconds between two changes of it."""


class Show:
    """Writes what `format`, `color` and the others ask for."""

    def __init__(
        self,
        format: str,
        color: str,
        output: Path | None,
        *,
        statistics: bool = False,
        quiet: bool = False,
    ) -> None:
        self._format = format
        self._output = output
        self._statistics = statistics
        self._quiet = quiet
        self.terminal = output is None and sys.stdout.isatty()
        self.color = _wants_color(color, self.terminal)

    @property
    def width(self) -> int:
        """Cells of a line, as the terminal is now."""
        return shutil.get_terminal_size((100, 24)).columns if self.terminal else 100

    def report(self, report: Report) -> None:
        """Write a report."""
        if not self._quiet or self._output is not None:
            self.write(self._rendered(report))

    def write(self, text: str) -> None:
        """Write to the output; names of files that are not UTF-8 become the bytes they are."""
        data = text.encode("utf-8", "surrogateescape")
        if self._output is not None:
            write_file(self._output, data)
            return
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            # What is left in the buffer would be tried again at the exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise ConfigError(f"cannot write the report: {error.strerror}") from None

    def say(self, text: str) -> None:
        """Write a line about the run to standard error."""
        if not self._quiet:
            print(text, file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Begin anew at the top of the terminal, where there is one."""
        if self.terminal:
            self.write("\x1b[2J\x1b[3J\x1b[H")

    @contextmanager
    def progress(self) -> Iterator[Callable[[int, int | None], None] | None]:
        """Give what shows progress on a terminal, once a run takes long; None elsewhere."""
        if self._quiet or not sys.stderr.isatty():
            yield None
            return
        bar = _Bar()
        try:
            yield bar.advance
        finally:
            bar.stop()

    def _rendered(self, report: Report) -> str:
        from holdfast.findings import github, json, junit, markdown, sarif, statistics, text

        if self._statistics:
            return statistics.render(report, color=self.color)
        match self._format:
            case "json":
                return json.render(report, version=__version__)
            case "sarif":
                return sarif.render(report, version=__version__)
            case "junit":
                return junit.render(report)
            case "github":
                return github.render(report)
            case "markdown":
                return markdown.render(report)
        return text.render(report, color=self.color, width=self.width)


def write_file(file: Path, data: bytes) -> None:
    """Write a file that somebody named. Raises ConfigError if that is not possible."""
    try:
        file.write_bytes(data)
    except OSError as error:
        raise ConfigError(f"cannot write {file}: {error.strerror}") from None


class _Bar:
    """A progress bar on standard error that shows itself after a while."""

    def __init__(self) -> None:
        self._next = time.monotonic() + PATIENCE
        self._progress: Any = None
        self._task: Any = None

    def advance(self, done: int, total: int | None) -> None:
        """Show how many files are done, of how many; None while they are still being found."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + INTERVAL
        if self._progress is None:
            self._start()
        what = "looking at files" if total is None else "reviewing"
        self._progress.update(self._task, description=what, completed=done, total=total)

    def stop(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("")
        self._progress.start()


def _wants_color(color: str, terminal: bool) -> bool:
    """`always` and `never` count, then NO_COLOR and FORCE_COLOR, then the terminal."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (terminal and os.environ.get("TERM") != "dumb")
