from fastapi import WebSocket


class BoardManager:
    """Who is looking at which board."""

    def __init__(self) -> None:
        self.boards: dict[str, list[WebSocket]] = {}  # expect: in-memory-many-workers@board

    async def join(self, board: str, ws: WebSocket) -> None:
        await ws.accept()
        self.boards.setdefault(board, []).append(ws)

    def leave(self, board: str, ws: WebSocket) -> None:
        self.boards[board].remove(ws)

    async def publish(self, board: str, event: dict) -> None:
        for ws in self.boards[board]:  # expect: fragile-broadcast@board
            await ws.send_json(event)  # expect: fragile-broadcast@board


manager = BoardManager()  # expect: in-memory-many-workers@board
