"""`holdfast publish`: send one message to a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from holdfast.client.client import Client


def command(
    url: Annotated[str, typer.Argument(help="ws:// or wss:// address of a hub.")],
    channel: Annotated[str, typer.Argument(help="Channel to publish to.")],
    data: Annotated[str, typer.Argument(help="JSON; anything else is sent as a string.")],
    token: Annotated[str | None, typer.Option(envvar="HOLDFAST_TOKEN", help="Token.")] = None,
    key: Annotated[
        str | None, typer.Option(help="Idempotency key: the same key publishes once.")
    ] = None,
    timeout: Annotated[
        float, typer.Option(min=0.01, help="Seconds to wait for the connection, and for the reply.")
    ] = 10.0,
) -> None:
    """Publish one message and print its position; tries again where the connection breaks."""
    import msgspec

    from holdfast.cli._client import talk

    try:
        msgspec.json.decode(data)
        payload = data.encode()
    except (msgspec.DecodeError, ValueError, RecursionError):
        payload = msgspec.json.encode(data)

    async def publish(client: Client) -> None:
        position = await client.publish(channel, msgspec.Raw(payload), key=key)
        print(f"{channel} {position.epoch} {position.offset}")

    talk(url, token, timeout, publish)
