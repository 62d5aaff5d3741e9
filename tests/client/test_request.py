"""Requests and replies of the application: what is sent, and what it is read as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

import msgspec
import pydantic
import pytest

from holdfast import ConfigError, Request, UsageError
from holdfast.client.request import decoder, encode_body, encode_request, reply_type


class Moved(msgspec.Struct):
    to: int


class Move(Request[Moved], tag="game.move"):
    x: int


class Jump(Move, tag="game.jump"):
    y: int = 0


class Bare(Request, tag="bare"):  # type: ignore[type-arg]
    pass


@dataclass
class Plain:
    x: int


@dataclass
class Tagged:
    type: str
    x: int


class Typed(TypedDict):
    x: int


class Model(pydantic.BaseModel):
    x: int


class TaggedModel(pydantic.BaseModel):
    type: str = "model"
    x: int = 1


class Identified(Request[Moved], tag="identified"):
    id: int


@pytest.mark.parametrize(
    ("message", "tag", "expected"),
    [
        (Move(1), None, {"type": "game.move", "x": 1}),
        (Jump(1, 2), None, {"type": "game.jump", "x": 1, "y": 2}),
        (Bare(), None, {"type": "bare"}),
        (Plain(1), "plain", {"type": "plain", "x": 1}),
        (Tagged("own", 1), None, {"type": "own", "x": 1}),
        (Typed(x=1), "typed", {"type": "typed", "x": 1}),
        (Model(x=1), "model", {"type": "model", "x": 1}),
        (TaggedModel(), None, {"type": "model", "x": 1}),
        ({}, "empty", {"type": "empty"}),
        ({"type": "own"}, None, {"type": "own"}),
        ({}, 'quo"te', {"type": 'quo"te'}),
        (msgspec.Raw(b'{"type":"raw"}'), None, {"type": "raw"}),
    ],
)
def test_encode(message: Any, tag: str | None, expected: Any) -> None:
    """Whatever can be an object is one, with its type."""
    assert msgspec.json.decode(encode_request(message, tag)) == expected


@pytest.mark.parametrize(
    ("message", "tag", "text"),
    [
        ([1], "list", "JSON object, not a list"),
        ("text", None, "JSON object, not a str"),
        ({"x": 1}, None, "has no 'type'"),
        ({"type": 5}, None, "has no 'type'"),
        (Plain(1), None, "this Plain has no 'type'"),
        (Move(1), "other", "has a 'type' already"),
        ({"type": "a", "id": 5}, None, "'id' is the client's own"),
        (Identified(5), None, "'id' is the client's own"),
        ({"channel": "a"}, "subscribe", '"subscribe" is a type of the protocol itself'),
        ({"type": "publish"}, None, "protocol itself"),
        ({"type": object()}, None, "cannot be sent as JSON"),
    ],
)
def test_no_request(message: Any, tag: str | None, text: str) -> None:
    """What would be misread, or never be answered, is refused."""
    with pytest.raises(UsageError, match=text):
        encode_request(message, tag)


def test_reply_type() -> None:
    """The class names the reply's type; what names none has any."""
    assert reply_type(Move(1)) is Moved
    assert reply_type(Jump(1)) is Moved
    assert reply_type(Bare()) is Any
    assert reply_type({"type": "x"}) is Any


@pytest.mark.parametrize("kind", [Plain, Typed, Model, dict[str, int], Any])
def test_decode(kind: Any) -> None:
    """Replies and data are read as any of the known kinds, or ValueError is raised."""
    read = decoder(kind)(b'{"x":1}')
    assert read in ({"x": 1}, Plain(1), Model(x=1))
    with pytest.raises(ValueError, match=r".+"):
        decoder(kind)(b'{"x":"no"' if kind is Any else b'{"x":"no"}')


def test_no_type() -> None:
    """What is no type is told at once."""
    with pytest.raises(ConfigError, match="no type of a message"):
        decoder(5)


def test_body() -> None:
    """Data of a publish may be a pydantic model, too."""
    assert encode_body(Model(x=1)) == b'{"x":1}'
    assert encode_body([None]) == b"[null]"
