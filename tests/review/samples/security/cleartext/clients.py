import argparse
import os

import aiohttp
import socketio
import websocket
import websockets

QUOTES = "ws://quotes.tradefeed.io/stream"  # expect: HF508

parser = argparse.ArgumentParser()
parser.add_argument("--url", default="ws://quotes.tradefeed.io/stream")  # expect: HF508


async def quotes():
    async with websockets.connect(QUOTES) as ws:
        async for message in ws:
            print(message)


async def news(symbol):
    async with websockets.connect(f"ws://news.tradefeed.io/{symbol}") as ws:  # expect: HF508
        print(await ws.recv())


async def trades():
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect("ws://trades.tradefeed.io/all") as ws:  # expect: HF508
            print(await ws.receive())


def depth():
    app = websocket.WebSocketApp(url="ws://depth.tradefeed.io")  # expect: HF508
    app.run_forever()


def orders():
    ws = websocket.WebSocket()
    ws.connect("ws://orders.tradefeed.io:8080/book")  # expect: HF508


async def chat():
    sio = socketio.AsyncClient()
    await sio.connect("http://chat.tradefeed.io")  # expect: HF508


async def given(host, port, args):
    async with websockets.connect(f"ws://{host}:{port}") as ws:  # ok
        print(await ws.recv())
    async with websockets.connect("ws://localhost:8765") as ws:  # ok
        print(await ws.recv())
    async with websockets.connect(args.url.replace("ws://", "wss://")) as ws:  # ok
        print(await ws.recv())
    if args.url.startswith("ws://"):  # ok
        print("without TLS")


class Telemetry:
    def __init__(self, url="ws://telemetry.northwind.example/in"):  # expect: HF508
        self.url = os.getenv("TELEMETRY") or url

    async def run(self):
        async with websockets.connect(self.url) as ws:
            await ws.send("ws://telemetry.northwind.example/in")  # ok: a message
            print("connected to ws://telemetry.northwind.example/in")  # ok: only told


class Depot(Telemetry):
    def __init__(self):
        super().__init__(os.environ.get("DEPOT", "ws://depot.northwind.example:9001"))  # expect: HF508
        self.kinds = {"ws://depot.northwind.example:9001": "depot"}  # ok: a key
        self.local = os.environ.get("DEPOT", "ws://localhost:9001")  # ok
        self.any = os.environ.get("DEPOT", "ws://ws.example.com")  # ok: stands for another


parser.add_argument("--depot", help="ws://depot.northwind.example", default="ws://")  # ok
