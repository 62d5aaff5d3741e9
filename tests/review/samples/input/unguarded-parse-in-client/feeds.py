import asyncio
import json

import aiohttp
import websocket
from websockets.asyncio.client import connect


async def ticker(url):
    async with connect(url) as ws:
        async for raw in ws:
            tick = json.loads(raw)  # expect: HF410
            print(tick["price"])


async def trades(url):
    async with aiohttp.ClientSession() as session, session.ws_connect(url, heartbeat=30) as ws:
        while True:
            trade = await ws.receive_json()  # expect: HF410
            print(trade)


async def patient(url):
    async for ws in connect(url):
        async for raw in ws:
            try:
                print(json.loads(raw))  # ok
            except ValueError:
                print("not JSON")


async def ask(url, question):
    async with connect(url) as ws:
        await ws.send(json.dumps(question))
        return json.loads(await ws.recv())  # ok


def on_message(app, message):
    print(json.loads(message))  # ok


websocket.WebSocketApp("wss://example.com", on_message=on_message).run_forever(ping_interval=20)
asyncio.run(ticker("wss://example.com/ticks"))
