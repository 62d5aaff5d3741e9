import asyncio
import os
import random

import socketio
import websockets

client = socketio.Client()  # ok


async def listen(token):
    url = f"wss://feed.example.com/?token={token}"  # expect: HF311
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(random.uniform(1, 5))


async def right(session):
    while True:
        url = f"wss://feed.example.com/?token={await session.token()}"
        try:
            async with websockets.connect(url) as ws:  # ok
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(random.uniform(1, 5))


async def of_the_environment():
    url = f"wss://feed.example.com/?token={os.environ['TOKEN']}"  # ok: it is the same for ever
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(random.uniform(1, 5))
