import asyncio
import logging
import time

import aiohttp
import websocket
import websockets

RETRY_DELAY = 5


async def listen(url):
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except Exception:
            logging.exception("lost")
            await asyncio.sleep(RETRY_DELAY)  # expect: HF302


async def greedy(url):
    while True:
        try:
            async with websockets.connect(url) as ws:  # expect: HF302
                async for message in ws:
                    print(message)
        except websockets.ConnectionClosed:
            logging.info("lost")


class Feed:
    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def run(self):
        while True:
            try:
                await self.consume()
            except aiohttp.ClientError:
                logging.exception("lost")
            await asyncio.sleep(2)  # expect: HF302

    async def consume(self):
        ws = await self.session.ws_connect("wss://feed.example.com")
        async for message in ws:
            print(message.data)


class Ticker:
    def start(self):
        self.app = websocket.WebSocketApp(
            "wss://feed.example.com", on_message=self.on_message, on_close=self.on_close
        )
        self.app.run_forever(ping_interval=30, ping_timeout=10)

    def on_message(self, app, message):
        print(message)

    def on_close(self, app, code, reason):
        time.sleep(3)  # expect: HF302
        self.start()


def forever():
    app = websocket.WebSocketApp("wss://feed.example.com", on_message=print)
    while True:
        app.run_forever(ping_interval=30, ping_timeout=10)
        time.sleep(5)  # expect: HF302
