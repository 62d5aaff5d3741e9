import asyncio
import json
import random

import socketio
import websockets

client = socketio.AsyncClient()


async def main():
    await client.connect("https://chat.example.com")
    await client.emit("subscribe", {"room": "lobby"})  # expect: HF313
    await client.wait()


async def listen(url):
    while True:
        try:
            async with websockets.connect(url) as ws:
                await ws.send(json.dumps({"type": "subscribe", "to": "news"}))  # ok
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(random.uniform(1, 5))
