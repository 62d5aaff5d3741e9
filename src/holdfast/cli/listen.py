"""`holdfast listen`: print a channel's messages."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    url: Annotated[str, typer.Argument(help="ws:// or wss:// address of a hub.")],
    channel: Annotated[str, typer.Argument(help="Channel to subscribe to.")],
    last: Annotated[int, typer.Option(min=0, help="Begin with this many past messages.")] = 0,
    token: Annotated[str | None, typer.Option(envvar="HOLDFAST_TOKEN", help="Token.")] = None,
) -> None:
    """Print each message of a channel as one line of JSON, until ^C."""
    import sys

    from holdfast.cli._client import ask, talk
    from holdfast.client.transport import Transport
    from holdfast.wire.codec import decode_reply
    from holdfast.wire.messages import Gap, Message, Subscribe

    async def listen(transport: Transport) -> None:
        await ask(transport, Subscribe(channel, last=last, id=1))
        print(f"listening to {channel}; end with ^C", file=sys.stderr, flush=True)
        while True:
            message = decode_reply(await transport.receive())
            if isinstance(message, Message):
                sys.stdout.buffer.write(bytes(message.data) + b"\n")
                sys.stdout.flush()
            elif isinstance(message, Gap):
                lost = f"lost: messages {message.first} to {message.last}"
                print(lost, file=sys.stderr, flush=True)

    talk(url, token, listen)
