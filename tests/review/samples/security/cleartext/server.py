from fastapi import FastAPI, WebSocket

app = FastAPI()
UPSTREAM = "ws://upstream.northwind.example/v1"  # ok: nothing here connects


@app.websocket("/feed")
async def feed(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_text(UPSTREAM)
