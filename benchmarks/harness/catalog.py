"""The peers: how each is started, and what it speaks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.harness import places, receiving, resuming
from benchmarks.harness.model import Acknowledged, MissingPeerError, Peer
from benchmarks.harness.ours import holdfast_command
from benchmarks.harness.versions import (
    holdfast_version,
    node_package,
    output,
    python_packages,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ECHO = Acknowledged(publish="%s", marker="TS=")
SOCKET_IO_PATH = "/socket.io/?EIO=4&transport=websocket"
SOCKET_IO_PUBLISH = '42["m","%s"]'
SOCKET_IO_HEARTBEAT = ("2", "3")
SOCKET_IO_ACKNOWLEDGED = Acknowledged(
    publish='42%i["m","%s"]', marker="TS=", hello="40", ready="40{"
)
HOLDFAST_HELLO = '{"type":"subscribe","channel":"b"}'
HOLDFAST_HELLO_EACH = '{"type":"subscribe","channel":"b%d"}'
HOLDFAST_READY = '"type":"subscribed"'
HOLDFAST_PUBLISH = '{"type":"publish","channel":"b","data":"%s"}'
HOLDFAST_REFUSE = '"type":"error"'
HOLDFAST_ACKNOWLEDGED = Acknowledged(
    publish='{"type":"publish","channel":"b","id":%i,"data":"%s"}',
    marker='"type":"published"',
    flags=(),
)


def _floor_version() -> str:
    if not places.FLOOR.exists():
        raise MissingPeerError("not compiled")
    return "-"


def _holdfast_asgi_command(port: int) -> list[str]:
    app = ["holdfast_asgi:app", "--app-dir", str(places.PEERS)]
    address = ["--host", "127.0.0.1", "--port", str(port)]
    protocol = ["--ws", "holdfast.server.uvicorn:Protocol", "--loop", "uvloop"]
    return [sys.executable, "-m", "uvicorn", *app, *address, *protocol, "--no-access-log"]


def _script(interpreter: str, name: str) -> Callable[[int], list[str]]:
    return lambda port: [interpreter, str(places.PEERS / name), "--port", str(port)]


def _python(name: str) -> Callable[[int], list[str]]:
    return _script(str(places.PEER_PYTHON), name)


_ALL = (
    Peer(
        name="floor",
        label="floor (C)",
        command=lambda port: [str(places.FLOOR), "--port", str(port)],
        version=_floor_version,
        acknowledged=ECHO,
    ),
    Peer(
        name="bun",
        label="Bun",
        command=_script(str(places.NODE_MODULES / ".bin" / "bun"), "bun.js"),
        version=lambda: output(str(places.NODE_MODULES / ".bin" / "bun"), "--version"),
        hello="subscribe b",
        hello_each="subscribe b%d",
        ready="subscribed",
        acknowledged=ECHO,
    ),
    Peer(
        name="ws",
        label="npm ws",
        command=_script("node", "ws_npm.js"),
        version=node_package("ws"),
        acknowledged=ECHO,
    ),
    Peer(
        name="socketio",
        label="Socket.IO",
        command=_script("node", "socketio.js"),
        version=node_package("socket.io"),
        path=SOCKET_IO_PATH,
        hello="40",
        ready="40{",
        publish=SOCKET_IO_PUBLISH,
        acknowledged=SOCKET_IO_ACKNOWLEDGED,
        heartbeat=SOCKET_IO_HEARTBEAT,
    ),
    Peer(
        name="nats",
        label="NATS WebSocket",
        command=lambda port: ["nats-server", "-c", str(places.PEERS / "nats.conf")],
        version=lambda: output("nats-server", "--version").removeprefix("nats-server: v"),
        hello='CONNECT {"verbose":false}\r\nSUB b 1\r\nPING\r\n',
        hello_each='CONNECT {"verbose":false}\r\nSUB b%d 1\r\nPING\r\n',
        ready="PONG\r\n",
        publish="PUB b 100\r\n%s\r\n",
        acknowledged=Acknowledged(
            publish="PUB b 100\r\n%s\r\n",
            marker="+OK",
            flags=(),
            hello='CONNECT {"verbose":true}\r\nPING\r\n',
            ready="PONG\r\n",
        ),
        heartbeat=("PING\r\n", "PONG\r\n"),
        refuse="-ERR",
        environment=lambda port: {"PORT": str(port)},
    ),
    Peer(
        name="websockets",
        label="websockets broadcast",
        command=_python("websockets_lib.py"),
        version=python_packages("websockets", "uvloop"),
        acknowledged=ECHO,
    ),
    Peer(
        name="picows",
        label="picows in a loop",
        command=_python("picows_loop.py"),
        version=python_packages("picows", "uvloop"),
        acknowledged=ECHO,
    ),
    Peer(
        name="starlette",
        label="Starlette manager loop",
        command=_python("starlette_manager.py"),
        version=python_packages("starlette", "uvicorn", "websockets"),
        path="/ws",
        acknowledged=ECHO,
    ),
    Peer(
        name="python_socketio",
        label="python-socketio",
        command=_python("python_socketio.py"),
        version=python_packages("python-socketio", "uvicorn"),
        path=SOCKET_IO_PATH,
        hello="40",
        ready="40{",
        publish=SOCKET_IO_PUBLISH,
        acknowledged=SOCKET_IO_ACKNOWLEDGED,
        heartbeat=SOCKET_IO_HEARTBEAT,
    ),
    Peer(
        name="holdfast",
        label="Holdfast",
        command=holdfast_command,
        version=holdfast_version,
        path="/ws",
        hello=HOLDFAST_HELLO,
        hello_each=HOLDFAST_HELLO_EACH,
        ready=HOLDFAST_READY,
        publish=HOLDFAST_PUBLISH,
        acknowledged=HOLDFAST_ACKNOWLEDGED,
        refuse=HOLDFAST_REFUSE,
    ),
    Peer(
        name="holdfast_asgi",
        label="Holdfast in a Starlette app",
        command=_holdfast_asgi_command,
        version=holdfast_version,
        path="/live/ws",
        hello=HOLDFAST_HELLO,
        hello_each=HOLDFAST_HELLO_EACH,
        ready=HOLDFAST_READY,
        publish=HOLDFAST_PUBLISH,
        acknowledged=HOLDFAST_ACKNOWLEDGED,
        refuse=HOLDFAST_REFUSE,
    ),
)

PEERS: dict[str, Peer] = {
    peer.name: peer
    for peer in (*_ALL, *receiving.CLIENTS, *receiving.JAVASCRIPT_CLIENTS, *resuming.WAYS)
}
