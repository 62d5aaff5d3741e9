"""Who is connected, and what they may do.

`authenticate` turns credentials into a `User`, or into None for "not yet": such a connection may
still send `hello` with a token. `authorize` is asked before each action on a channel. Both may be
plain functions or coroutine functions.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import parse_qsl

from holdfast.errors import UsageError

if TYPE_CHECKING:
    from holdfast.hub.session import Session

Action: TypeAlias = Literal["subscribe", "publish", "history", "presence"]


@dataclass(frozen=True, slots=True)
class User:
    """Who is behind a connection. `id` is what others see; `info` is the application's own.

    `expires` is when the token runs out, in Unix seconds, as a JWT's `exp`: then the connection is
    closed with 4401, unless a later `hello` has renewed it. None: never. Raises UsageError for what
    is no such time.
    """

    id: str
    info: Any = None
    expires: float | None = None

    def __post_init__(self) -> None:
        expires = self.expires
        if expires is None:
            return
        if not isinstance(expires, int | float) or math.isnan(expires):
            raise UsageError(
                f"User(expires={expires!r}): must be a time in Unix seconds, such as a JWT's exp, "
                "or the timestamp() of a datetime"
            )


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client brought along: with the opening handshake, or with `hello`."""

    token: str | None = None
    """From `hello`, or from `Authorization: Bearer`."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case; of a repeated header, the last."""
    query: Mapping[str, str] = field(default_factory=dict)
    address: str = ""

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies of the opening handshake; empty where the header is malformed."""
        try:
            return {name: c.value for name, c in SimpleCookie(self.headers.get("cookie")).items()}
        except CookieError:
            return {}

    @classmethod
    def from_handshake(
        cls, headers: list[tuple[bytes, bytes]], query: bytes, address: str
    ) -> Credentials:
        """Read the credentials of an opening handshake."""
        values = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
        scheme, _, token = values.get("authorization", "").partition(" ")
        return cls(
            token=token.strip() or None if scheme.lower() == "bearer" else None,
            headers=values,
            query=dict(parse_qsl(query.decode("latin-1"))),
            address=address,
        )


Authenticate: TypeAlias = Callable[
    [Credentials], "User | str | Awaitable[User | str | None] | None"
]
Authorize: TypeAlias = Callable[["Session", Action, str], "bool | Awaitable[bool]"]


def as_user(result: User | str | None) -> User | None:
    """Return what `authenticate` gave as a User; a plain string is the user's id."""
    return User(result) if isinstance(result, str) else result
