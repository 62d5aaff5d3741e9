import asyncio
import itertools
import random

import websockets


def waits(first):
    for number in itertools.count():
        yield min(first * 2**number * random.uniform(0.5, 1.5), 45)  # expect: HF304


def better(first):
    for number in itertools.count():
        yield min(first * 2**number, 45) * random.uniform(0.5, 1.5)  # ok


async def follow(url, pauses):
    for pause in pauses:
        try:
            async with websockets.connect(url) as ws:
                print(await ws.recv())
        except OSError:
            await asyncio.sleep(pause)


async def rough(url):
    pauses = waits(1)
    while True:
        try:
            async with websockets.connect(url) as ws:
                print(await ws.recv())
        except OSError:
            await asyncio.sleep(next(pauses))


async def fine(url):
    while True:
        try:
            async with websockets.connect(url) as ws:
                print(await ws.recv())
        except OSError:
            await asyncio.sleep(next(better(1)))
