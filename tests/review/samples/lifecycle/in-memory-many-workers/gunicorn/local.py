from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/echo")
async def echo(websocket: WebSocket):
    pair = []  # ok: of this connection
    await websocket.accept()
    pair.append(websocket)
    for connection in pair:
        await connection.send_text("welcome")
