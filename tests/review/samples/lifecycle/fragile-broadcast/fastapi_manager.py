import asyncio
import logging

from fastapi import WebSocket

log = logging.getLogger(__name__)


class ConnectionManager:
    def __init__(self):
        self.active_connections: list[WebSocket] = []
        self.rooms: dict[str, set[WebSocket]] = {}
        self.users: dict[str, WebSocket] = {}

    async def connect(self, websocket: WebSocket, room: str, user: str):
        await websocket.accept()
        self.active_connections.append(websocket)
        self.rooms.setdefault(room, set()).add(websocket)
        self.users[user] = websocket

    def disconnect(self, websocket: WebSocket, room: str, user: str):
        self.active_connections.remove(websocket)
        self.rooms[room].discard(websocket)
        self.users.pop(user, None)

    async def broadcast(self, message: str):
        for connection in self.active_connections:  # expect: HF209
            await connection.send_text(message)

    async def to_room(self, room: str, message: dict):
        for connection in self.rooms.get(room, ()):  # expect: HF209
            if connection.client_state:
                await connection.send_json(
                    {"room": room, **message},
                )

    async def to_users(self, message: dict):
        for user, connection in self.users.items():  # expect: HF209
            result = await connection.send_json(message)
            log.info("%s: %s", user, result)

    async def forwarded(self, message: dict):
        for connection in self.users.values():  # expect: HF209
            self.last = await connection.send_json(message)

    async def guarded(self, message: dict):
        for connection in self.users.values():  # expect: HF209
            try:
                await connection.send_json(message)
            except Exception:
                log.exception("not sent")

    async def copied(self, message: str):
        for connection in list(self.active_connections):
            await connection.send_text(message)  # expect: HF209

    async def copied_by_method(self, message: str):
        for connection in self.active_connections.copy():
            await connection.send_text(message)  # expect: HF209

    async def spread(self, message: str):
        for connection in [*self.active_connections]:
            await connection.send_text(message)  # expect: HF209

    async def right(self, message: str):
        for connection in list(self.active_connections):  # ok
            try:
                await connection.send_text(message)
            except Exception:
                self.active_connections.remove(connection)

    async def gathered(self, message: str):
        sends = [connection.send_text(message) for connection in self.active_connections]  # ok
        await asyncio.gather(*sends, return_exceptions=True)

    async def tasks(self, message: str):
        for connection in self.active_connections:  # ok
            asyncio.create_task(connection.send_text(message))

    async def others(self, messages: list, queues: list):
        for message in messages:  # ok
            await self.broadcast(message)
        for queue in queues:
            await queue.send(messages)
        for name in sorted(self.users, key=len):
            log.info(name)
        for name in reversed(messages):
            log.info(name)
        for name in messages.copy():
            log.info(name)
