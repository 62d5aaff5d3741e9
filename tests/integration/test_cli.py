"""The command line as people meet it: what works, and how a mistake is explained."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.process import ENVIRONMENT, ROOT, running, serve
from tests.waiting import wait_until

COMMANDS = ("serve", "run", "listen", "publish")


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `holdfast` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "holdfast", *arguments],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def refused(code: int, *arguments: str) -> str:
    """Run `holdfast`, which must fail with one line and no traceback; return the line."""
    done = call(*arguments)
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("holdfast: ")
    assert "Traceback" not in line
    return line


def test_port_in_use() -> None:
    """A second server on one port says whose fault that is, and how to go on."""
    with serve() as server:
        line = refused(2, "serve", "--port", str(server.port))
        assert f"127.0.0.1:{server.port}" in line
        assert "--port" in line


def test_missing_tls_file() -> None:
    """A certificate that is not there is named by its option."""
    line = refused(2, "serve", "--port", "0", "--tls-cert", "missing.pem", "--tls-key", "no.key")
    assert "--tls-cert" in line


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("a.json", None, "No such file"),
        ("a.json", "{", "not valid"),
        ("a.json", "[]", "object of patterns"),
        ("a.json", "{}", "object of patterns"),
        ("a.json", '{"*": 5}', "must be an object"),
        ("a.json", '{"*": {"histroy": 5}}', "unknown channel option 'histroy'"),
        ("a.json", '{"*": {"history": "5"}}', "history must be a number"),
        ("a.json", '{"*": {"history": -1}}', "history must be a number"),
        ("a.json", '{"*": {"history": 1.5}}', "history must be a whole number"),
        ("a.json", '{"*": {"publish": 1}}', "publish must be true or false"),
        ("a.json", '{"*": {"latest_only": true, "history": 0}}', "latest_only"),
        ("a.json", '{"": {}}', "pattern"),
        ("a.json", "\udcff", "not valid"),
        ("a.json", "[" * 100_000, "not valid"),
        ("a.toml", "[[[", "not valid"),
        ("a.toml", '["*"]\nhistory = 1979-05-27', "history must be a number"),
        ("a.toml", '["*"]\nttl = nan', "ttl"),
    ],
)
def test_bad_channels_file(tmp_path: Path, name: str, text: str | None, part: str) -> None:
    """Whatever is wrong with the file, the line says what."""
    path = tmp_path / name
    if text is not None:
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert part in refused(2, "serve", "--port", "0", "--channels", str(path))


@pytest.mark.parametrize(
    "arguments",
    [
        ("serve", "--no-such-option"),
        ("serve", "--port", "many"),
        ("serve", "--port", "70000"),
        ("serve", "--ping-interval", "0", "--port", "0"),
        ("serve", "--ping-interval", "nan", "--port", "0"),
        ("serve", "--max-lag", "-1", "--port", "0"),
        ("serve", "--log-level", "loud", "--port", "0"),
        ("serve", "--log-format", "xml"),
        ("serve", "--path", "live", "--port", "0"),
        ("serve", "--host", "no.such.host.invalid", "--port", "0"),
        ("serve", "--max-subscriptions", "0"),
        ("serve", "--handshake-timeout", "0", "--port", "0"),
        ("run", "nomodule:app", "--port", "0"),
        ("run", "nomodule:app", "--log-level", "loud"),
        ("run", "holdfast", "--port", "0"),
        ("run", "holdfast:nothing", "--port", "0"),
        ("run",),
        ("nonsense",),
        ("--nonsense",),
        ("publish", "ws://127.0.0.1:1/ws"),
        ("listen", "ws://127.0.0.1:1/ws", "a", "--last", "-1"),
    ],
)
def test_misuse(arguments: tuple[str, ...]) -> None:
    """A wrong call is one line and exit code 2."""
    refused(2, *arguments)


@pytest.mark.parametrize(
    "url",
    [
        "ws://127.0.0.1:1/ws",
        "ws://no.such.host.invalid/ws",
        "wss://127.0.0.1:1/ws",
    ],
)
def test_server_that_cannot_be_reached(url: str) -> None:
    """A server that is not there is waited for, and then named in one line with the cause."""
    assert "not connected within 0.3 s: " in refused(
        1, "publish", url, "a", "1", "--timeout", "0.3"
    )


def test_listen_says_what_it_waits_for() -> None:
    """`listen` names each failed attempt and its delay before it gives up."""
    done = call("listen", "ws://127.0.0.1:1/ws", "a", "--timeout", "0.3")
    assert (done.returncode, done.stdout) == (1, "")
    first, *_, last = done.stderr.splitlines()
    assert first.startswith("waiting: Connection refused")
    assert "; attempt 1 in " in first
    assert last.startswith("holdfast: ws://127.0.0.1:1/ws: not connected within 0.3 s: ")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/ws",
        "ws://127.0.0.1:99999/ws",
        "ws://127.0.0.1:port/ws",
        "ws://[::1/ws",
        "nonsense",
        "",
    ],
)
def test_address_that_is_none(url: str) -> None:
    """What is no address of a WebSocket is misuse."""
    refused(2, "publish", url, "a", "1")
    refused(2, "listen", url, "a")


def test_server_that_is_none() -> None:
    """What answers in something else than the protocol is named, not traced."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"ws://127.0.0.1:{listener.getsockname()[1]}/ws"
        command = (sys.executable, "-m", "holdfast", "publish", url, "a", "1", "--timeout", "1")
        with running(*command) as process:
            peer, _ = listener.accept()
            with peer:
                peer.recv(65536)
                peer.sendall(b"220 mail.example ESMTP\r\n\r\n")
                assert process.popen.wait(10) == 1
            assert len(process.log.splitlines()) == 1
    with serve() as server:
        assert "404" in refused(1, "publish", f"ws://127.0.0.1:{server.port}/no", "a", "1")


def test_listen_and_publish() -> None:
    """`publish` prints the position, `listen` one line of JSON a message."""
    with serve() as server:
        done = call("publish", server.ws, "news", '{"n": 1}')
        assert (done.returncode, done.stderr) == (0, "")
        channel, _, offset = done.stdout.split()
        assert (channel, offset) == ("news", "1")
        command = [sys.executable, "-m", "holdfast", "listen", server.ws, "news", "--last", "5"]
        with running(*command) as listener:
            wait_until(lambda: "listening to news" in listener.log, within=10)
            call("publish", server.ws, "news", "just text")
            server.publish("news", ["from", "HTTP"])
            call("publish", server.ws, "news", '{"on":\n  ["several", "lines"]}')
            wait_until(lambda: len(listener.output.splitlines()) == 4, within=10)
            assert [json.loads(line) for line in listener.output.splitlines()] == [
                {"n": 1},
                "just text",
                ["from", "HTTP"],
                {"on": ["several", "lines"]},
            ]
            listener.signal(signal.SIGINT)
            assert listener.popen.wait(10) == 130
            assert "Traceback" not in listener.log


def test_what_the_server_refuses() -> None:
    """An error of the server is one line with its code."""
    with serve(channels='{"read": {}}') as server:
        assert "(forbidden)" in refused(1, "publish", server.ws, "read", "1")
        assert "(unknown_channel)" in refused(1, "publish", server.ws, "other", "1")
        assert "(unknown_channel)" in refused(1, "listen", server.ws, "other")


def test_listener_whose_server_restarts() -> None:
    """`listen` waits for its server, says so, and goes on with what the new one has."""
    with serve() as server:
        port = server.port
        command = [sys.executable, "-m", "holdfast", "listen", server.ws, "news"]
        with running(*command) as listener:
            wait_until(lambda: "listening" in listener.log, within=10)
            server.signal(signal.SIGTERM)
            wait_until(lambda: "waiting: closed by the server: 1012" in listener.log, within=10)
            assert server.popen.wait(10) == 0
            with serve("--port", str(port)) as again:
                again.publish("news", "after")
                wait_until(lambda: '"after"' in listener.output, within=30)
                assert "connected again" in listener.log
                assert "lost: news: its history began anew" in listener.log
                assert "Traceback" not in listener.log


def test_publish_with_a_key() -> None:
    """The same key publishes once, and the second call prints the first one's position."""
    with serve() as server:
        first = call("publish", server.ws, "news", "1", "--key", "order-17")
        again = call("publish", server.ws, "news", "1", "--key", "order-17")
        other = call("publish", server.ws, "news", "1")
        assert first.stdout == again.stdout
        assert first.stdout.split()[2] == "1"
        assert other.stdout.split()[2] == "2"
        assert "64 characters" in refused(2, "publish", server.ws, "news", "1", "--key", "k" * 65)


def test_publish_to_a_server_that_stands_still() -> None:
    """A server that takes the connection and says nothing costs `--timeout` seconds."""
    with serve() as server:
        server.signal(signal.SIGSTOP)
        line = refused(1, "publish", server.ws, "news", "1", "--timeout", "0.4")
        server.signal(signal.SIGCONT)
        assert "not connected within 0.4 s: no answer" in line


class Terminal:
    """A command on a terminal of its own, and what stood on it."""

    def __init__(self, *arguments: str) -> None:
        self._master, slave = pty.openpty()
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "holdfast", *arguments],
            cwd=ROOT,
            env={**ENVIRONMENT, "TERM": "xterm", "COLUMNS": "100"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
        )
        os.close(slave)
        os.set_blocking(self._master, False)
        self._shown = b""

    def shown(self) -> str:
        """All that was written, without the codes that move and erase."""
        with contextlib.suppress(OSError):
            while data := os.read(self._master, 65536):
                self._shown += data
        return re.sub(r"\x1b\[[?\d]*[A-Za-z]", "", self._shown.decode(errors="replace"))

    def close(self) -> None:
        """End it."""
        if self.popen.poll() is None:
            self.popen.kill()
            self.popen.wait(5)
        os.close(self._master)


def test_status_line() -> None:
    """On a terminal a line says how the connection stands, and messages stay clear of it."""
    with serve() as server:
        terminal = Terminal("listen", server.ws, "news")
        try:
            wait_until(lambda: "news: open" in terminal.shown(), within=10)
            server.publish("news", {"a": "[b]"})
            wait_until(lambda: "news: open · received 1 · lost 0" in terminal.shown(), within=10)
            assert '\r{"a":"[b]"}\r\n' in terminal.shown()
            server.signal(signal.SIGKILL)
            wait_until(lambda: "news: waiting, attempt 1 in" in terminal.shown(), within=10)
            terminal.popen.send_signal(signal.SIGINT)
            assert terminal.popen.wait(10) == 130
            assert "Traceback" not in terminal.shown()
        finally:
            terminal.close()


def test_application_that_does_not_start() -> None:
    """An application that fails at startup is a failure of the command, too."""
    done = call("run", "tests.integration.apps:broken", "--app-dir", ".", "--port", "0")
    assert done.returncode == 3
    assert "no database" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help(command: str | None) -> None:
    """`--help` explains every command."""
    done = call(*([command] if command else []), "--help")
    assert done.returncode == 0
    assert "Usage" in done.stdout
    if command is None:
        assert all(name in done.stdout for name in COMMANDS)


def test_version() -> None:
    """`--version` prints the version."""
    from holdfast import __version__

    assert call("--version").stdout.strip() == f"holdfast {__version__}"


def test_json_log() -> None:
    """With `--log-format json` every line of the log is an object."""
    with serve("--log-format", "json") as server:
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(b"GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n")
            client.recv(1000)
        wait_until(lambda: server.lines("refused"))
        for line in server.log.splitlines():
            assert {"time", "level", "logger", "message"} <= json.loads(line).keys()


def test_output_into_a_closed_pipe() -> None:
    """A reader that leaves early, as `head` does, is no error."""
    done = subprocess.run(
        f"{sys.executable} -m holdfast serve --help | head -1",
        shell=True,
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.stderr == ""
