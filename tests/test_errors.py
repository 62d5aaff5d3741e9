"""The exception tree."""

from __future__ import annotations

import pytest

from holdfast import errors
from holdfast.codes import PROTOCOL_ERROR, TOO_BIG, ErrorCode
from holdfast.errors import (
    ConfigError,
    ConnectionClosed,
    HandshakeError,
    HoldfastError,
    InvalidData,
    ProtocolError,
    QueueFull,
    RequestError,
    UsageError,
    WebSocketError,
)


def test_tree() -> None:
    """One base class catches all; what concerns one connection has a base of its own."""
    assert set(HoldfastError.__subclasses__()) == {
        ConfigError,
        UsageError,
        WebSocketError,
        QueueFull,
        InvalidData,
        RequestError,
    }
    assert set(WebSocketError.__subclasses__()) == {HandshakeError, ProtocolError, ConnectionClosed}


def test_the_drawing_names_every_exception() -> None:
    """The tree in the module's docstring is complete."""
    assert errors.__doc__ is not None
    for name, value in vars(errors).items():
        if isinstance(value, type) and issubclass(value, HoldfastError):
            assert name in errors.__doc__


def test_handshake_error_says_how_to_answer() -> None:
    """A handshake error has the HTTP status and headers of the answer; 400 unless told."""
    error = HandshakeError("no key")
    assert (str(error), error.reason, error.status, error.headers) == ("no key", "no key", 400, ())
    error = HandshakeError("version", 426, (("Sec-WebSocket-Version", "13"),))
    assert (error.status, error.headers) == (426, (("Sec-WebSocket-Version", "13"),))


def test_protocol_error_says_how_to_close() -> None:
    """A protocol error has the close code of the answer; 1002 unless told."""
    error = ProtocolError("reserved bit set")
    assert (str(error), error.reason, error.code) == (
        "reserved bit set",
        "reserved bit set",
        PROTOCOL_ERROR,
    )
    assert ProtocolError("too long", TOO_BIG).code == 1009


@pytest.mark.parametrize(("reason", "text"), [("", "1006"), ("bye", "1006 bye")])
def test_connection_closed_names_code_and_reason(reason: str, text: str) -> None:
    """The text of a closed connection is its code, and its reason where there is one."""
    error = ConnectionClosed(1006, reason)
    assert (error.code, error.reason, str(error)) == (1006, reason, text)


def test_request_error_has_the_text_of_its_code() -> None:
    """A refused request is explained by its code's text, unless by one of its own."""
    error = RequestError(ErrorCode.UNKNOWN_TYPE)
    assert (str(error), error.error, error.field, error.retry_after) == (
        "Unknown message type",
        ErrorCode.UNKNOWN_TYPE,
        None,
        None,
    )
    error = RequestError(ErrorCode.RATE_LIMITED, "slow down", field="type", retry_after=250)
    assert (str(error), error.field, error.retry_after) == ("slow down", "type", 250)


def test_queue_full_says_how_many_wait() -> None:
    """The limit is in the text, and at hand."""
    error = QueueFull(7)
    assert error.limit == 7
    assert str(error) == "7 requests wait for the server already, this one was not taken in"


def test_invalid_data_says_which_message() -> None:
    """The message can be found by its offset, and its JSON is at hand."""
    error = InvalidData("news", 7, b"1", "Expected `str`")
    assert (error.channel, error.offset, error.data) == ("news", 7, b"1")
    assert str(error) == "message 7 of 'news' is of another type: Expected `str`"
