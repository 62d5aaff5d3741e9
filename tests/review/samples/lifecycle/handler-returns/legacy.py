import asyncio

from websockets.legacy.server import serve


async def echo(ws, path):  # ok
    async for message in ws:
        await ws.send(message + path)


async def main():
    async with serve(echo, "", 8001):
        await asyncio.Future()
