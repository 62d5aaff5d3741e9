from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
carts = {}
crates = {}


def put(key, socket):
    carts[key] = socket


def take(key):
    carts.pop(key, None)  # expect: HF207


def load(key, socket):
    crates[key] = socket


def unload(key):
    crates.pop(key, None)  # ok


@app.websocket("/carts/{driver}")
async def cart(websocket: WebSocket, driver: str):
    await websocket.accept()
    put(socket=websocket, key=driver)
    load(socket=websocket, key=id(websocket))
    try:
        async for text in websocket.iter_text():
            print(text)
    finally:
        take(key=driver)
        unload(key=id(websocket))
