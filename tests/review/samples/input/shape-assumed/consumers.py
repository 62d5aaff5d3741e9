import tornado.websocket
import socketio
from channels.generic.websocket import AsyncJsonWebsocketConsumer

sio = socketio.AsyncServer()


class Board(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content, **kwargs):
        await self.send_json({"drawn": content["points"]})  # expect: HF402


class Checked(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content, **kwargs):
        assert isinstance(content, dict), content
        await self.send_json({"drawn": content.get("points")})  # ok


class Echo(tornado.websocket.WebSocketHandler):
    def on_message(self, message):
        content = tornado.escape.json_decode(message)
        self.write_message(content["text"])  # expect: HF402


@sio.event
async def say(sid, data):
    await sio.emit("said", data["text"])  # expect: HF402
