import asyncio

import websockets


async def echo(ws, path):  # expect: HF205
    async for message in ws:
        await ws.send(message)


async def main():
    async with websockets.serve(echo, "", 8001):
        await asyncio.Future()
