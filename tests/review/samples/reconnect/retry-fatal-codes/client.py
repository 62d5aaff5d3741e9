import asyncio
import random

import websocket
import websockets


async def listen(url):
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except websockets.ConnectionClosed:  # expect: HF307
            print("lost")
        await asyncio.sleep(random.uniform(1, 5))


async def right(url):
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            print("away")
        except websockets.ConnectionClosed as error:  # ok
            if error.rcvd is not None and error.rcvd.code in (1002, 1008):
                raise
        await asyncio.sleep(random.uniform(1, 5))


class App:
    def start(self):
        app = websocket.WebSocketApp("wss://feed.example.com", on_close=self.on_close)
        app.run_forever(ping_interval=30, ping_timeout=10)

    def on_close(self, app, status_code, reason):
        self.retry()  # expect: HF307

    def retry(self):
        asyncio.get_event_loop().call_later(random.uniform(1, 5), self.start)


class Careful:
    def start(self):
        app = websocket.WebSocketApp("wss://feed.example.com", on_close=self.on_close)
        app.run_forever(ping_interval=30, ping_timeout=10)

    def on_close(self, app, status_code, reason):
        wait = 60 if status_code == 1013 else 5
        asyncio.get_event_loop().call_later(random.uniform(1, wait), self.start)  # ok
