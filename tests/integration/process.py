"""Servers and helpers as processes of their own, each ended by its own id."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
API_KEY = "integration"
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("HOLDFAST")},
    "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    "PYTHONUNBUFFERED": "1",
    "HOLDFAST_API_KEY": API_KEY,
    "NO_COLOR": "1",
    "TERM": "dumb",
}
_ADDRESS = re.compile(r"https?://[\w.\[\]:]+?:(\d+)/")


class Process:
    """A running process; what it prints is in files."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._out, self._err = folder / "stdout", folder / "stderr"
        with self._out.open("w") as out, self._err.open("w") as err:
            self.popen = subprocess.Popen(
                command,
                cwd=ROOT,
                env=ENVIRONMENT,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=err,
                text=True,
            )
        self.port = 0
        self.host = "127.0.0.1"

    @property
    def output(self) -> str:
        """What it wrote to standard output."""
        return self._out.read_text()

    @property
    def log(self) -> str:
        """What it wrote to standard error."""
        return self._err.read_text()

    def lines(self, *parts: str) -> list[str]:
        """The lines of the log that contain all the parts."""
        return [line for line in self.log.splitlines() if all(part in line for part in parts)]

    @property
    def rss(self) -> int:
        """Resident memory in bytes."""
        pages = Path(f"/proc/{self.popen.pid}/statm").read_text().split()[1]
        return int(pages) * resource.getpagesize()

    @property
    def http(self) -> str:
        """The address for HTTP."""
        return f"http://{self.host}:{self.port}"

    @property
    def ws(self) -> str:
        """The address for WebSocket."""
        return f"ws://{self.host}:{self.port}/ws"

    def metric(self, name: str) -> int:
        """One of the hub's counts."""
        text = httpx.get(f"{self.http}/metrics", timeout=10).text
        found = re.search(rf"^holdfast_{name} (\S+)$", text, re.MULTILINE)
        assert found is not None, name
        return int(float(found[1]))

    def publish(self, channel: str, data: object) -> None:
        """Publish by the HTTP API."""
        headers = {"authorization": f"Bearer {API_KEY}"}
        body = {"channel": channel, "data": data}
        answer = httpx.post(f"{self.http}/api/publish", json=body, headers=headers, timeout=10)
        answer.raise_for_status()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.popen.send_signal(number)

    def say(self, line: str) -> None:
        """Write a line to its standard input."""
        assert self.popen.stdin is not None
        self.popen.stdin.write(line + "\n")
        self.popen.stdin.flush()

    def end(self) -> None:
        """End it, if need be by force."""
        if self.popen.stdin is not None:
            with contextlib.suppress(OSError):
                self.popen.stdin.close()
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGCONT)
            self.popen.terminate()
            try:
                self.popen.wait(5)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait(5)


@contextmanager
def running(*command: str) -> Iterator[Process]:
    """Run a command of this Python's environment."""
    with tempfile.TemporaryDirectory() as folder:
        process = Process(command, Path(folder))
        try:
            yield process
        finally:
            process.end()


@contextmanager
def holdfast(*arguments: str) -> Iterator[Process]:
    """Run a serving `holdfast` command, on a free port if not told otherwise, ready to be used."""
    port = () if "--port" in arguments else ("--port", "0")
    with running(sys.executable, "-m", "holdfast", *arguments, *port) as server:

        def address() -> re.Match[str] | None:
            assert server.popen.poll() is None, server.log
            return _ADDRESS.search(server.output)

        server.port = int(wait_until(address, within=15)[1])  # type: ignore[index]
        yield server


@contextmanager
def serve(*options: str, drain: str = "0", channels: str | None = None) -> Iterator[Process]:
    """Run `holdfast serve`; all channels may be published to unless `channels` says otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "channels.json"
        path.write_text(channels or '{"*": {"publish": true, "history": 500}}')
        with holdfast("serve", "--channels", str(path), "--drain", drain, *options) as server:
            yield server


def free_port() -> int:
    """A port that was free a moment ago, for servers that cannot pick one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def listening(*command: str, port: int) -> Iterator[Process]:
    """Run a server that was told its port, once it answers there."""
    with running(*command) as server:
        server.port = port

        def answers() -> bool:
            assert server.popen.poll() is None, server.log
            with socket.socket() as probe:
                probe.settimeout(1)
                return probe.connect_ex(("127.0.0.1", port)) == 0

        wait_until(answers, within=20)
        yield server
