import json

import websockets

SIZES = {"small", "large"}


async def order(bar, message):
    assert (message.get("size") or "small") in SIZES  # expect: HF404
    bar.size = message["size"]


async def pay(bar, message):
    assert (  # expect: HF404
        message["coins"]
        > bar.price
    )
    bar.paid = True


async def clean(bar, message):
    assert bar.open  # ok
    bar.clean = True


async def unused(bar, message):
    assert message["why"]  # ok


ORDERS = {"order": order, "pay": pay, "clean": clean}


async def serve_bar(ws):
    async for text in ws:
        message = json.loads(text)
        if isinstance(message, dict):
            todo = ORDERS.get(message.get("do"))
            if todo is not None:
                await todo(ws.bar, message)


class Booth:
    async def serve(self, ws):
        async for text in ws:
            message = json.loads(text)
            if isinstance(message, dict):
                await getattr(self, f"on_{message.get('do')}")(message)

    async def on_sit(self, message):
        assert message["seat"] in range(4)  # expect: HF404

    async def sit(self, message):
        assert message["seat"] in range(4)  # ok


booth = Booth()


async def main():
    async with websockets.serve(serve_bar, "", 8001), websockets.serve(booth.serve, "", 8002):
        await forever()
