"""Messages of the application's own, validated before the handler sees them.

Start it in this folder with `holdfast run typed_messages:hub`. A client sends
`{"type": "chat.send", "id": 1, "room": "lobby", "text": "hello"}` and gets a `reply` with the
same id, or an `error` that names the field that is wrong.
"""

from dataclasses import dataclass
from typing import Annotated

import msgspec
from pydantic import BaseModel, Field

from holdfast import Channel, Hub, RequestError, Session
from holdfast.codes import ErrorCode

hub = Hub(channels={"room:*": Channel(history=100)})


class Send(msgspec.Struct):
    """A msgspec struct: decoded and validated in one pass."""

    room: Annotated[str, msgspec.Meta(pattern="^[a-z]{1,20}$")]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Vote(BaseModel):
    """A pydantic model."""

    poll: int
    stars: int = Field(ge=1, le=5)


@dataclass
class Sent:
    offset: int


@hub.on("chat.send")
async def send(message: Send, session: Session) -> Sent:
    """What a handler returns is the `data` of the `reply`."""
    position = hub.publish(f"room:{message.room}", {"text": message.text, "from": session.id})
    return Sent(position.offset)


@hub.on("vote")
def vote(message: Vote) -> dict[str, int]:
    """A RequestError becomes an `error` message; the connection goes on."""
    if message.poll != 1:
        raise RequestError(ErrorCode.FORBIDDEN, "This poll is closed", field="poll")
    return {"stars": message.stars}
