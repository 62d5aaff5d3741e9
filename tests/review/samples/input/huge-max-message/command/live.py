from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/live")
async def live(websocket: WebSocket):  # expect: HF405
    await websocket.accept()
    async for text in websocket.iter_text():
        await websocket.send_text(text)
