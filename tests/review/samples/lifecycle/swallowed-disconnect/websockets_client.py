import asyncio
from contextlib import suppress

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed


async def listen(handle):
    async with connect("wss://example.com/feed") as ws:
        while True:
            try:
                handle(await ws.recv())
            except Exception as error:  # expect: HF226
                print("error:", error)


async def listen_narrow(handle):
    async with connect("wss://example.com/feed") as ws:
        while True:
            try:
                handle(await ws.recv())
            except ConnectionClosed:  # expect: HF226
                continue


async def listen_again(handle):
    ws = await connect("wss://example.com/feed")
    while True:
        try:
            handle(await ws.recv())
        except ConnectionClosed:  # ok
            await asyncio.sleep(1)
            ws = await connect("wss://example.com/feed")


async def listen_right(handle):
    async with connect("wss://example.com/feed") as ws:
        while True:
            with suppress(ValueError):
                handle(await ws.recv())  # ok
