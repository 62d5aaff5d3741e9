"""Fuzz the parser: any bytes, in any split, are events or a documented failure.

    pip install atheris
    python tests/fuzz/fuzz_parser.py -max_total_time=30

The first three bytes of an input choose side, extension and split; the rest is the stream.
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["holdfast"]):
    from holdfast.codes import sendable
    from holdfast.websocket.connection import Connection
    from holdfast.websocket.deflate import Deflate, DeflateConfig
    from holdfast.websocket.frames import CLOSE, TEXT
    from holdfast.websocket.parser import Event

MAX_MESSAGE = 4096


def run(data: bytes, size: int, choice: int) -> tuple[list[Event], int | None]:
    """Feed `data` in pieces of `size` bytes; return the events and the failure's code."""
    config = DeflateConfig(peer_no_context_takeover=bool(choice & 2))
    connection = Connection(
        server=bool(choice & 1),
        max_message=MAX_MESSAGE,
        deflate=Deflate(config) if choice & 4 else None,
    )
    events: list[Event] = []
    for at in range(0, len(data), size):
        events += connection.receive(data[at : at + size])
        while connection.more:
            events += connection.receive(b"")
    owes = connection.owes
    assert owes is bool(connection.take_output())
    assert connection.finished is (connection.close_code != 1006)
    return events, None if connection.failure is None else connection.failure.code


def one_input(data: bytes) -> None:
    """The promise: no exception, bounded payloads, valid text, the same for every split."""
    if len(data) < 3:
        return
    choice, size, stream = data[0], data[1] * 8 + data[2] % 8 + 1, data[3:]
    events, code = run(stream, size, choice)
    for opcode, payload in events:
        assert len(payload) <= MAX_MESSAGE
        if opcode == TEXT:
            payload.decode()
    assert all(opcode != CLOSE for opcode, _ in events[:-1])
    assert code is None or sendable(code)
    other_events, other_code = run(stream, len(stream) or 1, choice)
    assert events == other_events
    # Compressed data that is damaged right behind the byte too many fails with either code.
    assert code == other_code or {code, other_code} == {1007, 1009}


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
