"""The application's own message types: schemas, order, and what goes wrong."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
import pydantic
import pytest
from typing_extensions import TypedDict

from holdfast import ConfigError, Hub, Limits, RequestError, Session
from holdfast.codes import ErrorCode
from tests.hub.peer import Json, Peer


class StructMove(msgspec.Struct):
    x: int
    mode: Literal["walk", "run"] = "walk"


class StrictStructMove(msgspec.Struct, forbid_unknown_fields=True):
    x: int
    mode: Literal["walk", "run"] = "walk"


@dataclass
class DataclassMove:
    x: int
    mode: Literal["walk", "run"] = "walk"


class TypedDictMove(TypedDict):
    x: int


class ModelMove(pydantic.BaseModel):
    x: int
    mode: Literal["walk", "run"] = "walk"


class StrictModelMove(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", strict=True)
    x: int
    mode: Literal["walk", "run"] = "walk"


SCHEMAS = [
    StructMove,
    StrictStructMove,
    DataclassMove,
    TypedDictMove,
    ModelMove,
    StrictModelMove,
]


def hub_with(schema: Any) -> Hub:
    """A hub whose "move" takes `schema` and answers with x doubled."""
    hub = Hub()

    def move(message: Any, session: Session) -> Json:
        x = message["x"] if isinstance(message, dict) else message.x
        return {"twice": 2 * x, "session": session.id}

    move.__annotations__["message"] = schema
    hub.on("move")(move)
    return hub


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_handler_gets_what_its_annotation_says(schema: Any) -> None:
    """The reply is what the handler returned, with the request's id."""
    peer = Peer(hub_with(schema))
    peer.send({"type": "move", "id": 9, "x": 21})
    assert await peer.next_turn() == [
        {"type": "reply", "data": {"twice": 42, "session": peer.session.id}, "id": 9}
    ]


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_wrong_type_names_the_field(schema: Any) -> None:
    """A field of the wrong type is named, the handler is not called, the connection goes on."""
    peer = Peer(hub_with(schema))
    peer.send({"type": "move", "id": 9, "x": "north"})
    (reply,) = await peer.next_turn()
    assert (reply["code"], reply["field"], reply["id"]) == ("invalid_message", "x", 9)
    assert peer.ask({"type": "ping"}) == [{"type": "pong"}]


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_missing_field_is_named(schema: Any) -> None:
    """A field that is not there is named like one that is wrong."""
    peer = Peer(hub_with(schema))
    peer.send({"type": "move"})
    (reply,) = await peer.next_turn()
    assert (reply["code"], reply["field"]) == ("invalid_message", "x")


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_unknown_fields_are_the_schemas_own_choice(schema: Any) -> None:
    """A lax schema ignores a field it does not know, a strict one refuses it by name."""
    peer = Peer(hub_with(schema))
    peer.send({"type": "move", "x": 1, "speed": 9})
    (reply,) = await peer.next_turn()
    if schema in (StrictStructMove, StrictModelMove):
        assert reply["code"] == "invalid_message"
        assert "speed" in (reply.get("field") or reply["error"])
    else:
        assert reply["type"] == "reply"


@pytest.mark.parametrize("schema", [ModelMove, StrictModelMove])
async def test_pydantic_strictness_is_kept(schema: Any) -> None:
    """A lax pydantic model takes "5" for 5, a strict one does not."""
    peer = Peer(hub_with(schema))
    peer.send({"type": "move", "x": "5"})
    (reply,) = await peer.next_turn()
    assert reply["type"] == ("reply" if schema is ModelMove else "error")


async def test_nested_field_is_named_by_its_path() -> None:
    """The path of a wrong field inside another is spelled with dots."""

    class Place(msgspec.Struct):
        at: StructMove

    class PlaceModel(pydantic.BaseModel):
        at: ModelMove

    for schema in (Place, PlaceModel):
        hub = Hub()

        def put(message: Any) -> None: ...

        put.__annotations__["message"] = schema
        hub.on("put")(put)
        peer = Peer(hub)
        peer.send({"type": "put", "at": {"x": "?"}})
        (reply,) = await peer.next_turn()
        assert reply["field"] == "at.x"


async def test_handler_without_annotation_gets_the_fields_of_its_own() -> None:
    """Without a schema the message is a dict of its own fields, without `type` and `id`."""
    hub = Hub()
    seen = []

    @hub.on("raw")
    def raw(message):  # type: ignore[no-untyped-def]
        seen.append(message)

    peer = Peer(hub)
    peer.send({"type": "raw", "id": 1, "any": [1]})
    assert await peer.next_turn() == [{"type": "reply", "data": None, "id": 1}]
    assert seen == [{"any": [1]}]


async def test_nothing_returned_and_no_id_needs_no_reply() -> None:
    """A handler that returns None answers only a request that has an id."""
    hub = Hub()

    @hub.on("note")
    def note(message: dict[str, Any]) -> None: ...

    peer = Peer(hub)
    peer.send({"type": "note"})
    assert await peer.next_turn() == []


async def test_async_handlers_keep_the_order_of_a_connection() -> None:
    """While a handler waits, later requests of the same connection wait behind it, in order."""
    hub = Hub()
    gate = asyncio.Event()

    @hub.on("slow")
    async def slow(message: dict[str, Any]) -> int:
        await gate.wait()
        return int(message["n"])

    peer, other = Peer(hub), Peer(hub)
    peer.send(
        {"type": "slow", "id": 1, "n": 1},
        {"type": "ping", "id": 2},
        {"type": "subscribe", "channel": "a", "id": 3},
    )
    peer.send({"type": "slow", "id": 4, "n": 4})
    assert await peer.next_turn() == []
    assert other.ask({"type": "ping", "id": 5}) == [{"type": "pong", "id": 5}]
    gate.set()
    assert [m["id"] for m in await peer.next_turn()] == [1, 2, 3, 4]
    assert peer.ask({"type": "ping", "id": 6}) == [{"type": "pong", "id": 6}]


async def test_connection_with_too_much_waiting_is_not_read() -> None:
    """Requests that pile up behind a handler stop the reading; it goes on when they are done."""
    hub = Hub()
    gate = asyncio.Event()

    @hub.on("slow")
    async def slow(message: dict[str, Any]) -> None:
        await gate.wait()

    peer = Peer(hub)
    peer.send({"type": "slow"}, *[{"type": "ping"}] * 64)
    assert peer.reading
    peer.send({"type": "ping"})
    assert not peer.reading
    gate.set()
    assert await peer.next_turn() == [{"type": "pong"}] * 65
    assert peer.reading


async def test_handler_that_fails_is_an_internal_error(caplog: pytest.LogCaptureFixture) -> None:
    """The client learns no detail, the log has the traceback, and the connection goes on."""
    hub = Hub()

    @hub.on("sync")
    def sync(message: dict[str, Any]) -> None:
        raise LookupError("secret detail")

    @hub.on("async")
    async def later(message: dict[str, Any]) -> None:
        raise LookupError("secret detail")

    peer = Peer(hub)
    for name in ("sync", "async"):
        caplog.clear()
        peer.send({"type": name, "id": 1})
        (reply,) = await peer.next_turn()
        assert reply == {
            "type": "error",
            "error": "Internal error",
            "code": "internal",
            "id": 1,
        }
        assert "secret detail" in caplog.text
    assert peer.ask({"type": "ping"}) == [{"type": "pong"}]


async def test_result_that_is_not_json_is_an_internal_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What cannot be sent is the handler's fault: logged by its type, `internal` to the client."""
    hub = Hub()

    @hub.on("odd")
    def odd(message: dict[str, Any]) -> object:
        return object()

    peer = Peer(hub)
    peer.send({"type": "odd", "id": 1})
    (reply,) = await peer.next_turn()
    assert reply["code"] == "internal"
    assert "object" in caplog.text


async def test_handler_may_refuse() -> None:
    """A RequestError of the handler goes to the client as it is."""
    hub = Hub()

    @hub.on("buy")
    async def buy(message: dict[str, Any]) -> None:
        raise RequestError(ErrorCode.FORBIDDEN, "Not on Sundays", field="day", retry_after=5)

    peer = Peer(hub)
    peer.send({"type": "buy", "id": 1})
    assert await peer.next_turn() == [
        {
            "type": "error",
            "error": "Not on Sundays",
            "code": "forbidden",
            "id": 1,
            "field": "day",
            "retry_after": 5,
        }
    ]


async def test_lost_connection_cancels_its_handler() -> None:
    """Nobody waits for the answer of a handler whose client has gone: it is cancelled."""
    hub = Hub()
    ended: list[str] = []

    @hub.on("slow")
    async def slow(message: dict[str, Any]) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    peer = Peer(hub)
    peer.send({"type": "slow"}, {"type": "ping"})
    await peer.next_turn()
    peer.leave(1006)
    assert await peer.next_turn() == []
    assert ended == ["cancelled"]


async def test_handler_may_publish_and_keep_state() -> None:
    """Handlers use the hub and the session's own state."""
    hub = Hub()

    @hub.on("count")
    def count(message: dict[str, Any], session: Session) -> int:
        session.state["n"] = session.state.get("n", 0) + 1
        hub.publish("counts", session.state["n"])
        return int(session.state["n"])

    peer = Peer(hub)
    peer.send({"type": "subscribe", "channel": "counts"}, {"type": "count"}, {"type": "count"})
    received = await peer.next_turn()
    assert [m["data"] for m in received if m["type"] == "reply"] == [1, 2]
    assert [m["data"] for m in received if m["type"] == "message"] == [1, 2]


def test_wrong_registrations_are_refused() -> None:
    """A taken type and a handler that cannot be called are found at once, not at a request."""
    hub = Hub()

    @hub.on("a")
    def first(message: dict[str, Any]) -> None: ...

    with pytest.raises(ConfigError, match="already"):
        hub.on("a")(first)
    with pytest.raises(ConfigError, match="takes"):
        hub.on("b")(lambda: None)
    with pytest.raises(ConfigError, match="takes"):
        hub.on("c")(lambda a, b, c: None)

    def unknown(message: Missing) -> None: ...  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(ConfigError, match="annotations"):
        hub.on("d")(unknown)


def test_types_of_the_protocol_cannot_be_taken() -> None:
    """A handler for a message of the protocol itself would never be called, and is refused."""
    with pytest.raises(ConfigError, match="message of the protocol"):
        Hub().on("publish")(lambda message: None)


async def test_cancellation_of_something_shared_does_not_deafen_a_session() -> None:
    """When what a handler waits for is cancelled by somebody else, the request fails, no more."""
    hub = Hub()
    shared = asyncio.get_running_loop().create_future()

    @hub.on("wait")
    async def wait(message: dict[str, Any]) -> None:
        await shared

    peer = Peer(hub)
    peer.send({"type": "wait", "id": 1})
    await peer.next_turn()
    shared.cancel()
    (error,) = await peer.next_turn()
    assert (error["code"], error["id"]) == ("internal", 1)
    assert peer.ask({"type": "ping"}) == [{"type": "pong"}]


async def test_stream_of_messages_of_the_wrong_shape_ends_the_connection() -> None:
    """A message that a schema refuses counts as invalid, like one that is no JSON."""
    hub = Hub(limits=Limits(bad_messages=3))

    @hub.on("put")
    async def put(message: Point) -> None: ...

    peer = Peer(hub)
    for _ in range(4):
        peer.send({"type": "put", "x": "?"})
        await peer.next_turn()
    assert peer.closed == (1008, "too many invalid messages")


@dataclass
class Point:
    x: int
