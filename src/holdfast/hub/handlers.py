"""The application's own message types: a handler each, its schema from the annotation.

    @hub.on("chat.send")
    async def send(message: Send, session: Session) -> Sent: ...

The first parameter's annotation (msgspec Struct, dataclass, TypedDict, or pydantic model) is what
the message must look like, beside `type` and `id`. What the handler returns goes back as `reply`.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import msgspec

from holdfast.codes import ErrorCode
from holdfast.errors import ConfigError, RequestError
from holdfast.wire.codec import error_field

Handler: TypeAlias = Callable[..., Any]
Decode: TypeAlias = Callable[[bytes], Any]


class AppHandler:
    """A registered handler: how to read its message, and how to call it."""

    def __init__(self, type: str, function: Handler) -> None:
        self.type = type
        self.function = function
        try:
            annotations = typing.get_type_hints(function)
            parameters = list(inspect.signature(function).parameters.values())
        except (NameError, TypeError, ValueError) as error:
            raise ConfigError(f"handler for {type!r}: its annotations fail: {error}") from error
        if not 1 <= len(parameters) <= 2 or any(p.kind is p.KEYWORD_ONLY for p in parameters):
            raise ConfigError(f"handler for {type!r} takes (message) or (message, session)")
        self._with_session = len(parameters) == 2
        self.schema: Any = annotations.get(parameters[0].name, dict[str, Any])
        self.returns: Any = annotations.get("return", Any)
        self._decode = _decoder(self.schema, type)

    def __call__(self, body: bytes, session: object) -> Any | Awaitable[Any]:
        """Read the message and call the handler; raises RequestError that names a bad field."""
        message = self._decode(body)
        return self.function(message, session) if self._with_session else self.function(message)


def _decoder(schema: Any, type: str) -> Decode:
    if hasattr(schema, "model_validate_json"):
        return _pydantic_decoder(schema)
    try:
        decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(schema)
    except TypeError as error:
        raise ConfigError(
            f"handler for {type!r}: {schema!r} is no message type: {error}"
        ) from error
    config = getattr(schema, "__struct_config__", None)
    is_dict = typing.get_origin(schema) is dict or schema is dict
    strict = is_dict or (config is not None and config.forbid_unknown_fields)

    def decode(body: bytes) -> Any:
        try:
            if strict:
                return msgspec.convert(_own_fields(body), schema)
            return decoder.decode(body)
        except msgspec.ValidationError as error:
            raise RequestError(
                ErrorCode.INVALID_MESSAGE, f"Invalid message: {error}", field=error_field(error)
            ) from None

    return decode


def _pydantic_decoder(model: Any) -> Decode:
    def decode(body: bytes) -> Any:
        try:
            return model.model_validate_json(msgspec.json.encode(_own_fields(body)))
        except ValueError as error:
            # pydantic.ValidationError is a ValueError; pydantic itself is the application's choice.
            details: list[dict[str, Any]] = error.errors()  # type: ignore[attr-defined]
            field = ".".join(str(part) for part in details[0]["loc"])
            raise RequestError(
                ErrorCode.INVALID_MESSAGE,
                f"Invalid message: {details[0]['msg']}",
                field=field or None,
            ) from None

    return decode


def _own_fields(body: bytes) -> dict[str, Any]:
    """Return the message without the fields of the protocol, for schemas that forbid others."""
    fields: dict[str, Any] = msgspec.json.decode(body)
    return {name: value for name, value in fields.items() if name not in ("type", "id")}
