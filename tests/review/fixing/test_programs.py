"""Programs with a pitfall, run before and after `--fix`: they work as they did, without it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Final

import httpx
import pytest
from websockets.http11 import Request, Response
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve

from holdfast.findings import Confidence
from holdfast.review.codes import CODES
from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings
from tests.integration.process import free_port
from tests.review.fixing.reviewed import all_reviewed
from tests.tools import npm, proxies, pypi
from tests.tools.node import NODE
from tests.waiting import wait_until

PROGRAMS: Final = Path(__file__).parent / "programs"
NGINX: Final = "nginx-upgrade-headers.conf"

Output = tuple[str, ...]
SAID: Final[dict[str, tuple[Output, Output]]] = {
    # Liveness.
    "ping-without-deadline.py": (("hello", "ended"), ("hello", "ended")),
    "close-not-terminate.mjs": (
        ("hello", "the mute one stays"),
        ("hello", "the mute one is gone"),
    ),
    "heartbeat-timer-leak.mjs": (
        ("hello", "hello", "hello", "timers stay"),
        ("hello", "hello", "hello", "timers are gone"),
    ),
    "websocket-app-without-ping.py": (("hello", "ended"), ("hello", "ended")),
    # Lifecycle.
    "no-error-listener.mjs": (("hello", "exit 1"), ("hello", "still here")),
    "upgrade-without-error-listener.mjs": (("hello", "exit 1"), ("hello", "still here")),
    "listener-in-connect.mjs": (
        ("connected", "orders: 1", "connected", "orders after a reconnect: 2"),
        ("connected", "orders: 1", "connected", "orders after a reconnect: 1"),
    ),
    "handler-returns.py": (("closed 1011",), ("hello",)),
    "cleanup-not-finally.py": (
        ("hello", "True", "closed 1006", "left behind: 1"),
        ("hello", "True", "closed 1006", "left behind: 0"),
    ),
    "registry-close-race.mjs": (
        ("known: 1", "known after a reconnect: 0"),
        ("known: 1", "known after a reconnect: 1"),
    ),
    "registry-close-race.py": (
        ("hello", "hello", "known after a reconnect: 0"),
        ("hello", "hello", "known after a reconnect: 1"),
    ),
    "fragile-broadcast.py": (
        ("hello", "late", "closed 1011"),
        ("hello", "late", "still here"),
    ),
    "await-sync-broadcast.py": (("hello", "closed 1011"), ("hello", "still here")),
    "no-stop-consumer.py": (
        ("told", "websocket.accept", "hello", "waits"),
        ("told", "websocket.accept", "hello", "ended"),
    ),
    "blocking-in-async.py": (("slow quick", "slow first"), ("slow quick", "quick first")),
    "close-while-connecting.mjs": (("open", "exit 1"), ("open", "too late", "still here")),
    "no-graceful-stop.mjs": (("hello", "hangs"), ("hello", "told: 1001", "stopped")),
    "wrong-http-server.mjs": (("page", "exit 1"), ("page", "hello")),
    "swallowed-disconnect.py": (
        ('{"a":1}', '{"b":2}', "spins"),
        ('{"a":1}', '{"b":2}', "errors: 1"),
    ),
    "missing-await.py": (("hello", "echo"), ("hello", "fine")),
    "aiohttp-no-return.py": (
        ("hello", "Missing return statement on request handler", "ended"),
        ("hello", "ended"),
    ),
    # Reconnection.
    "no-jitter.mjs": (("each time 4000",), ("spread",)),
    "no-jitter.py": (("6 waits", "each time 4 s"), ("6 waits", "spread")),
    "jitter-before-cap.mjs": (
        ("9 attempts", "all at the cap"),
        ("9 attempts", "spread at the cap"),
    ),
    "jitter-before-cap.py": (("8 waits", "all at the cap"), ("8 waits", "spread")),
    "reset-on-open.mjs": (("dials again", "hammers"), ("dials again", "backs off")),
    "error-and-close.mjs": (
        ("dials again", "2 dials gave 4 redials"),
        ("dials again", "one redial for each dial"),
    ),
    "revive-after-close.mjs": (("hello", "hello", "revived"), ("hello", "stays closed")),
    "effect-without-cleanup.mjs": (("shows 42", "left open"), ("shows 42", "closed")),
    "no-connect-timeout.mjs": (("hello", "hello"), ("hello", "hello")),
    "unbounded-queue.mjs": (
        ("the queue grows", "first 0"),
        ("the queue is full at 100", "first 0"),
    ),
    "dispatcher-without-reconnect.py": (("hello",), ("hello",)),
    "uncapped-backoff.mjs": (("first 1000", "eighth 128000"), ("first 1000", "eighth 30000")),
    "uncapped-backoff.py": (
        ("8 waits", "more than a minute: True"),
        ("8 waits", "more than a minute: False"),
    ),
    # Input.
    "unguarded-parse.mjs": (
        ("hello!", "exit 1"),
        ("hello!", '{"error":"Invalid JSON"}', "still here!"),
    ),
    "unguarded-parse.py": (
        ("hello", "closed 1011", "closed 1011"),
        ("hello", '{"error": "Invalid JSON"}', "still here"),
    ),
    "buffer-compare.mjs": (("echo hello", "echo ping"), ("echo hello", "pong")),
    "assert-validation.py": (("published", "published"), ("published", "closed 1006")),
    "unguarded-parse-in-client.mjs": (("1", "exit 1"), ("1", "2")),
    # Security.
    "empty-cors-origins.py": (("own: 200", "foreign: 200"), ("own: 200", "foreign: 400")),
    "cleartext.mjs": (("hello", "from https: ws:"), ("hello", "from https: wss:")),
}
"""What each program prints before its fix, and after it."""

OPTIONS: Final = {"assert-validation.py": ["-O"]}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The programs as they are, and the same to be mended."""
    modules, packages = npm.installed(PROGRAMS), pypi.installed(PROGRAMS)
    found = tmp_path_factory.mktemp("before"), tmp_path_factory.mktemp("after")
    for folder in found:
        for path in PROGRAMS.iterdir():
            if path.is_file():
                shutil.copy(path, folder)
        (folder / "node_modules").symlink_to(modules)
        (folder / "site-packages").symlink_to(packages)
    return found


def mend(path: Path) -> None:
    """Apply the safe fixes of the rule that the program is named after."""
    names = {name: code for code, name in CODES.items()}
    chosen = (names[path.stem],)
    settings = Settings(select=chosen, include_tests=True, confidence=Confidence.low)
    report = Reviewer(settings).fix([str(path)])
    assert report.fixed
    assert not report.problems


@contextmanager
def started(path: Path) -> Iterator[subprocess.Popen[str]]:
    python = [sys.executable, *OPTIONS.get(path.name, [])]
    with subprocess.Popen(
        [*(python if path.suffix == ".py" else [str(NODE)]), path.name],
        cwd=path.parent,
        env={**os.environ, "PYTHONPATH": str(path.parent / "site-packages"), "PYTHONWARNINGS": ""},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> Output:
    """What the program printed, and how it ended if not well."""
    out, err = process.communicate(timeout=30)
    if process.returncode:
        assert "Error" in err
        return (*out.splitlines(), f"exit {process.returncode}")
    return tuple(out.splitlines())


@pytest.mark.parametrize("name", SAID)
def test_the_program_works_without_the_pitfall(name: str, folders: tuple[Path, Path]) -> None:
    """It does its work before and after; what the rule warns of happens only before."""
    before, after = (folder / name for folder in folders)
    mend(after)
    with started(before) as running, started(after) as mended:
        assert (said(running), said(mended)) == SAID[name]


@contextmanager
def behind_nginx(config: Path) -> Iterator[int]:
    """A server with a page and an echo, and nginx before it; gives the port of nginx."""

    def page(connection: ServerConnection, request: Request) -> Response | None:
        return connection.respond(200, "page\n") if request.path == "/page" else None

    def echo(connection: ServerConnection) -> None:
        for message in connection:
            connection.send(message)

    program = proxies.find("nginx")
    if program is None:
        pytest.skip("nginx is not installed")
    port = free_port()
    with serve(echo, "127.0.0.1", 0, process_request=page) as server:
        Thread(target=server.serve_forever).start()
        text = config.read_text().replace("BACKEND", str(server.socket.getsockname()[1]))
        config.write_text(text.replace("LISTEN", str(port)))
        nginx = subprocess.Popen(
            [program, "-p", str(config.parent), "-c", str(config)], stderr=subprocess.DEVNULL
        )
        try:
            yield port
        finally:
            nginx.terminate()
            nginx.wait(10)
            server.shutdown()


@pytest.mark.parametrize("mended", [False, True])
def test_nginx(mended: bool, folders: tuple[Path, Path]) -> None:
    """Pages come by before and after, handshakes only after."""
    config = folders[mended] / NGINX
    if mended:
        mend(config)
    with behind_nginx(config) as port:
        wait_until(lambda: page_of(port) == "page\n")
        try:
            with connect(f"ws://127.0.0.1:{port}/ws") as link:
                link.send("hello")
                answer = link.recv(timeout=5)
        except Exception as error:
            answer = type(error).__name__
    assert answer == ("hello" if mended else "InvalidStatus")


def page_of(port: int) -> str:
    """What nginx gives for the page; nothing before it listens."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/page").text
    except httpx.TransportError:
        return ""


def test_every_safe_fix_has_a_program() -> None:
    """A rule that mends by itself is shown to mend a program that runs."""
    safe = {
        it.rule.name
        for sample in all_reviewed()
        for it in sample.fixable
        if it.fix and it.fix.safe and sample.sample.code == it.rule.code
    }
    assert safe == {Path(name).stem for name in (*SAID, NGINX)}
