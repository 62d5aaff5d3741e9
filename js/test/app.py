"""A hub with tokens, and some types of request of its own, for the tests of the client."""

import asyncio

import msgspec

from holdfast import Channel, Credentials, Hub, Session, User

hub = Hub(channels={"*": Channel(publish=True, history=100)})
used_up: set[str] = set()


@hub.authenticate
def check(credentials: Credentials) -> User | None:
    token = credentials.token
    return None if token is None or token in used_up else User("ada", info={"token": token})


class Sum(msgspec.Struct):
    numbers: list[int]


@hub.on("test.sum")
def add(message: Sum) -> int:
    return sum(message.numbers)


class Expire(msgspec.Struct):
    """End this connection as if its token had run out."""


@hub.on("test.expire")
def expire(message: Expire, session: Session) -> None:
    assert session.user is not None
    used_up.add(session.user.info["token"])
    session.close(4401, "the token expired")


class End(msgspec.Struct):
    code: int
    reason: str = ""


@hub.on("test.end")
def end(message: End, session: Session) -> None:
    session.close(message.code, message.reason)


class Never(msgspec.Struct):
    """A request without an answer."""


@hub.on("test.never")
async def never(message: Never) -> None:
    await asyncio.Event().wait()
