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
    async with websockets.connect(url) as ws:  # expect: HF301
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


@decorated
async def wrapped():
    async with websockets.connect("wss://feed.example.com") as ws:  # ok: not seen
        async for message in ws:
            print(message)


class App:
    def start(self):
        app = websocket.WebSocketApp("wss://feed.example.com", on_message=print)
        app.run_forever(dispatcher=rel, reconnect=5)  # ok


asyncio.run(wrapped())

direct = websocket.WebSocketApp("wss://feed.example.com", on_message=print)
direct.run_forever()  # expect: HF301

for name in ("a", "b"):
    each = websocket.WebSocketApp(f"wss://{name}.example.com", on_message=print)
    each.run_forever()  # ok: one after the other


async def polled():
    async with websockets.connect("wss://feed.example.com") as ws:  # expect: HF301
        while True:
            print(await ws.recv())


async def counted():
    async with websockets.connect("wss://feed.example.com") as ws:  # ok: a few messages
        while ws.count < 3:
            print(ws.count)


asyncio.run(polled())
asyncio.run(counted())


async def plan():
    while True:
        await asyncio.sleep(60)
        await nightly()


async def nightly():
    async with websockets.connect("wss://feed.example.com") as ws:  # ok: each night anew
        async for message in ws:
            print(message)


asyncio.run(nightly())


async def rooms():
    for name in ("a", "b"):
        await room(name)


async def room(name):
    async with websockets.connect(f"wss://{name}.example.com") as ws:  # ok: one after the other
        async for message in ws:
            print(message)


asyncio.run(room("c"))


async def first(url):
    async with websockets.connect(url) as ws:  # ok: it wants one answer
        async for message in ws:
            if message != "hello":
                return message


def settle(url):
    ws = websocket.create_connection(url)  # ok: nobody listens
    ws.send("hello")
