"""Every message as a struct; the tag is the `type` field of the JSON object.

`Request` is what a client may send, `Reply` what a server may. Fields that are None are left out.
Offsets count messages of one channel from 1; `after`, `spread` and `retry_after` are milliseconds.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import Meta, Raw, Struct, field

MAX_ID: int = 64
"""The longest `id` and `key`, in characters."""

Id: TypeAlias = (
    Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)] | Annotated[str, Meta(max_length=64)] | None
)
Count: TypeAlias = Annotated[int, Meta(ge=0, le=2**63 - 1)]
ChannelName: TypeAlias = Annotated[str, Meta(min_length=1)]
Key: TypeAlias = Annotated[str, Meta(min_length=1, max_length=64)]


class Position(Struct, frozen=True, gc=False):
    """A place in a channel's history. `epoch` names one unbroken history."""

    epoch: str
    offset: Count


class Range(Struct, frozen=True, gc=False):
    """Offsets `first` to `last`, both included."""

    first: Count = field(name="from")
    last: Count = field(name="to")


class Member(Struct, frozen=True, omit_defaults=True):
    """One member of a channel with presence: a connection, and who is behind it."""

    session: str
    user: str | None = None


class _Message(Struct, tag_field="type", omit_defaults=True, gc=False):
    """What the messages share: the `type` tag, and None means absent."""


class Ping(_Message, tag="ping"):
    id: Id = None


class Hello(_Message, tag="hello"):
    token: str | None = None
    client: Annotated[str, Meta(max_length=200)] | None = None
    id: Id = None


class Subscribe(_Message, tag="subscribe"):
    channel: ChannelName
    since: Position | None = None
    last: Count = 0
    id: Id = None


class Unsubscribe(_Message, tag="unsubscribe"):
    channel: ChannelName
    id: Id = None


class Publish(_Message, tag="publish"):
    channel: ChannelName
    data: Raw
    key: Key | None = None
    id: Id = None


class History(_Message, tag="history"):
    channel: ChannelName
    since: Position | None = None
    limit: Count | None = None
    id: Id = None


class Presence(_Message, tag="presence"):
    channel: ChannelName
    id: Id = None


Request: TypeAlias = Ping | Hello | Subscribe | Unsubscribe | Publish | History | Presence


class Pong(_Message, tag="pong"):
    id: Id = None


class LimitsInfo(Struct, gc=False):
    """The limits a client is told in `welcome`: bytes, channels, messages a second (0: none)."""

    max_message: Count
    max_subscriptions: Count
    message_rate: Count


class Welcome(_Message, tag="welcome"):
    session: str
    server: str
    ping: float
    limits: LimitsInfo
    id: Id = None


class Subscribed(_Message, tag="subscribed"):
    channel: str
    epoch: str
    offset: Count
    recovered: bool | None = None
    lost: Range | None = None
    id: Id = None


class Unsubscribed(_Message, tag="unsubscribed"):
    channel: str
    id: Id = None


class Published(_Message, tag="published"):
    channel: str
    epoch: str
    offset: Count
    id: Id = None


class Message(_Message, tag="message"):
    """A message of a channel. `prev` is absent where it is `offset` - 1."""

    channel: str
    offset: Count
    data: Raw
    prev: Count | None = None
    by: str | None = None


class HistoryPage(_Message, tag="history"):
    channel: str
    epoch: str
    offset: Count
    messages: list[Message]
    more: bool
    id: Id = None


class PresenceList(_Message, tag="presence"):
    channel: str
    members: list[Member]
    id: Id = None


class Gap(_Message, tag="gap"):
    """Messages `first` to `last` that this connection will not get."""

    channel: str
    first: Count = field(name="from")
    last: Count = field(name="to")


class Drain(_Message, tag="drain"):
    """The server stops: reconnect at a random time in [after, after + spread] milliseconds."""

    after: Count
    spread: Count


class Join(_Message, tag="join"):
    channel: str
    member: Member


class Leave(_Message, tag="leave"):
    channel: str
    member: Member


class Error(_Message, tag="error"):
    """A refused request, or a message that was none; `id` is the request's own."""

    error: str
    code: str
    channel: str | None = None
    field: str | None = None
    retry_after: Count | None = None
    id: Id = None


class AppReply(_Message, tag="reply"):
    """What a handler of the application returned."""

    data: Raw
    id: Id = None


Reply: TypeAlias = (
    Pong
    | Welcome
    | Subscribed
    | Unsubscribed
    | Published
    | Message
    | HistoryPage
    | PresenceList
    | Gap
    | Drain
    | Join
    | Leave
    | Error
    | AppReply
)
