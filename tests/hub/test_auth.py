"""Who is connected, and what they may do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from holdfast import Channel, Credentials, Hub, RequestError, Session, User
from holdfast.codes import ErrorCode
from tests.hub.peer import Clock, Peer, publish, subscribe

OPEN = {"*": Channel(publish=True, presence=True)}
HELLO = {"type": "hello", "token": "good", "id": 1}


def by_token(credentials: Credentials) -> User | None:
    return User(f"user of {credentials.token}") if credentials.token in ("good", "new") else None


async def by_token_later(credentials: Credentials) -> User | None:
    await asyncio.sleep(0)
    return by_token(credentials)


@pytest.mark.parametrize("hook", [by_token, by_token_later])
async def test_locked_until_hello(hook: Any) -> None:
    """Without a user only `ping` and `hello` work; a good token opens the rest."""
    hub = Hub(OPEN)
    hub.authenticate(hook)
    peer = Peer(hub)
    for message in (subscribe("a"), publish("a", 1), {"type": "history", "channel": "a"}):
        peer.send(message)
        (reply,) = await peer.next_turn()
        assert reply["code"] == "unauthorized"
    peer.send({"type": "ping"}, {"type": "hello", "id": 2})
    pong, refused = await peer.next_turn()
    assert pong == {"type": "pong"}
    assert (refused["code"], refused["field"], refused["id"]) == ("unauthorized", "token", 2)
    peer.send(HELLO, subscribe("a"))
    welcome, *_, subscribed = [m for m in await peer.next_turn() if m["type"] != "join"]
    assert (welcome["type"], subscribed["type"]) == ("welcome", "subscribed")
    assert peer.session.user == User("user of good")


@pytest.mark.parametrize("hook", [by_token, by_token_later])
async def test_wrong_token_closes_with_4401(hook: Any) -> None:
    """A token that is not accepted: an error, then 4401, which says to fetch a new one."""
    hub = Hub(OPEN)
    hub.authenticate(hook)
    peer = Peer(hub)
    peer.send({"type": "hello", "token": "bad", "id": 3})
    (reply,) = await peer.next_turn()
    assert (reply["code"], reply["id"]) == ("unauthorized", 3)
    assert peer.closed == (4401, "the token was not accepted")


async def test_user_of_the_handshake_is_not_locked() -> None:
    """A connection that came with a user may do everything at once."""
    hub = Hub(OPEN)
    hub.authenticate(by_token)
    peer = Peer(hub, user=User("ada"))
    assert peer.ask(subscribe("a"))[0]["type"] == "subscribed"


async def test_token_may_be_renewed_but_not_swapped() -> None:
    """`hello` with a token of the same user is welcome; another user's ends the connection."""
    hub = Hub(OPEN)
    users = {"one": User("ada"), "two": User("ada"), "eve": User("eve")}
    hub.authenticate(lambda credentials: users.get(credentials.token or ""))
    peer = Peer(hub)
    for token in ("one", "two"):
        assert peer.ask({"type": "hello", "token": token})[0]["type"] == "welcome"
    assert peer.ask({"type": "hello", "token": "eve"})[0]["code"] == "unauthorized"
    assert peer.closed is not None
    assert peer.closed[0] == 4401


async def test_silent_stranger_is_closed() -> None:
    """Who does not authenticate within `auth_timeout` is closed with 4401; others are not."""
    clock = Clock()
    hub = Hub(auth_timeout=3, clock=clock)
    hub.authenticate(by_token)
    silent, known = Peer(hub, pings=False), Peer(hub, pings=False)
    known.ask(HELLO)
    clock.now += 2.9
    hub.upkeep.sweep(clock.now)
    assert silent.closed is None
    clock.now += 0.2
    hub.upkeep.sweep(clock.now)
    assert silent.closed == (4401, "no token was sent in time")
    assert known.closed is None


async def test_string_is_a_users_id() -> None:
    """`authenticate` may return just an id."""
    hub = Hub()
    hub.authenticate(lambda credentials: credentials.token)
    peer = Peer(hub)
    peer.ask({"type": "hello", "token": "ada"})
    assert peer.session.user == User("ada")


async def test_hook_sees_what_the_handshake_brought() -> None:
    """`hello` adds its token to the headers, query and address of the opening handshake."""
    hub = Hub()
    seen: list[Credentials] = []

    @hub.authenticate
    def authenticate(credentials: Credentials) -> str:
        seen.append(credentials)
        return "ada"

    headers = [(b"cookie", b"sid=abc; theme=dark"), (b"authorization", b"Bearer  t0 ")]
    brought = Credentials.from_handshake(headers, b"room=5&x=%C3%A4", "192.0.2.9")
    assert (brought.token, brought.cookies) == ("t0", {"sid": "abc", "theme": "dark"})
    peer = Peer(hub, credentials=brought)
    peer.ask({"type": "hello", "token": "t1"})
    (found,) = seen
    assert (found.token, found.address, found.query["room"]) == ("t1", "192.0.2.9", "5")
    assert found.cookies["sid"] == "abc"


async def test_hook_may_refuse_with_its_own_error() -> None:
    """A RequestError of `authenticate` reaches the client; the connection stays locked."""
    hub = Hub()

    @hub.authenticate
    def authenticate(credentials: Credentials) -> User:
        raise RequestError(ErrorCode.UNAVAILABLE, "Try later", retry_after=100)

    peer = Peer(hub)
    (reply,) = peer.ask(HELLO)
    assert (reply["code"], reply["retry_after"]) == ("unavailable", 100)
    assert peer.ask(subscribe("a"))[0]["code"] == "unauthorized"


@pytest.mark.parametrize("later", [False, True])
async def test_authorize_is_asked_before_each_action(later: bool) -> None:
    """The hook gets session, action and channel, and False is `forbidden`."""
    hub = Hub(OPEN)
    asked: list[tuple[str, str]] = []

    def allowed(session: Session, action: str, channel: str) -> bool | Awaitable[bool]:
        assert session is peer.session
        asked.append((action, channel))
        return channel == "mine"

    async def allowed_later(session: Session, action: str, channel: str) -> bool:
        await asyncio.sleep(0)
        return bool(allowed(session, action, channel))

    hub.authorize(allowed_later if later else allowed)
    peer = Peer(hub)
    actions = ("subscribe", "publish", "history", "presence")
    for name in ("mine", "other"):
        for action in actions:
            peer.send({"type": action, "channel": name, "data": 1})
    replies = [m for m in await peer.next_turn() if m["type"] not in ("join", "message")]
    assert asked == [(action, name) for name in ("mine", "other") for action in actions]
    assert [m["type"] for m in replies[:4]] == ["subscribed", "published", "history", "presence"]
    assert [m["code"] for m in replies[4:]] == ["forbidden"] * 4


async def test_hook_that_fails_refuses(caplog: pytest.LogCaptureFixture) -> None:
    """A hook that raises grants nothing: `internal` to the client, the traceback to the log."""
    hub = Hub(OPEN)

    @hub.authorize
    def authorize(session: Session, action: str, channel: str) -> bool:
        raise LookupError("the database is down")

    peer = Peer(hub)
    (reply,) = peer.ask(subscribe("a", id=1))
    assert (reply["code"], reply["id"]) == ("internal", 1)
    assert "the database is down" in caplog.text
    assert hub.channels == {}


async def test_callable_object_may_be_a_hook() -> None:
    """A hook may be any callable, with a plain or an awaitable result."""

    class Rules:
        async def __call__(self, session: Session, action: str, channel: str) -> bool:
            return channel == "a"

    hub = Hub()
    hub.authorize(Rules())
    peer = Peer(hub)
    peer.send(subscribe("a"), subscribe("b"))
    first, second = await peer.next_turn()
    assert (first["type"], second["code"]) == ("subscribed", "forbidden")
