"""An application's typed requests: from a message to JSON, and from the reply to its type.

class Move(holdfast.Request[Moved], tag="game.move"):
    x: int

moved = await client.request(Move(x=3))     # a Moved
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

import msgspec

from holdfast.errors import ConfigError, UsageError
from holdfast.wire.codec import BUILTIN_TYPES, encode_data

Reply = TypeVar("Reply", covariant=True)

_fields: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Request(msgspec.Struct, Generic[Reply], tag_field="type"):
    """The base of an application's requests. The class's `tag` is the message's `type`, the type in
    brackets that of the reply: a msgspec Struct, dataclass, TypedDict, pydantic model, or Any."""


def encode_body(data: Any) -> bytes:
    """Return the JSON of an application's data. Raises UsageError for what JSON cannot hold."""
    if hasattr(data, "model_dump_json"):
        body: bytes = data.model_dump_json().encode()
        return body
    return encode_data(data)


def encode_request(message: Any, tag: str | None) -> bytes:
    """Return a request as a JSON object with `type`; `tag` is that of a message without one.

    Raises UsageError where it has none, or one of the protocol's own, or `id`, or is no object.
    """
    body = encode_body(message)
    if not body.startswith(b"{"):
        raise UsageError(f"a request is a JSON object, not a {_kind(message)}")
    fields = _fields.decode(body)
    if "id" in fields:
        raise UsageError(f"a {_kind(message)} with 'id' is no request: 'id' is the client's own")
    if tag is not None:
        if "type" in fields:
            raise UsageError(f"this {_kind(message)} has a 'type' already")
        fields["type"] = msgspec.Raw(encode_data(tag))
        body = b'{"type":%b%b%b' % (fields["type"], b"," if len(fields) > 1 else b"", body[1:])
    if not bytes(fields.get("type", b"")).startswith(b'"'):
        raise UsageError(
            f"this {_kind(message)} has no 'type'; give it: request(message, type='...')"
        )
    if msgspec.json.decode(fields["type"]) in BUILTIN_TYPES:
        raise UsageError(f"{bytes(fields['type']).decode()} is a type of the protocol itself")
    return body


def _kind(message: Any) -> str:
    return type(message).__name__


def reply_type(message: Any) -> Any:
    """Return the reply's type that the request's class names, or Any."""
    for cls in message.__class__.__mro__:
        for base in cls.__dict__.get("__orig_bases__", ()):
            if typing.get_origin(base) is Request:
                return typing.get_args(base)[0]
    return Any


@functools.lru_cache(maxsize=256)
def decoder(kind: Any) -> Callable[[bytes | msgspec.Raw], Any]:
    """Return what reads JSON as `kind`; it raises ValueError for JSON of another shape.

    Raises ConfigError for what is no type of a message.
    """
    validate = getattr(kind, "model_validate_json", None)
    if validate is not None:
        return lambda data: validate(bytes(data))
    if kind is msgspec.Raw:
        return lambda data: msgspec.Raw(bytes(data))
    try:
        decode: Callable[[bytes | msgspec.Raw], Any] = msgspec.json.Decoder(kind).decode
    except TypeError as error:
        raise ConfigError(f"{kind!r} is no type of a message: {error}") from error
    return decode
