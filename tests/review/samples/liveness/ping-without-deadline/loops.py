import asyncio
import json
import threading

import websocket
from aiohttp import ClientSession, web
from tornado.ioloop import PeriodicCallback
from tornado.websocket import WebSocketHandler


async def keep(ws):
    while True:
        await ws.ping()  # expect: HF102
        await asyncio.sleep(30)


async def feed(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    task = asyncio.create_task(keep(ws))
    async for message in ws:
        await ws.send_str(message.data)
    task.cancel()
    return ws


async def follow(url, redis):
    async with ClientSession() as session, session.ws_connect(url) as ws:
        while not ws.closed:
            await redis.ping()  # ok
            await ws.send_json({"op": "ping"})  # expect: HF102
            await asyncio.sleep(15)


class Feed:
    def __init__(self, url):
        self.ws = websocket.WebSocketApp(url, on_message=self.on_message)

    def run(self):
        threading.Thread(target=self.send_pings, daemon=True).start()
        self.ws.run_forever()

    def send_pings(self):
        while not self.stopped.wait(50):
            self.ws.send(json.dumps({"method": "ping"}))  # expect: HF102

    def on_message(self, app, message):
        if message == "Websocket connection established.":
            return
        if json.loads(message)["channel"] == "pong":
            print("pong received")


class Kernel(WebSocketHandler):
    def open(self):
        self.callback = PeriodicCallback(self.send_ping, 30_000)
        self.callback.start()

    def send_ping(self):
        self.ping(b"")  # expect: HF102

    def on_close(self):
        self.callback.stop()
