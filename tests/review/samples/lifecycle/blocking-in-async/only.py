import time

from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/ticks")
async def ticks(websocket: WebSocket):
    await websocket.accept()
    while True:
        await websocket.send_text("tick")
        time.sleep(1)  # expect: HF216
