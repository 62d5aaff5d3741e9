import argparse

import aiohttp
import socketio
import websocket
import websockets

QUOTES = "ws://quotes.tradefeed.io/stream"  # expect: HF508

parser = argparse.ArgumentParser()
parser.add_argument("--url", default="ws://quotes.tradefeed.io/stream")  # ok: may be given


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
