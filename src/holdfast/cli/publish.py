"""`holdfast publish`: send one message to a channel."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    url: Annotated[str, typer.Argument(help="ws:// or wss:// address of a hub.")],
    channel: Annotated[str, typer.Argument(help="Channel to publish to.")],
    data: Annotated[str, typer.Argument(help="JSON; anything else is sent as a string.")],
    token: Annotated[str | None, typer.Option(envvar="HOLDFAST_TOKEN", help="Token.")] = None,
) -> None:
    """Publish one message and print its position."""
    import msgspec

    from holdfast.cli._client import ask, talk
    from holdfast.client.transport import Transport
    from holdfast.wire.messages import Publish, Published

    try:
        msgspec.json.decode(data)
        payload = data.encode()
    except (msgspec.DecodeError, ValueError, RecursionError):
        payload = msgspec.json.encode(data)

    async def publish(transport: Transport) -> None:
        reply = await ask(transport, Publish(channel, msgspec.Raw(payload), id=1))
        if isinstance(reply, Published):
            print(f"{reply.channel} {reply.epoch} {reply.offset}")

    talk(url, token, publish)
