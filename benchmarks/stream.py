"""Send one client a long stream of ready messages, as fast as it reads or at a rate.

    python -m benchmarks.stream --port 8000 --speak bare --messages 500000 [--rate 5000]

What surrounds the 100 bytes of data:

    holdfast     a Holdfast message; `hello` and `subscribe` are answered
    bare         the same bytes, and nothing else: the stream follows the client's first message
    centrifuge   Centrifugo's publication; `connect` and `subscribe` are answered

All frames are made before it listens, so that in the end it does little more than write(2). Numbers
in the messages have seven digits throughout, so that all messages are of one size.
"""

from __future__ import annotations

import argparse
import json
import socket
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from holdfast.websocket.connection import Connection
from holdfast.websocket.frames import TEXT, encode_frame
from holdfast.websocket.handshake import END_OF_HEAD, accept_response, parse_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

FIRST = 1_000_000
"""Where the client stands before the first message."""

EPOCH = "5f3a9c01"
DATA = b'{"n":%d,"user":"ann","text":"' + b"x" * 64 + b'"}'
HOLDFAST = b'{"type":"message","channel":"c","offset":%d,"data":' + DATA + b"}"
CENTRIFUGE = b'{"push":{"channel":"c","pub":{"data":' + DATA + b',"offset":%d}}}'
WRITE_SIZE = 256 * 1024
MAX_REQUEST = 64 * 1024


class Answer(NamedTuple):
    """The reply to a request, and whether the stream begins after it."""

    reply: dict[str, Any] | None
    begins: bool = False


def as_holdfast(request: dict[str, Any]) -> Answer:
    if request["type"] == "hello":
        limits = {"max_message": 65536, "max_subscriptions": 100, "message_rate": 0}
        welcome = {"type": "welcome", "session": "s", "server": "stream", "ping": 30.0}
        return Answer({**welcome, "limits": limits, "id": request["id"]})
    if request["type"] == "subscribe":
        place = {"channel": request["channel"], "epoch": EPOCH, "offset": FIRST}
        return Answer({"type": "subscribed", **place, "id": request["id"]}, begins=True)
    raise SystemExit(f"stream: nobody expected {request}")


def as_centrifuge(request: dict[str, Any]) -> Answer:
    if "connect" in request:
        return Answer({"id": request["id"], "connect": {"client": "s", "version": "stream"}})
    if "subscribe" in request:
        place = {"recoverable": True, "positioned": True, "epoch": EPOCH, "offset": FIRST}
        return Answer({"id": request["id"], "subscribe": place}, begins=True)
    raise SystemExit(f"stream: nobody expected {request}")


class Dialect(NamedTuple):
    """How messages look, and what a client is answered."""

    message: bytes
    answer: Callable[[dict[str, Any]], Answer]


DIALECTS = {
    "holdfast": Dialect(HOLDFAST, as_holdfast),
    "bare": Dialect(HOLDFAST, lambda request: Answer(None, begins=True)),
    "centrifuge": Dialect(CENTRIFUGE, as_centrifuge),
}


class Client:
    """A client's connection, with blocking calls."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._connection = Connection(server=True, max_message=MAX_REQUEST)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def shake_hands(self) -> bool:
        """Tell whether this is a client, and not one who only looks whether somebody listens."""
        head = b""
        while not head.endswith(END_OF_HEAD):
            data = self._socket.recv(4096)
            if not data:
                return False
            head += data
        self._socket.sendall(accept_response(parse_request(head).key))
        return True

    def requests(self) -> Iterator[dict[str, Any]]:
        """Yield what the client asks for, until it goes."""
        while not self._connection.finished:
            data = self._socket.recv(4096)
            if not data:
                return
            for opcode, payload in self._connection.receive(data):
                if opcode == TEXT:
                    for line in payload.splitlines():
                        yield json.loads(line)
            if self._connection.owes:
                self._socket.sendall(self._connection.take_output())

    def send(self, message: dict[str, Any]) -> None:
        self._socket.sendall(encode_frame(TEXT, json.dumps(message).encode()))

    def send_all(self, frames: Sequence[bytes]) -> None:
        """Send frames as fast as they are read."""
        with memoryview(b"".join(frames)) as whole:
            for start in range(0, len(whole), WRITE_SIZE):
                self._socket.sendall(whole[start : start + WRITE_SIZE])

    def send_evenly(self, frames: Sequence[bytes], rate: float) -> None:
        """Send `rate` frames a second, each by a write of its own."""
        start = time.monotonic()
        for number, frame in enumerate(frames):
            ahead = start + number / rate - time.monotonic()
            if ahead > 0:
                time.sleep(ahead)
            self._socket.sendall(frame)


def attend(client: Client, dialect: Dialect, frames: Sequence[bytes], rate: float) -> None:
    """Serve one client."""
    for request in client.requests():
        answer = dialect.answer(request)
        if answer.reply is not None:
            client.send(answer.reply)
        if not answer.begins:
            continue
        if rate:
            client.send_evenly(frames, rate)
        else:
            client.send_all(frames)


def serve(port: int, dialect: Dialect, messages: int, rate: float) -> None:
    """Serve clients, one after the other."""
    numbers = range(FIRST + 1, FIRST + 1 + messages)
    frames = [encode_frame(TEXT, dialect.message % (number, number)) for number in numbers]
    with socket.create_server(("127.0.0.1", port)) as listener:
        while True:
            connected, _ = listener.accept()
            with connected:
                client = Client(connected)
                if client.shake_hands():
                    attend(client, dialect, frames, rate)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--speak", choices=DIALECTS, required=True)
    parser.add_argument("--messages", type=int, required=True)
    parser.add_argument("--rate", type=float, default=0)
    options = parser.parse_args()
    serve(options.port, DIALECTS[options.speak], options.messages, options.rate)
