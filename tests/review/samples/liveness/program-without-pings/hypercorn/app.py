from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/feed")
async def feed(websocket: WebSocket):  # expect: HF117
    await websocket.accept()
    async for text in websocket.iter_text():
        await websocket.send_text(text)
