import websockets
from websockets.trio.server import broadcast as send_to_all

CLIENTS = set()


async def broadcast(message):
    websockets.broadcast(CLIENTS, message)  # ok


async def handler(ws):
    async for message in ws:
        await broadcast(message)  # ok
        await send_to_all(CLIENTS, message)  # ok
