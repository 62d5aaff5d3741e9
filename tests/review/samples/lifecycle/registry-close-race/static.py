from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
seats: dict[str, WebSocket] = {}


class Table:
    @staticmethod
    def sit(player: str, place: WebSocket) -> None:
        seats[player] = place

    @staticmethod
    def leave(player: str) -> None:
        seats.pop(player, None)  # expect: HF207

    @staticmethod
    def leave_own(player: str, place: WebSocket) -> None:
        if seats.get(player) is place:
            seats.pop(player)  # ok


@app.websocket("/table/{player}")
async def table(websocket: WebSocket, player: str) -> None:
    await websocket.accept()
    Table.sit(player, websocket)
    try:
        while True:
            await websocket.send_text(await websocket.receive_text())
    except WebSocketDisconnect:
        Table.leave(player)


@app.websocket("/own/{player}")
async def own(websocket: WebSocket, player: str) -> None:
    await websocket.accept()
    Table.sit(player, websocket)
    try:
        while True:
            await websocket.send_text(await websocket.receive_text())
    except WebSocketDisconnect:
        Table.leave_own(player, websocket)
