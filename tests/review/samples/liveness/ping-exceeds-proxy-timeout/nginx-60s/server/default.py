import asyncio

import websockets


async def handler(websocket):
    async for message in websocket:
        await websocket.send(message)


async def main():
    async with websockets.serve(handler, "", 8765):  # ok: 20 s by default
        await asyncio.get_running_loop().create_future()
