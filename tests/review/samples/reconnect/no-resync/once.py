import asyncio
import json
import random

import websockets


async def yarn(url):
    fresh = True
    while True:
        try:
            async with websockets.connect(url) as ws:
                if fresh:
                    await ws.send(json.dumps({"type": "subscribe", "to": "wool"}))  # expect: HF313
                    fresh = False
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(random.uniform(1, 5))


async def ask(ws):
    await ws.send(json.dumps({"type": "subscribe", "to": "silk"}))


async def silk(url):
    asked = False
    while True:
        try:
            async with websockets.connect(url) as ws:
                if not asked:
                    await ask(ws)  # expect: HF313
                    asked = True
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(random.uniform(1, 5))


async def linen(url):
    asked = False
    while True:
        try:
            async with websockets.connect(url) as ws:
                if not asked:
                    await ws.send(json.dumps({"type": "subscribe", "to": "linen"}))  # ok
                    asked = True
                async for message in ws:
                    print(message)
        except OSError:
            asked = False
            await asyncio.sleep(random.uniform(1, 5))


async def hemp(url, wanted):
    while True:
        try:
            async with websockets.connect(url) as ws:
                if wanted:
                    await ws.send(json.dumps({"type": "subscribe", "to": "hemp"}))  # ok
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(random.uniform(1, 5))
