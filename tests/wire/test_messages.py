"""The messages as structs: names, limits and what is left out."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import Raw

from holdfast.wire import messages as m
from tests.wire.samples import REPLIES, REQUESTS


def read(message: Any, **fields: Any) -> Any:
    return msgspec.convert(fields, message)


def text(message: object) -> str:
    return msgspec.json.encode(message).decode()


@pytest.mark.parametrize("union", [REQUESTS, REPLIES])
def test_each_message_has_a_type_of_its_own(union: tuple[type, ...]) -> None:
    """No two messages of one direction share a `type`."""
    tags = [message.__struct_config__.tag for message in union]  # type: ignore[attr-defined]
    assert len(set(tags)) == len(tags)


def test_types_of_requests() -> None:
    """What a client may send, by `type`."""
    tags = {message.__struct_config__.tag for message in REQUESTS}  # type: ignore[attr-defined]
    assert tags == {
        "ping", "hello", "subscribe", "unsubscribe", "publish", "history", "presence",
    }  # fmt: skip


def test_absent_fields_are_left_out() -> None:
    """A field without a value does not go over the wire."""
    assert text(m.Ping()) == '{"type":"ping"}'
    assert text(m.Subscribe("a")) == '{"type":"subscribe","channel":"a"}'
    assert text(m.Message("a", 1, Raw(b"{}"))) == (
        '{"type":"message","channel":"a","offset":1,"data":{}}'
    )
    assert text(m.Member("s")) == '{"session":"s"}'
    assert text(m.Error("No", "no")) == '{"type":"error","error":"No","code":"no"}'


def test_false_is_not_absent() -> None:
    """`recovered` says false aloud: a client that gave a position must hear that it was lost."""
    assert '"recovered":false' in text(m.Subscribed("a", "e", 3, recovered=False))
    assert '"more":false' in text(m.HistoryPage("a", "e", 0, [], more=False))


def test_range_and_gap_are_called_from_and_to() -> None:
    """The ends of a range are `from` and `to`, both included."""
    assert text(m.Range(2, 4)) == '{"from":2,"to":4}'
    assert text(m.Gap("a", 2, 4)) == '{"type":"gap","channel":"a","from":2,"to":4}'


@pytest.mark.parametrize("id", [0, -1, 2**63 - 1, -(2**63), "", "x" * 64, "ü🙂", None])
def test_ids(id: object) -> None:
    """An id is an integer of 64 bits or a string of at most 64 characters."""
    assert read(m.Ping, type="ping", id=id).id == id


@pytest.mark.parametrize("id", [2**63, -(2**63) - 1, "x" * 65, 1.5, True, [], {}])
def test_no_ids(id: object) -> None:
    """Nothing else is an id."""
    with pytest.raises(msgspec.ValidationError, match=r"\$\.id"):
        read(m.Ping, type="ping", id=id)


@pytest.mark.parametrize(
    ("type", "fields", "path"),
    [
        (m.Subscribe, {"channel": ""}, r"\$\.channel"),
        (m.Subscribe, {"channel": "a", "last": -1}, r"\$\.last"),
        (m.Subscribe, {"channel": "a", "last": 2**63}, r"\$\.last"),
        (m.Subscribe, {"channel": "a", "since": {"epoch": "e"}}, r"`offset` - at `\$\.since`"),
        (m.Subscribe, {"channel": "a", "since": {"epoch": "e", "offset": -1}}, r"since\.offset"),
        (m.Publish, {"channel": "a"}, "`data`"),
        (m.Publish, {"channel": "a", "data": Raw(b"1"), "key": ""}, r"\$\.key"),
        (m.Publish, {"channel": "a", "data": Raw(b"1"), "key": "x" * 65}, r"\$\.key"),
        (m.History, {"channel": "a", "limit": -1}, r"\$\.limit"),
        (m.Hello, {"client": "x" * 201}, r"\$\.client"),
    ],
)
def test_fields_out_of_bounds(type: Any, fields: dict[str, Any], path: str) -> None:
    """A value out of its bounds is refused, with the field's name."""
    with pytest.raises(msgspec.ValidationError, match=path):
        read(type, type=type.__struct_config__.tag, **fields)


def test_unknown_fields_are_ignored() -> None:
    """A field of a later version does no harm in an earlier one."""
    assert read(m.Pong, type="pong", later=1) == m.Pong()


def test_positions_compare() -> None:
    """Two positions are the same where epoch and offset are, and can be looked up."""
    assert m.Position("e", 1) == m.Position("e", 1)
    assert m.Position("e", 1) != m.Position("f", 1)
    assert len({m.Position("e", 1), m.Position("e", 1)}) == 1
