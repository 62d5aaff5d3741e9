from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
connections: set[WebSocket] = set()  # ok: the project has Redis


@app.websocket("/chat")
async def chat(websocket: WebSocket):
    await websocket.accept()
    connections.add(websocket)
    try:
        while True:
            text = await websocket.receive_text()
            for connection in set(connections):
                await connection.send_text(text)
    except WebSocketDisconnect:
        pass
    finally:
        connections.discard(websocket)
