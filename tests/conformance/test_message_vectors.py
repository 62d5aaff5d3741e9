"""The messages against protocol/vectors/messages.json, which clients in other languages read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from holdfast.codes import ErrorCode
from holdfast.errors import RequestError
from holdfast.wire import messages as m
from holdfast.wire.codec import (
    BadMessage,
    decode_reply,
    decode_request,
    encode,
    encode_error,
)
from holdfast.wire.limits import check_channel_name

FILE: Final = Path(__file__).resolve().parents[2] / "protocol" / "vectors" / "messages.json"
VECTORS: Final[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
NAMES: Final[dict[str, Any]] = VECTORS["channel_names"]

Vector: TypeAlias = dict[str, Any]


def part(name: str) -> list[Any]:
    """One test parameter for each vector, named as the vector is."""
    return [pytest.param(vector, id=vector["name"]) for vector in VECTORS[name]]


def pieces(text: Any) -> str:
    """Text from text, or from a list of texts and [text, times]."""
    if isinstance(text, str):
        return text
    if len(text) == 2 and isinstance(text[1], int):
        return str(text[0]) * text[1]
    return "".join(pieces(piece) for piece in text)


def compact(message: dict[str, Any]) -> bytes:
    """A message as another JSON library writes it."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize("vector", part("requests"))
def test_requests(vector: Vector) -> None:
    """A server reads the text as the message, and a client writes what equals it."""
    wanted = decode_request(compact(vector["message"]))
    assert json.loads(vector["text"]) == vector["message"]
    for text in (vector["text"], *vector["also"]):
        request = decode_request(text.encode())
        assert request == wanted
        assert not isinstance(request, tuple)
        assert json.loads(encode(request)) == vector["message"]  # type: ignore[arg-type]


@pytest.mark.parametrize("vector", part("replies"))
def test_replies(vector: Vector) -> None:
    """A client reads the text as the message, and a server writes what equals it."""
    wanted = decode_reply(compact(vector["message"]))
    assert json.loads(vector["text"]) == vector["message"]
    for text in (vector["text"], *vector["also"]):
        reply = decode_reply(text.encode())
        assert json.loads(encode(reply)) == json.loads(encode(wanted)) == vector["message"]


@pytest.mark.parametrize("vector", part("errors"))
def test_errors(vector: Vector) -> None:
    """Text that is no message gets exactly this error."""
    with pytest.raises(BadMessage) as caught:
        decode_request(pieces(vector["input"]).encode(), vector.get("app_types", ()))
    error = caught.value
    assert json.loads(encode_error(error, error.id)) == vector["error"]


@pytest.mark.parametrize("name", NAMES["valid"])
def test_channel_names(name: Any) -> None:
    """Names that are channels."""
    check_channel_name(pieces(name))


@pytest.mark.parametrize("name", NAMES["invalid"])
def test_no_channel_names(name: Any) -> None:
    """Names that are none get exactly this error."""
    with pytest.raises(RequestError) as caught:
        check_channel_name(pieces(name))
    assert json.loads(encode_error(caught.value)) == NAMES["error"]


@pytest.mark.parametrize(("name", "union"), [("requests", m.Request), ("replies", m.Reply)])
def test_every_message_and_field_has_a_vector(name: str, union: Any) -> None:
    """No type, and no field of one, is without a vector."""
    found: dict[str, set[str]] = {}
    for vector in VECTORS[name]:
        message = vector["message"]
        found.setdefault(message["type"], {"type"}).update(message)
    for struct in union.__args__:
        names = {"type", *struct.__struct_encode_fields__}
        assert found[struct.__struct_config__.tag] == names


def test_every_error_has_a_vector() -> None:
    """Each error code is there with its text, the three that clients compare among them."""
    found = {v["message"]["code"]: v["message"] for v in VECTORS["replies"] if "code" in v["text"]}
    for error in ErrorCode:
        text = {"type": "error", "error": error.text, "code": error.code}
        assert any(text == v["message"] for v in VECTORS["replies"])
    assert found["invalid_json"]["error"] == "Invalid JSON"
    assert found["invalid_message"]["error"] == "Invalid message"
    assert found["unknown_type"]["error"] == "Unknown message type"


def test_names_of_vectors_are_unique() -> None:
    """A failing vector can be found by its name."""
    for name in ("requests", "replies", "errors"):
        names = [vector["name"] for vector in VECTORS[name]]
        assert len(set(names)) == len(names)
