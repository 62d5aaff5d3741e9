from starlette.websockets import WebSocket


class Session:
    def __init__(self, websocket: WebSocket) -> None:
        self.websocket = websocket
        self.received: list[str] = []

    async def run(self) -> None:
        while True:
            frame = await self.websocket.receive()  # expect: HF211
            self.received.append(frame.get("text") or "")

    async def run_right(self) -> None:
        while True:
            frame = await self.websocket.receive()  # ok
            if self.is_end(frame):
                return
            self.received.append(frame.get("text") or "")

    def is_end(self, frame) -> bool:
        return frame["type"] == "websocket.disconnect"
