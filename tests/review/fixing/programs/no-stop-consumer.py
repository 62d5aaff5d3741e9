import asyncio

import django
from channels.consumer import AsyncConsumer
from django.conf import settings

import drive

settings.configure()
django.setup()


class Echo(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": event["text"]})

    async def websocket_disconnect(self, event):
        print("told")


async def main():
    """Do as Daphne does: after `websocket.disconnect`, nothing more is received."""
    events, sent = asyncio.Queue(), []

    async def send(event):
        sent.append(event.get("text", event["type"]))

    for kind in ("connect", "receive", "disconnect"):
        events.put_nowait({"type": f"websocket.{kind}", "text": "hello"})
    try:
        await asyncio.wait_for(Echo.as_asgi()({"type": "websocket"}, events.get, send), 0.5)
        drive.end(*sent, "ended")
    except TimeoutError:
        drive.end(*sent, "waits")


asyncio.run(main())
