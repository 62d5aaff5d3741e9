from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/upload")
async def upload(websocket: WebSocket):
    await websocket.accept()
    part = await websocket.receive_bytes()
    assert isinstance(part, bytes)  # ok: the library promises it
    assert len(part) <= 65536  # expect: HF404
    await websocket.send_text(str(len(part)))
