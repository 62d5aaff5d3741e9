import asyncio
import json
import subprocess

from channels.consumer import AsyncConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from .models import Match


class LobbyConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})
        self.ticker = asyncio.create_task(self.tick())  # expect: task-leak

    async def websocket_receive(self, event):
        body = json.loads(event["text"])  # expect: unguarded-parse@lobby
        assert body["kind"] in ("wave", "invite")  # expect: assert-validation
        await self.send({"type": "websocket.send", "text": json.dumps({"ok": True})})

    async def websocket_disconnect(self, event):  # expect: no-stop-consumer@lobby
        print("left the lobby", event.get("code"))  # expect: no-stop-consumer@lobby

    async def tick(self):
        while True:
            await asyncio.sleep(5)
            await self.send({"type": "websocket.send", "text": "tick"})


class MatchConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        self.match_id = self.scope["url_route"]["kwargs"]["match"]
        self.match = Match.objects.get(pk=self.match_id)  # expect: blocking-in-async
        await self.channel_layer.group_add(self.match_id, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.match_id, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        move = json.loads(text_data)  # expect: unguarded-parse@match
        if move["name"] == "replay":  # expect: shape-assumed
            out = subprocess.run(f"replay --match {move['file']}", shell=True, capture_output=True)  # expect: dangerous-sink, blocking-in-async
            await self.send(text_data=out.stdout.decode())
            return
        await self.channel_layer.group_send(self.match_id, {"type": "game.move", "move": move})

    async def game_move(self, event):
        await self.send(text_data=json.dumps(event["move"]))
