from fastapi import APIRouter, WebSocket

router = APIRouter()


class ConnectionManager:
    def __init__(self):
        self.active: dict[str, WebSocket] = {}  # expect: HF221

    async def connect(self, user: str, websocket: WebSocket):
        await websocket.accept()
        self.active[user] = websocket

    def disconnect(self, user: str):
        self.active.pop(user, None)

    async def send(self, user: str, text: str):
        if connection := self.active.get(user):
            await connection.send_text(text)


manager = ConnectionManager()


@router.websocket("/chat/{user}")
async def chat(websocket: WebSocket, user: str):
    await manager.connect(user, websocket)
    async for text in websocket.iter_text():
        await manager.send(user, text)
