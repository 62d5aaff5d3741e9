from fastapi import FastAPI, WebSocket

app = FastAPI()
connections = []  # ok: nothing is sent through it


@app.websocket("/echo")
async def echo(websocket: WebSocket):
    await websocket.accept()
    connections.append(websocket)
    async for text in websocket.iter_text():
        await websocket.send_text(text)


@app.get("/count")
async def count():
    return len(connections)
