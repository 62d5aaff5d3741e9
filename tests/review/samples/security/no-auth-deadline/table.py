import json
import os

from websockets.asyncio.server import ServerConnection, serve


async def pump(ws: ServerConnection):
    hello = json.loads(await ws.recv())  # expect: HF511
    if hello["secret"] == os.environ["PUMP_SECRET"]:
        await ws.wait_closed()


async def gauge(ws: ServerConnection):
    order = json.loads(await ws.recv())  # ok: says nothing of credentials
    await ws.send(order["unit"])


HANDLERS = {"/pump": pump, "/gauge": gauge}


async def main():
    async with serve(lambda ws: HANDLERS[ws.request.path](ws), "", 8000) as server:
        await server.serve_forever()
