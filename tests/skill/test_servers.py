"""The servers of the skill hold what the skill says of them."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.skill.peers import ended, handshake, raw, status
from tests.skill.programs import Server, answers, program, serving
from tests.waiting import wait_until

KINDS = ("ws/server.mjs", "websockets/server.py", "fastapi/server.py")
HEARTBEATS: dict[str, dict[str, float]] = {
    "ws/server.mjs": {"PING_INTERVAL": 500},
    "websockets/server.py": {"PING_INTERVAL": 0.5, "PING_TIMEOUT": 0.5},
    "fastapi/server.py": {"PING_INTERVAL": 0.5, "PING_TIMEOUT": 0.5},
}


@pytest.fixture(scope="module", params=KINDS)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, modules: Path
) -> Iterator[Server]:
    """Each server, as it stands in the skill."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "node_modules").symlink_to(modules)
    with serving(program(*request.param.split("/")).write(folder)) as running:
        yield running


def receive(client: ClientConnection) -> Any:
    """The next message."""
    return json.loads(client.recv(timeout=5))


def ask(client: ClientConnection, data: str | bytes) -> Any:
    """Send something and return the answer."""
    client.send(data)
    return receive(client)


def is_well(server: Server) -> bool:
    """Whether a new client gets an answer."""
    with connect(server.ws) as client:
        return bool(ask(client, '{"type": "ping"}') == {"type": "pong"})


def test_http_and_websocket_share_a_port(server: Server) -> None:
    """Both are answered, and what one client says all hear."""
    assert answers(server.http + "/healthz")
    with connect(server.ws) as one, connect(server.ws) as other:
        assert ask(other, '{"type": "ping"}') == {"type": "pong"}
        one.send('{"type": "say", "text": "hello"}')
        assert receive(one) == receive(other) == {"type": "said", "text": "hello"}


def logged(server: Server, before: int) -> bool:
    """Whether the server has said more than `before` characters."""
    return len(server.process.output) > before


BAD: list[tuple[str | bytes, str]] = [
    ("{", "Invalid JSON"),
    ("", "Invalid JSON"),
    ("[" * 50_000, "Invalid JSON"),
    ("null", "Invalid message"),
    ("[]", "Invalid message"),
    ('"say"', "Invalid message"),
    ("{}", "Invalid message"),
    ('{"type": 5}', "Invalid message"),
    ('{"type": "say"}', "Invalid message"),
    ('{"type": "say", "text": 5}', "Invalid message"),
    (json.dumps({"type": "say", "text": "x" * 1001}), "Invalid message"),
    (b'{"type": "ping"}', "Invalid message"),
    ('{"type": "dance"}', "Unknown message type"),
    ('{"type": "toString"}', "Unknown message type"),
]


def test_bad_messages_are_answered(server: Server) -> None:
    """Each gets the error that fits, and the connection goes on."""
    with connect(server.ws) as client:
        for data, error in BAD:
            assert ask(client, data) == {"type": "error", "error": error}, data[:40]
        assert ask(client, '{"type": "ping"}') == {"type": "pong"}


def test_a_large_message_ends_its_connection(server: Server) -> None:
    """With 1009; the others stay."""
    with connect(server.ws) as client, connect(server.ws) as other:
        client.send("x" * 70_000)
        with pytest.raises(ConnectionClosed) as info:
            client.recv(timeout=5)
        assert info.value.rcvd is not None
        assert info.value.rcvd.code == 1009
        assert ask(other, '{"type": "ping"}') == {"type": "pong"}


def test_a_broken_frame_ends_its_connection_only(server: Server) -> None:
    """A reserved opcode, an unmasked frame, a Close of one byte; each is logged."""
    for frame in (b"\x8b\x80\0\0\0\0", b"\x81\x01x", b"\x88\x81\0\0\0\0\0"):
        before = len(server.process.output)
        with raw(server.port) as client:
            client.sendall(frame)
            assert ended(client)
        wait_until(partial(logged, server, before))
    assert is_well(server)


def test_a_reset_ends_its_connection_only(server: Server) -> None:
    """Before the handshake is complete, and after."""
    linger = struct.pack("ii", 1, 0)
    for sent in (handshake(server.port)[:-2], handshake(server.port)):
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            client.sendall(sent)
    with raw(server.port) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    assert is_well(server)


def test_pages_of_other_sites_are_refused(server: Server) -> None:
    """And pages of ours are not; a client that is no browser has no Origin."""
    for origin in ("https://evil.example", "null", "http://localhost:8000.evil.example"):
        assert status(server.port, Origin=origin) == 403
    assert status(server.port, Origin="http://localhost:8000") == 101
    assert status(server.port) == 101


def test_a_client_that_does_not_read_is_cut(server: Server) -> None:
    """Before the server's memory pays for it; whoever reads gets everything."""
    text = "x" * 1000
    with raw(server.port, buffer=4096) as deaf, connect(server.ws, max_queue=None) as client:
        said = 0
        while "does not read" not in server.process.output:
            assert said < 20_000, "it was not cut"
            for _ in range(50):
                client.send(json.dumps({"type": "say", "text": text}))
            for _ in range(50):
                assert receive(client) == {"type": "said", "text": text}
            said += 50
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**20)
        assert ended(deaf)
    assert is_well(server)


@pytest.mark.parametrize("kind", KINDS)
def test_a_dead_peer_is_terminated(kind: str, folder: Path) -> None:
    """It misses a pong and is cut without a closing handshake; a live one stays."""
    with (
        serving(program(*kind.split("/")).write(folder, **HEARTBEATS[kind])) as server,
        connect(server.ws, ping_interval=None) as alive,
    ):
        with raw(server.port) as dead:
            assert ended(dead)
        with raw(server.port) as dead:  # a whole heartbeat more, for the one that lives
            assert ended(dead)
        assert ask(alive, '{"type": "ping"}') == {"type": "pong"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_stop_tells_the_clients(kind: str, folder: Path) -> None:
    """SIGTERM closes with 1012, so that they come back, and the process ends."""
    with serving(program(*kind.split("/")).write(folder)) as server:
        with connect(server.ws) as client:
            assert ask(client, '{"type": "ping"}') == {"type": "pong"}
            server.process.popen.terminate()
            with pytest.raises(ConnectionClosed) as info:
                client.recv(timeout=5)
            assert info.value.rcvd is not None
            assert info.value.rcvd.code == 1012
        assert server.process.popen.wait(10) in (0, -15)  # uvicorn passes the signal on
