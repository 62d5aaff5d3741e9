import json

import websockets


async def sheep(ws):
    async for text in ws:
        for line in text.splitlines():
            print(json.loads(line))  # expect: HF401


async def goats(ws):
    async for text in ws:
        for line in text.split("\n"):
            try:
                print(json.loads(line))  # ok
            except ValueError:
                await ws.send("no goat")


async def main():
    async with websockets.serve(sheep, "", 8001), websockets.serve(goats, "", 8002):
        await forever()
