from aiohttp import web
from channels.generic.websocket import AsyncWebsocketConsumer
from tornado.websocket import WebSocketHandler


async def chat(request):
    ws = web.WebSocketResponse(heartbeat=30)
    await ws.prepare(request)
    if "user" not in request:
        await ws.close(code=4401)  # expect: HF213
    await ws.send_str("welcome")
    return ws


async def right(request):
    ws = web.WebSocketResponse(heartbeat=30)
    await ws.prepare(request)
    await ws.send_str("welcome")
    await ws.close()  # ok
    return ws


class Feed(WebSocketHandler):
    def open(self):
        if not self.current_user:
            self.close(4401)  # expect: HF213
        self.write_message("welcome")

    def on_message(self, message):
        if not message:
            self.close(1003)  # ok
            return
        self.write_message(message)


class Consumer(AsyncWebsocketConsumer):
    async def connect(self):
        if not self.scope["user"].is_authenticated:
            await self.close()  # expect: HF213
        await self.accept()

    async def disconnect(self, code):
        await self.close()  # ok
