"""`holdfast listen`: print a channel's messages, through every reconnect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from holdfast.client.client import Client


def command(
    url: Annotated[str, typer.Argument(help="ws:// or wss:// address of a hub.")],
    channel: Annotated[str, typer.Argument(help="Channel to subscribe to.")],
    last: Annotated[int, typer.Option(min=0, help="Begin with this many past messages.")] = 0,
    token: Annotated[str | None, typer.Option(envvar="HOLDFAST_TOKEN", help="Token.")] = None,
    timeout: Annotated[
        float, typer.Option(min=0.01, help="Seconds to wait for the first connection.")
    ] = 10.0,
) -> None:
    """Print each message of a channel as one line of JSON, until ^C.

    Connects again where the connection breaks, and prints what was missed. What will never come is
    named on standard error, and so is every state of the connection.
    """
    import msgspec

    from holdfast.cli._client import talk
    from holdfast.cli._status import Status

    status = Status(channel)

    async def listen(client: Client) -> None:
        subscription = client.subscribe(
            channel, last=last, type=msgspec.Raw, on_lost=lambda lost: status.say(f"lost: {lost}")
        )
        await subscription.ready()
        status.say(f"listening to {channel}; end with ^C")
        async for message in subscription:
            status.write(msgspec.json.format(bytes(message.data), indent=-1))
            status.show(client)

    with status:
        talk(url, token, timeout, listen, status.stands)
