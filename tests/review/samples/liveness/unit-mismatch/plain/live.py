from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/live")
async def live(websocket: WebSocket):  # ok
    await websocket.accept()
    async for text in websocket.iter_text():
        await websocket.send_text(text)
