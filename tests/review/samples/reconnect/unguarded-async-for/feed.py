import asyncio
import contextlib
import random

import websockets
from websockets.asyncio.client import connect


async def listen(url):
    async for ws in connect(url):  # expect: HF318
        async for message in ws:
            print(message)


async def ask(url):
    async for ws in websockets.connect(url):  # expect: HF318
        try:
            await ws.send("hello")
        except ValueError:
            pass
        print(await ws.recv())


async def right(url):
    async for ws in websockets.connect(url):  # ok
        try:
            async for message in ws:
                print(message)
        except websockets.ConnectionClosed:
            await asyncio.sleep(random.uniform(0.5, 1.5))


async def bare(url):
    async for ws in websockets.connect(url):  # ok
        try:
            print(await ws.recv())
        except:
            continue


async def suppressed(url):
    async for ws in websockets.connect(url):  # ok
        with contextlib.suppress(websockets.ConnectionClosed):
            print(await ws.recv())


async def given(url, serve):
    async for ws in websockets.connect(url):  # ok: not seen
        await serve(ws)


async def single(url):
    async with websockets.connect(url) as ws:  # ok
        print(await ws.recv())


async def wrapped(url):
    try:
        async for ws in websockets.connect(url):  # expect: HF318
            await ws.send("hello")
    except websockets.ConnectionClosed:
        print("lost")


async def managed(url, lock):
    async for ws in websockets.connect(url):  # expect: HF318
        async with lock:
            await ws.send("hello")
