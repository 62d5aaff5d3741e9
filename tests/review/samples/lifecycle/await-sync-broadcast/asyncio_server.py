import asyncio

import websockets
from websockets.asyncio.server import broadcast, serve

CLIENTS = set()


async def handler(ws):
    CLIENTS.add(ws)
    try:
        async for message in ws:
            await broadcast(CLIENTS, message)  # expect: HF210
            await  broadcast(CLIENTS, message, raise_exceptions=True)  # expect: HF210
            asyncio.create_task(websockets.broadcast(CLIENTS, message))  # expect: HF210
            broadcast(CLIENTS, message)  # ok
            print(broadcast(CLIENTS, message))
    finally:
        CLIENTS.remove(ws)


async def main():
    async with serve(handler, "localhost", 8001):
        await asyncio.Future()
