"""The programs in the skill's Markdown, and programs that run."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.docs.pages import ROOT, blocks
from tests.integration.process import free_port
from tests.tools.node import NODE
from tests.waiting import wait_until

SKILL = ROOT / "skills" / "holdfast"
FILE = re.compile(r"[\w-]+\.(?:py|js|mjs)")


def replaced(code: str, name: str, value: float) -> tuple[str, int]:
    """Give a constant at the top of a program another number; return how often it was there."""
    pattern = re.compile(rf"^((?:const )?{name} = )[\d_.]+(?: \* [\d_]+)*", re.M)
    return pattern.subn(rf"\g<1>{value}", code)


@dataclass(frozen=True)
class Program:
    """A block that stands for a file: the comment before it is the file's name."""

    page: str
    name: str
    code: str

    def __str__(self) -> str:
        return f"{self.page}/{self.name}"

    def write(self, folder: Path, **constants: float) -> Path:
        """Write the file, with other numbers for some of its constants."""
        code = self.code
        for name, value in constants.items():
            code, count = replaced(code, name, value)
            assert count == 1, f"{self} has no constant {name}"
        path = folder / self.name
        path.write_text(code)
        return path


def programs() -> list[Program]:
    """All programs of the skill."""
    return [
        Program(page.stem, block.comment, block.code)
        for page in sorted((SKILL / "references").glob("*.md"))
        for block in blocks(page)
        if FILE.fullmatch(block.comment)
    ]


def program(page: str, name: str) -> Program:
    """One of them."""
    (found,) = (p for p in programs() if (p.page, p.name) == (page, name))
    return found


class Running:
    """A program that was started; what it prints, on both streams, is in a file."""

    def __init__(self, command: list[str], folder: Path, **environment: str) -> None:
        self._output = folder / f"{Path(command[-1]).name}.{time.monotonic_ns()}.log"
        with self._output.open("w") as output:
            self.popen = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return self._output.read_text()

    def stop(self, number: int = signal.SIGTERM, within: float = 10.0) -> int:
        """Send a signal and return the exit code."""
        self.popen.send_signal(number)
        return self.popen.wait(within)


@contextmanager
def running(file: Path, **environment: str) -> Iterator[Running]:
    """Run a file of Python or JavaScript until the end of the block."""
    interpreter = sys.executable if file.suffix == ".py" else str(NODE)
    process = Running([interpreter, str(file)], file.parent, **environment)
    try:
        yield process
    finally:
        process.popen.kill()
        process.popen.wait()


class Server:
    """A running server, by its address."""

    def __init__(self, process: Running, port: int) -> None:
        self.process, self.port = process, port
        self.ws, self.http = f"ws://127.0.0.1:{port}/", f"http://127.0.0.1:{port}"


def answers(url: str) -> bool:
    """Whether a server answers HTTP at this address."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        raise
    except OSError:
        return False


@contextmanager
def serving(file: Path, health: str = "/healthz", port: int = 0) -> Iterator[Server]:
    """Run a server that takes its port from the environment, once it answers HTTP."""
    port = port or free_port()
    with running(file, PORT=str(port)) as process:
        server = Server(process, port)

        def ready() -> bool:
            assert process.popen.poll() is None, process.output
            return answers(server.http + health)

        wait_until(ready, within=20)
        yield server
