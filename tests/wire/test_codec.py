"""Bytes to requests and messages to bytes; what hostile input gets, case by case."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from holdfast.codes import ErrorCode
from holdfast.errors import RequestError, UsageError
from holdfast.wire import messages as m
from holdfast.wire.codec import (
    BUILTIN_TYPES,
    AppRequest,
    BadMessage,
    decode_reply,
    decode_request,
    encode,
    encode_data,
    encode_error,
    encode_message,
    error_field,
    message_prefix,
)
from tests.wire.samples import (
    ANY_REPLY,
    ANY_REQUEST,
    DATA,
    IDS,
    NUMBERS,
    PROFILE,
    REQUESTS,
    TEXTS,
    VALUES,
    as_json,
    nested,
    publish,
)

T = TypeVar("T")

JSON: Final = ErrorCode.INVALID_JSON
MESSAGE: Final = ErrorCode.INVALID_MESSAGE
TYPE: Final = ErrorCode.UNKNOWN_TYPE
DEEP: Final = 100_000
"""Levels of nesting that no stack can follow."""


def refused(data: bytes, app_types: tuple[str, ...] = ()) -> BadMessage:
    """The error that this input gets."""
    with pytest.raises(BadMessage) as caught:
        decode_request(data, app_types)
    return caught.value


def attempt(decode: Callable[[], T]) -> T | BadMessage:
    """What is decoded, or the one exception that there may be."""
    try:
        return decode()
    except BadMessage as error:
        return error


# Good requests.


@PROFILE
@given(ANY_REQUEST)
def test_requests_round_trip(request: m.Request) -> None:
    """What is encoded as a request is read as the same request."""
    assert decode_request(encode(request)) == request


@PROFILE
@given(ANY_REPLY)
def test_replies_round_trip(reply: m.Reply) -> None:
    """What a server encodes its client reads as the same message."""
    assert decode_reply(encode(reply)) == reply


def test_types_of_the_protocol() -> None:
    """`BUILTIN_TYPES` are the types of the requests: an application cannot have one of its own."""
    tags = {request.__struct_config__.tag for request in REQUESTS}  # type: ignore[attr-defined]
    assert tags == BUILTIN_TYPES


def test_bare_subscribe() -> None:
    """A page with nothing but `new WebSocket` is a full citizen."""
    assert decode_request(b'{"type":"subscribe","channel":"x"}') == m.Subscribe("x")


def test_white_space_and_order_are_free() -> None:
    """Any JSON text of the object will do: other order, spaces, escapes, unknown fields."""
    data = b' {\n"v": [2], "\\u0063hannel" : "\\u0061" ,"type":"unsubscribe"}\r\n\t'
    assert decode_request(data) == m.Unsubscribe("a")


def test_payload_stays_as_it_was_written() -> None:
    """Data is not decoded and encoded again: spaces, escapes and huge numbers stay."""
    data = b'{ "a" : 1.0e0, "b":"\\u00e9", "c":123456789012345678901234567890 }'
    request = decode_request(publish(data))
    assert isinstance(request, m.Publish)
    assert bytes(request.data) == data


def test_applications_own_types() -> None:
    """A registered type is handed over as a whole, with its id."""
    body = b'{"type":"chat.send","text":"hi","id":7}'
    request = decode_request(body, {"chat.send"})
    assert isinstance(request, AppRequest)
    assert (request.type, request.id, request.body) == ("chat.send", 7, body)


def test_own_type_without_id() -> None:
    """An id is optional there too, and null means none."""
    for body in (b'{"type":"x"}', b'{"type":"x","id":null}'):
        request = decode_request(body, ("x",))
        assert request.id is None


def test_own_type_with_a_wrong_id() -> None:
    """A wrong id is refused there as elsewhere."""
    error = refused(b'{"type":"x","id":[1]}', ("x",))
    assert (error.error, error.field, error.id) == (MESSAGE, "id", None)


# Hostile requests, and the outcome of each.

HOSTILE: Final[list[tuple[str, bytes, ErrorCode, str | None]]] = [
    ("nothing", b"", JSON, None),
    ("blank", b" \n", JSON, None),
    ("text", b"hello", JSON, None),
    ("half an object", b'{"type":"ping"', JSON, None),
    ("more after it", b'{"type":"ping"} x', JSON, None),
    ("two objects", b'{"type":"ping"}{"type":"ping"}', JSON, None),
    ("NUL", b"\x00", JSON, None),
    ("NUL after it", b'{"type":"ping"}\x00', JSON, None),
    ("NUL in a string", b'{"type":"pi\x00ng"}', JSON, None),
    ("newline in a string", b'{"type":"ping","x":"\n"}', JSON, None),
    ("byte order mark", b'\xef\xbb\xbf{"type":"ping"}', JSON, None),
    ("UTF-16", '{"type":"ping"}'.encode("utf-16"), JSON, None),
    ("not UTF-8", b'{"type":"subscribe","channel":"\xff"}', JSON, None),
    ("single quotes", b"{'type':'ping'}", JSON, None),
    ("a trailing comma", b'{"type":"ping",}', JSON, None),
    ("a comment", b'{"type":"ping"/**/}', JSON, None),
    ("a wrong escape", b'{"type":"\\x70ing"}', JSON, None),
    ("a lone high surrogate", b'{"type":"subscribe","channel":"\\ud800"}', JSON, None),
    ("a lone low surrogate", b'{"type":"subscribe","channel":"\\udc00"}', JSON, None),
    ("a lone surrogate in data", publish(b'"\\ud800"'), JSON, None),
    ("a lone surrogate in a key of data", publish(b'{"\\udfff":1}'), JSON, None),
    ("a lone surrogate where nobody looks", b'{"type":"ping","x":"\\ud800"}', JSON, None),
    ("no data", publish(b""), JSON, None),
    ("NaN", publish(b"NaN"), JSON, None),
    ("Infinity", publish(b"-Infinity"), JSON, None),
    ("a leading zero", publish(b"01"), JSON, None),
    ("a bare fraction", publish(b".5"), JSON, None),
    ("a number cut short", publish(b"1e"), JSON, None),
    ("a wrong word", publish(b"True"), JSON, None),
    ("broken data after a wrong field", b'{"type":"publish","channel":1,"data":', JSON, None),
    ("null", b"null", MESSAGE, None),
    ("a list", b"[]", MESSAGE, None),
    ("a number", b"12", MESSAGE, None),
    ("a string", b'"ping"', MESSAGE, None),
    ("a list of messages", b'[{"type":"ping"}]', MESSAGE, None),
    ("nothing in it", b"{}", MESSAGE, "type"),
    ("no type", b'{"channel":"a"}', MESSAGE, "type"),
    ("type of another case", b'{"Type":"ping"}', MESSAGE, "type"),
    ("type null", b'{"type":null}', MESSAGE, "type"),
    ("type 1", b'{"type":1}', MESSAGE, "type"),
    ("type list", b'{"type":["ping"]}', MESSAGE, "type"),
    ("type empty", b'{"type":""}', TYPE, "type"),
    ("type unknown", b'{"type":"nope"}', TYPE, "type"),
    ("type in capitals", b'{"type":"PING"}', TYPE, "type"),
    ("type of a reply", b'{"type":"welcome"}', TYPE, "type"),
    ("type with a control character", b'{"type":"ping\\u0000"}', TYPE, "type"),
    ("two types", b'{"type":"ping","type":"publish"}', MESSAGE, "type"),
    ("two types, one unknown", b'{"type":"nope","type":"ping"}', MESSAGE, "type"),
    ("two types, the last unknown", b'{"type":"ping","type":"nope"}', TYPE, "type"),
    ("no channel", b'{"type":"subscribe"}', MESSAGE, "channel"),
    ("channel null", b'{"type":"subscribe","channel":null}', MESSAGE, "channel"),
    ("channel 1", b'{"type":"subscribe","channel":1}', MESSAGE, "channel"),
    ("channel empty", b'{"type":"subscribe","channel":""}', MESSAGE, "channel"),
    ("publish without data", b'{"type":"publish","channel":"a"}', MESSAGE, "data"),
    ("key empty", b'{"type":"publish","channel":"a","data":1,"key":""}', MESSAGE, "key"),
    ("key 1", b'{"type":"publish","channel":"a","data":1,"key":1}', MESSAGE, "key"),
    ("token 1", b'{"type":"hello","token":1}', MESSAGE, "token"),
    ("since 1", b'{"type":"subscribe","channel":"a","since":1}', MESSAGE, "since"),
    ("since half", b'{"type":"subscribe","channel":"a","since":{"epoch":"e"}}', MESSAGE,
     "since.offset"),
    ("since below 0", b'{"type":"history","channel":"a","since":{"epoch":"e","offset":-1}}',
     MESSAGE, "since.offset"),
    ("since a fraction", b'{"type":"history","channel":"a","since":{"epoch":"e","offset":1.5}}',
     MESSAGE, "since.offset"),
    ("last below 0", b'{"type":"subscribe","channel":"a","last":-1}', MESSAGE, "last"),
    ("last text", b'{"type":"subscribe","channel":"a","last":"1"}', MESSAGE, "last"),
    ("last null", b'{"type":"subscribe","channel":"a","last":null}', MESSAGE, "last"),
    ("limit true", b'{"type":"history","channel":"a","limit":true}', MESSAGE, "limit"),
    ("id true", b'{"type":"ping","id":true}', MESSAGE, "id"),
    ("id a fraction", b'{"type":"ping","id":1.5}', MESSAGE, "id"),
    ("id a round fraction", b'{"type":"ping","id":1.0}', MESSAGE, "id"),
    ("id an object", b'{"type":"ping","id":{}}', MESSAGE, "id"),
    ("id of 65 characters", b'{"type":"ping","id":"%b"}' % (b"x" * 65), MESSAGE, "id"),
    ("id of a megabyte", b'{"type":"ping","id":"%b"}' % (b"x" * 2**20), MESSAGE, "id"),
    ("id of 64 bits", b'{"type":"ping","id":9223372036854775808}', MESSAGE, "id"),
    ("id of 1,000 digits", b'{"type":"ping","id":%b}' % (b"9" * 1000), MESSAGE, "id"),
    # Beyond what numbers are read at all.
    ("id of 10,000 digits", b'{"type":"ping","id":%b}' % (b"9" * 10_000), JSON, None),
    ("id beyond all numbers", b'{"type":"ping","id":1e999}', JSON, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code", "field"),
    [pytest.param(*case[1:], id=case[0]) for case in HOSTILE],
)
def test_hostile_input(data: bytes, code: ErrorCode, field: str | None) -> None:
    """What is no request is refused, with what is wrong and which field, in the text agreed."""
    error = refused(data)
    assert (error.error, error.field, str(error)) == (code, field, code.text)


@pytest.mark.parametrize(
    "data",
    [
        nested(DEEP),
        b"[" * DEEP,
        b'{"a":' * DEEP,
        publish(nested(DEEP)),
        publish(b'{"a":' * DEEP + b"1" + b"}" * DEEP),
        b'{"type":"ping","x":%b}' % nested(DEEP),
        b'{"type":"ping","id":%b}' % nested(DEEP),
        b'{"type":"nope","x":%b}' % nested(DEEP),
    ],
    ids=["list", "open", "object", "data", "data object", "extra field", "id", "unknown type"],
)
def test_nesting_of_100000_levels(data: bytes) -> None:
    """Nesting that no stack can follow is refused as such, wherever it stands."""
    error = refused(data)
    assert (error.error, str(error)) == (MESSAGE, "Invalid message: nested too deeply")


def test_nesting_of_10000_levels() -> None:
    """Where exactly the stack ends is the interpreter's affair: refused as such, or passed on."""
    data = publish(nested(10_000))
    found = attempt(lambda: decode_request(data))
    if isinstance(found, BadMessage):
        assert str(found) == "Invalid message: nested too deeply"
    else:
        assert isinstance(found, m.Publish)
        assert encode(found) == data


def test_nesting_of_256_levels() -> None:
    """Ordinary depths are passed on."""
    request = decode_request(publish(nested(256)))
    assert isinstance(request, m.Publish)
    assert bytes(request.data) == nested(256)


@pytest.mark.parametrize(
    "data",
    [b"9" * 10_000, b"0." + b"9" * 10_000, b"-1e999", b'"\\u0000"'],
    ids=["integer", "fraction", "exponent", "NUL"],
)
def test_odd_data_is_passed_on(data: bytes) -> None:
    """A number of 10,000 digits is JSON: data is checked for syntax, not for what it means."""
    request = decode_request(publish(data))
    assert isinstance(request, m.Publish)
    assert bytes(request.data) == data


def test_duplicate_keys() -> None:
    """Of duplicate keys the last counts, except of `type`; in data both stay."""
    assert decode_request(b'{"type":"ping","id":1,"id":2}') == m.Ping(2)
    assert decode_request(b'{"channel":"a","type":"presence","channel":"b"}') == m.Presence("b")
    request = decode_request(publish(b'{"a":1,"a":2}'))
    assert isinstance(request, m.Publish)
    assert bytes(request.data) == b'{"a":1,"a":2}'


@pytest.mark.parametrize("name", ["a\x00b", "a\nb", "\x1b[31m", "\u202e"])
def test_control_characters_in_names(name: str) -> None:
    """They are JSON, so the codec reads them; `check_channel_name` is what refuses them."""
    body = json.dumps({"type": "subscribe", "channel": name}).encode()
    assert decode_request(body) == m.Subscribe(name)


@pytest.mark.parametrize(
    ("data", "id"),
    [
        (b'{"type":"nope","id":7}', 7),
        (b'{"type":"subscribe","id":"a1"}', "a1"),
        (b'{"id":-3}', -3),
        (b'{"type":"nope","id":true}', None),
        (b'{"type":"nope","id":18446744073709551616}', None),
        (b'{"id":[7]}', None),
        (b"[7]", None),
    ],
)
def test_id_of_a_bad_message(data: bytes, id: m.Id) -> None:
    """The error carries the sender's id where the message has one that is valid."""
    assert refused(data).id == id


def mutations(draw: Callable[[Any], Any]) -> bytes:
    """A good message with a few bytes changed, taken out or put in."""
    data = bytearray(encode(draw(ANY_REQUEST | ANY_REPLY)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        until = at + draw(st.integers(0, 3))
        data[at:until] = draw(st.binary(max_size=2) | st.sampled_from(TOKENS))
    return bytes(data)


TOKENS: Final = [
    *(b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b" ", b"null", b"true", b"-1", b"1e5"),
    *(b"1.0", b"9" * 20, b'"type"', b'"ping"', b'"publish"', b'"id"', b'"data"', b'"channel"'),
    *(b'"since"', b'{"epoch":"e","offset":1}', b'"\\ud800"', b"\xff", b"\x00", b'"x"'),
]
ANYTHING: Final = (
    st.binary(max_size=60)
    | st.lists(st.sampled_from(TOKENS), max_size=20).map(b"".join)
    | st.composite(mutations)()
)


@PROFILE
@given(ANYTHING)
def test_any_bytes_are_a_request_or_a_bad_message(data: bytes) -> None:
    """Whatever comes gives a request or BadMessage, whose `error` reply can be sent and read."""
    found = attempt(lambda: decode_request(data, ("x", "own")))
    if not isinstance(found, BadMessage):
        assert isinstance(found, (*REQUESTS, AppRequest))
        return
    assert found.error in (JSON, MESSAGE, TYPE)
    reply = decode_reply(encode_error(found, found.id))
    assert isinstance(reply, m.Error)
    assert (reply.code, reply.id) == (found.error.code, found.id)


@PROFILE
@given(ANYTHING)
def test_any_bytes_are_a_reply_or_a_bad_message(data: bytes) -> None:
    """A client, too, gets a message or BadMessage, whatever a server sends."""
    found = attempt(lambda: decode_reply(data))
    if isinstance(found, BadMessage):
        assert found.error in (JSON, MESSAGE, TYPE)
    else:
        assert decode_reply(encode(found)) == found


@PROFILE
@given(VALUES)
def test_json_is_never_called_invalid_json(value: Any) -> None:
    """What another library writes as JSON is refused for what it is, not for its syntax."""
    data = json.dumps(value, ensure_ascii=False).encode()
    assert refused(data).error is not JSON
    assert isinstance(decode_request(publish(data)), m.Publish)


# The client's side.


@pytest.mark.parametrize(
    ("data", "code", "field"),
    [
        (b"", JSON, None),
        (b"{", JSON, None),
        (b'{"type":"pong","id":"\xff"}', JSON, None),
        (b'{"type":"gap","channel":"a","from":%b}' % (b"9" * 10_000), MESSAGE, "from"),
        (b"null", MESSAGE, None),
        (b'{"type":"ping"}', TYPE, "type"),
        (b"{}", MESSAGE, "type"),
        (b'{"type":5}', MESSAGE, "type"),
        (b'{"type":"gap","channel":"a","from":1}', MESSAGE, "to"),
        (b'{"type":"join","channel":"a","member":{}}', MESSAGE, "member.session"),
        (b'{"type":"message","channel":"a","offset":1,"data":%b}' % nested(DEEP), MESSAGE, None),
    ],
    ids=[
        "empty",
        "half",
        "not UTF-8",
        "huge",
        "null",
        "request",
        "no type",
        "no text",
        "no to",
        "no session",
        "nested",
    ],
)
def test_no_reply(data: bytes, code: ErrorCode, field: str | None) -> None:
    """What is no message of a server is named as precisely as what is no request."""
    with pytest.raises(BadMessage) as caught:
        decode_reply(data)
    assert (caught.value.error, caught.value.field) == (code, field)


# Errors.


def test_error_with_all_it_may_carry() -> None:
    """An `error` has the text, the code, and what is known of field, channel, id and wait."""
    error = RequestError(ErrorCode.RATE_LIMITED, "Slow down", field="data", retry_after=250)
    assert as_json(encode_error(error, 7, "a")) == {
        "type": "error", "error": "Slow down", "code": "rate_limited", "channel": "a",
        "field": "data", "retry_after": 250, "id": 7,
    }  # fmt: skip


def test_error_with_nothing_else() -> None:
    """What is not known is left out."""
    assert as_json(encode_error(RequestError(ErrorCode.FORBIDDEN))) == {
        "type": "error", "error": "Not allowed", "code": "forbidden",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Expected `int`, got `str` - at `$.last`", "last"),
        ("Expected `int`, got `str` - at `$.since.offset`", "since.offset"),
        ("Expected `int`, got `str` - at `$.items[0].n`", "items[0].n"),
        ("Object missing required field `channel`", "channel"),
        ("Object missing required field `offset` - at `$.since`", "since.offset"),
        ("Expected `object`, got `array`", None),
        ("Expected `int`, got `str` - at `$`", None),
        # Text of the sender's own must not pass for a field.
        ("Invalid value 'x - at `$.fake`' - at `$.kind`", "kind"),
        ("Invalid value 'missing required field `fake`' - at `$.kind`", "kind"),
    ],
)
def test_error_field(text: str, field: str | None) -> None:
    """The name of the offending field is read from a validation error."""
    assert error_field(msgspec.ValidationError(text)) == field


# Messages of a channel.


@PROFILE
@given(TEXTS, NUMBERS, DATA, st.none() | NUMBERS, st.none() | TEXTS)
def test_encode_message_is_the_struct(
    channel: str, offset: int, data: Raw, prev: int | None, by: str | None
) -> None:
    """The fast way gives the same JSON as the `Message` struct."""
    fast = encode_message(message_prefix(channel), offset, bytes(data), prev, by)
    message = m.Message(channel, offset, data, prev, by)
    assert as_json(fast) == as_json(encode(message))
    assert decode_reply(fast) == message


# An application's data.


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"a": [1, None, True, "ü"]}, '{"a":[1,null,true,"ü"]}'),
        (m.Position("e", 1), '{"epoch":"e","offset":1}'),
        (Raw(b" [1, 2] "), " [1, 2] "),
        (float("nan"), "null"),
    ],
)
def test_encode_data(data: object, text: str) -> None:
    """What JSON can hold is encoded; Raw JSON stays as it is."""
    assert encode_data(data).decode() == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (object(), "this object cannot be sent as JSON"),
        ({"a": {1j}}, "this dict cannot be sent as JSON"),
        ("\ud800", "this str cannot be sent as JSON"),
        pytest.param(10**5000, "this int cannot be sent as JSON", id="5001 digits"),
        (Raw(b""), "this Raw cannot be sent as JSON"),
        (Raw(b"{oops}"), "this Raw cannot be sent as JSON"),
        (Raw(b"1 2"), "this Raw cannot be sent as JSON"),
        (Raw(b'"\xff"'), "this Raw cannot be sent as JSON"),
        pytest.param(Raw(nested(DEEP)), "this Raw cannot be sent as JSON", id="nested"),
    ],
)
def test_data_that_cannot_be_sent(data: object, text: str) -> None:
    """What JSON cannot hold, and Raw that is no JSON in UTF-8, is refused with its type."""
    with pytest.raises(UsageError, match=text):
        encode_data(data)


def test_data_that_contains_itself() -> None:
    """A loop has no end, so it is no JSON."""
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(UsageError, match="this list cannot be sent as JSON"):
        encode_data(loop)


@PROFILE
@given(VALUES, IDS)
def test_data_round_trips(value: Any, id: m.Id) -> None:
    """An application's data arrives as it was, also in a `reply`."""
    reply = decode_reply(encode(m.AppReply(Raw(encode_data(value)), id)))
    assert isinstance(reply, m.AppReply)
    assert as_json(bytes(reply.data)) == value
