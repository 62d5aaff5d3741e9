"""A client with typed requests and typed messages, for the hub in typed_messages.py.

Start `holdfast run typed_messages:hub` in this folder, then `python typed_client.py`.
"""

import asyncio
import sys

import msgspec

import holdfast


class Sent(msgspec.Struct):
    """The reply to `Send`."""

    offset: int


class Send(holdfast.Request[Sent], tag="chat.send"):
    """The tag is the message's `type`, the class in brackets that of the reply."""

    room: str
    text: str


class Line(msgspec.Struct):
    """What the hub publishes to a room."""

    text: str
    author: str = msgspec.field(name="from")


async def main(url: str = "ws://127.0.0.1:8000/ws") -> None:
    async with holdfast.connect(url) as client:
        lobby = client.subscribe("room:lobby", type=Line)
        await lobby.ready()
        sent = await client.request(Send(room="lobby", text="hello"))
        print(f"message {sent.offset}")
        line = (await anext(lobby)).data
        print(f"{line.text}, from {'me' if line.author == client.session else line.author}")
        try:
            await client.request(Send(room="Lobby", text="hello"))
        except holdfast.RequestError as error:
            print(f"{error.field}: {error}")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
