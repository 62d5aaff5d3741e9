import asyncio
import json

import websockets


async def ask(url, messages):
    async with websockets.connect(url) as ws:  # expect: HF301 weak
        await ws.send(json.dumps({"text": messages}))
        async for part in ws:
            print(part)


async def follow(url, symbol):
    async with websockets.connect(url) as ws:  # expect: HF301
        await ws.send(json.dumps({"subscribe": symbol}))
        async for price in ws:
            print(price)


asyncio.run(ask("wss://answers.example", ["What is left?"]))
asyncio.run(follow("wss://prices.example", "EUR"))
