"""Every exception that Holdfast raises.

    HoldfastError
    ├── ConfigError             the caller: an option, a channel pattern or a file is wrong
    ├── UsageError              the caller: a call that makes no sense in this state
    ├── WebSocketError          the connection
    │   ├── HandshakeError      the peer: a request or response that RFC 6455 section 4 rejects
    │   ├── ProtocolError       the peer: frames that break RFC 6455 or RFC 7692
    │   └── ConnectionClosed    nobody: the connection has ended, with a code and a reason
    ├── QueueFull               the caller: more requests wait for the server than may wait
    ├── InvalidData             the peer: a message's data is not of the type that was asked for
    └── RequestError            one request was refused; `code` names why, the connection goes on

Two of them say how to answer the peer: `HandshakeError.status` is the HTTP status for a refused
request, `ProtocolError.code` the close code for a failed connection.
"""

from __future__ import annotations

from holdfast.codes import PROTOCOL_ERROR, ErrorCode


class HoldfastError(Exception):
    """The base of all exceptions of this package."""


class ConfigError(HoldfastError):
    """An option, a channel pattern or a file is wrong; the text says which and what would do."""


class UsageError(HoldfastError):
    """A call that makes no sense in this state, such as sending on a closed connection."""


class WebSocketError(HoldfastError):
    """The base of what can go wrong on one WebSocket connection."""


class HandshakeError(WebSocketError):
    """The peer's half of the opening handshake is not acceptable (RFC 6455 section 4).

    `status` is the HTTP status a server answers with, `headers` what must stand in that answer.
    """

    def __init__(
        self, reason: str, status: int = 400, headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.headers = headers


class ProtocolError(WebSocketError):
    """The peer broke RFC 6455 or RFC 7692; `code` is the close code that says so."""

    def __init__(self, reason: str, code: int = PROTOCOL_ERROR) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class ConnectionClosed(WebSocketError):
    """The connection has ended; `code` and `reason` as in RFC 6455 section 7.1.5 and 7.1.6."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(f"{code} {reason}".rstrip())
        self.code = code
        self.reason = reason


class QueueFull(HoldfastError):
    """`limit` requests wait for a reply or for a connection; this one was not taken in.

    Wait for some of them, or make the client with a greater `max_pending`.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} requests wait for the server already, this one was not taken in")
        self.limit = limit


class InvalidData(HoldfastError):
    """A message's data is not of its subscription's type; `data` is its JSON."""

    def __init__(self, channel: str, offset: int, data: bytes, reason: object) -> None:
        super().__init__(f"message {offset} of {channel!r} is of another type: {reason}")
        self.channel = channel
        self.offset = offset
        self.data = data


class RequestError(HoldfastError):
    """One request was refused; the peer gets an `error` message and the connection goes on.

    `field` names the offending field of the request, `retry_after` is in milliseconds.
    """

    def __init__(
        self,
        error: ErrorCode,
        text: str | None = None,
        *,
        field: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(text or error.text)
        self.error = error
        self.field = field
        self.retry_after = retry_after
