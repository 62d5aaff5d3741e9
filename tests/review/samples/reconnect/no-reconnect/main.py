import asyncio

import websocket
import websockets


async def main():
    async with websockets.connect("wss://feed.example.com") as ws:  # expect: HF301
        async for message in ws:
            print(message)


async def ask():
    async with websockets.connect("wss://ask.example.com") as ws:  # ok: one question
        await ws.send("hello")
        print(await ws.recv())


async def library(url):
    async with websockets.connect(url) as ws:  # ok: its callers may do it again
        while True:
            print(await ws.recv())


def run():
    app = websocket.WebSocketApp("wss://feed.example.com", on_message=print)
    app.run_forever(ping_interval=30, ping_timeout=10)  # expect: HF301


def patient():
    app = websocket.WebSocketApp("wss://feed.example.com", on_message=print)
    app.run_forever(reconnect=5)  # ok


asyncio.run(main())
asyncio.run(ask())
run()
patient()
