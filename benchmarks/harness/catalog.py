"""The peers: how each is started, and what it speaks."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.harness import places
from benchmarks.harness.model import Acknowledged, MissingPeerError, Peer

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


def _output(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise MissingPeerError(f"cannot run {Path(command[0]).name}: {error}") from error
    return done.stdout.strip()


def _floor_version() -> str:
    if not places.FLOOR.exists():
        raise MissingPeerError("not compiled")
    return "-"


def _npm_version(package: str) -> str:
    manifest = places.NODE_MODULES / package / "package.json"
    if not manifest.exists():
        raise MissingPeerError(f"npm package {package} is not installed")
    return str(json.loads(manifest.read_text())["version"])


def _node_package(package: str) -> Callable[[], str]:
    return lambda: f"{_npm_version(package)}, Node {_output('node', '--version')}"


def _python_packages(*packages: str) -> Callable[[], str]:
    script = (
        "import sys; from importlib.metadata import version; "
        "print(*(f'{name} {version(name)}' for name in sys.argv[1:]), sep=', ')"
    )
    return lambda: _output(str(places.PEER_PYTHON), "-c", script, *packages)


def _holdfast_version() -> str:
    try:
        if find_spec("holdfast.server.uvicorn") is None:
            raise MissingPeerError("holdfast.server.uvicorn is not there")
        return metadata.version("holdfast")
    except ModuleNotFoundError as error:  # also what metadata raises
        raise MissingPeerError(f"holdfast is not installed: {error}") from error


def _holdfast_command(port: int) -> list[str]:
    beside = Path(sys.executable).parent / "holdfast"
    program = str(beside) if beside.exists() else shutil.which("holdfast") or "holdfast"
    channels = str(places.PEERS / "holdfast_channels.json")
    address = ["--host", "127.0.0.1", "--port", str(port)]
    unlimited = ["--allow-origin", "*", "--message-rate", "0"]
    return [program, "serve", *address, "--channels", channels, *unlimited]


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
        version=lambda: _output(str(places.NODE_MODULES / ".bin" / "bun"), "--version"),
        hello="subscribe b",
        hello_each="subscribe b%d",
        ready="subscribed",
        acknowledged=ECHO,
    ),
    Peer(
        name="ws",
        label="npm ws",
        command=_script("node", "ws_npm.js"),
        version=_node_package("ws"),
        acknowledged=ECHO,
    ),
    Peer(
        name="socketio",
        label="Socket.IO",
        command=_script("node", "socketio.js"),
        version=_node_package("socket.io"),
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
        version=lambda: _output("nats-server", "--version").removeprefix("nats-server: v"),
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
        version=_python_packages("websockets", "uvloop"),
        acknowledged=ECHO,
    ),
    Peer(
        name="picows",
        label="picows in a loop",
        command=_python("picows_loop.py"),
        version=_python_packages("picows", "uvloop"),
        acknowledged=ECHO,
    ),
    Peer(
        name="starlette",
        label="Starlette manager loop",
        command=_python("starlette_manager.py"),
        version=_python_packages("starlette", "uvicorn", "websockets"),
        path="/ws",
        acknowledged=ECHO,
    ),
    Peer(
        name="python_socketio",
        label="python-socketio",
        command=_python("python_socketio.py"),
        version=_python_packages("python-socketio", "uvicorn"),
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
        command=_holdfast_command,
        version=_holdfast_version,
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
        version=_holdfast_version,
        path="/live/ws",
        hello=HOLDFAST_HELLO,
        hello_each=HOLDFAST_HELLO_EACH,
        ready=HOLDFAST_READY,
        publish=HOLDFAST_PUBLISH,
        acknowledged=HOLDFAST_ACKNOWLEDGED,
        refuse=HOLDFAST_REFUSE,
    ),
)

PEERS: dict[str, Peer] = {peer.name: peer for peer in _ALL}
