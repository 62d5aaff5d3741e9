from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/feed")
async def feed(websocket: WebSocket):  # ok
    await websocket.accept()
    async for text in websocket.iter_text():
        await websocket.send_text(text)
