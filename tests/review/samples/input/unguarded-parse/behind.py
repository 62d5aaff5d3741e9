import json

import websockets


async def relay(ws):
    async for text in ws:
        print(json.loads(text))  # expect: HF401


async def main(done):
    async with websockets.serve(relay, "127.0.0.1", 8080):
        await done
