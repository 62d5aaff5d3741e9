"""Bytes to requests, messages to bytes.

The payload of a message is never decoded and encoded again: it stays the JSON that its publisher
wrote (`msgspec.Raw`), checked for syntax once.
"""

from __future__ import annotations

import re
from collections.abc import Container
from contextlib import suppress
from typing import Any, Final

import msgspec

from holdfast.codes import ErrorCode
from holdfast.errors import RequestError, UsageError
from holdfast.wire.messages import Error, Id, Reply, Request


class _Type(msgspec.Struct):
    """A message of whatever type."""

    type: str


_requests: Final[msgspec.json.Decoder[Request]] = msgspec.json.Decoder(Request)
_replies: Final[msgspec.json.Decoder[Reply]] = msgspec.json.Decoder(Reply)
_types: Final = msgspec.json.Decoder(_Type)
_syntax: Final[msgspec.json.Decoder[msgspec.Raw]] = msgspec.json.Decoder(msgspec.Raw)
_encoder: Final = msgspec.json.Encoder()
_PATH: Final = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_MISSING: Final = re.compile(r"Object missing required field `(?P<name>[^`]+)`")
BUILTIN_TYPES: Final = frozenset(
    ("ping", "hello", "subscribe", "unsubscribe", "publish", "history", "presence")
)


class BadMessage(RequestError):
    """A message that is no request; `id` is the sender's, where one could be read."""

    def __init__(
        self, error: ErrorCode, text: str | None = None, *, field: str | None = None, id: Id = None
    ) -> None:
        super().__init__(error, text, field=field)
        self.id = id


class AppRequest:
    """A request of a type that the application registered; `body` is the whole JSON object."""

    __slots__ = ("body", "id", "type")

    def __init__(self, type: str, id: Id, body: bytes) -> None:
        self.type = type
        self.id = id
        self.body = body


def decode_request(data: bytes, app_types: Container[str] = ()) -> Request | AppRequest:
    """Return what a client sent. Raises BadMessage that says what is wrong with it."""
    try:
        return _requests.decode(data)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        return _look_closer(data, app_types, error)


def _look_closer(data: bytes, app_types: Container[str], error: Exception) -> AppRequest:
    """Tell an application's request from a bad message, and why it is bad.

    The fast decoder stops at the first fault it meets; a fault of syntax further on still makes
    the whole invalid JSON, so the message is read again as a whole.
    """
    try:
        body = msgspec.json.decode(data)
    except (msgspec.MsgspecError, RecursionError, ValueError) as unreadable:
        raise _unreadable(unreadable) from None
    if not isinstance(body, dict):
        raise BadMessage(ErrorCode.INVALID_MESSAGE) from None
    id, kind = _read_id(body), body.get("type")
    if not isinstance(kind, str):
        raise BadMessage(ErrorCode.INVALID_MESSAGE, field="type", id=id) from None
    if kind in BUILTIN_TYPES:
        raise BadMessage(ErrorCode.INVALID_MESSAGE, field=error_field(error), id=id) from None
    if kind not in app_types:
        raise BadMessage(ErrorCode.UNKNOWN_TYPE, field="type", id=id) from None
    if id is None and body.get("id") is not None:
        raise BadMessage(ErrorCode.INVALID_MESSAGE, field="id") from None
    return AppRequest(kind, id, data)


def _unreadable(error: Exception) -> BadMessage:
    if isinstance(error, RecursionError):
        return BadMessage(ErrorCode.INVALID_MESSAGE, "Invalid message: nested too deeply")
    return BadMessage(ErrorCode.INVALID_JSON)


def _read_id(body: dict[str, Any]) -> Id:
    try:
        return msgspec.convert(body.get("id"), Id)  # type: ignore[no-any-return]
    except msgspec.ValidationError:
        return None


def error_field(error: Exception) -> str | None:
    """Return the name of the offending field from a msgspec error, such as `since.offset`."""
    text = str(error)
    path = _PATH.search(text)
    prefix = path["path"] if path else ""
    missing = _MISSING.match(text)
    if missing is None:
        return prefix or None
    return f"{prefix}.{missing['name']}" if prefix else missing["name"]


def decode_reply(data: bytes) -> Reply:
    """Return what a server sent. Raises BadMessage for what is not a message of this protocol.

    Its `error` is UNKNOWN_TYPE for a type of a later version, which a client ignores.
    """
    try:
        return _replies.decode(data)
    except msgspec.ValidationError as error:
        if error_field(error) == "type":
            with suppress(msgspec.MsgspecError):
                _types.decode(data)
                raise BadMessage(ErrorCode.UNKNOWN_TYPE, field="type") from None
        raise BadMessage(ErrorCode.INVALID_MESSAGE, field=error_field(error)) from None
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise _unreadable(error) from None


def encode(message: Request | Reply) -> bytes:
    """Return the JSON of a message."""
    return _encoder.encode(message)


def encode_data(data: object) -> bytes:
    """Return the JSON of an application's data; bytes of JSON go in as `msgspec.Raw`.

    Raises UsageError for what JSON cannot hold, and for Raw that is not JSON in UTF-8: such a
    message would end the connection of everyone who gets it.
    """
    try:
        encoded = _encoder.encode(data)
        if isinstance(data, msgspec.Raw):
            encoded.decode()
            _syntax.decode(encoded)
        return encoded
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise UsageError(f"this {type(data).__name__} cannot be sent as JSON: {error}") from error


def encode_error(error: RequestError, id: Id = None, channel: str | None = None) -> bytes:
    """Return the `error` message for a refused request."""
    return _encoder.encode(
        Error(
            error=str(error),
            code=error.error.code,
            channel=channel,
            field=error.field,
            retry_after=error.retry_after,
            id=id,
        )
    )


def message_prefix(channel: str) -> bytes:
    """Return the constant start of a channel's messages, up to the digits of `offset`."""
    return b'{"type":"message","channel":' + _encoder.encode(channel) + b',"offset":'


def encode_message(
    prefix: bytes, offset: int, data: bytes, prev: int | None = None, by: str | None = None
) -> bytes:
    """Return the JSON of a `message`; `data` is JSON already, `prev` where it is not offset - 1."""
    if prev is None and by is None:
        return b'%b%d,"data":%b}' % (prefix, offset, data)
    extra = b""
    if prev is not None:
        extra += b',"prev":%d' % prev
    if by is not None:
        extra += b',"by":' + _encoder.encode(by)
    return b'%b%d%b,"data":%b}' % (prefix, offset, extra, data)
