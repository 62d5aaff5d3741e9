import os

import websockets
from fastapi import Depends, FastAPI, Query, WebSocket

app = FastAPI()
tokens = {}


async def current_user(token: str = Query(...)):  # expect: HF510
    return verify(token)


@app.websocket("/feed")
async def feed(websocket: WebSocket, page: int = Query(1), user=Depends(current_user)):  # ok
    await websocket.accept()


@app.websocket("/orders")
async def orders(websocket: WebSocket):
    user = verify(websocket.query_params["token"])  # expect: HF510
    key = websocket.query_params.get("api_key")  # expect: HF510
    old = tokens["token"]  # ok
    await websocket.accept()


async def client(host, token):
    async with websockets.connect(f"wss://{host}/feed?token={token}") as ws:  # expect: HF510
        print(await ws.recv())


async def headers(uri, token):
    auth = {"Authorization": f"Bearer {token}"}
    async with websockets.connect(uri=uri, additional_headers=auth) as ws:  # ok
        print(await ws.recv())


class Quotes:
    def __init__(self, token, test=False):
        self.token = token
        self.host = "wss://quotes.tradefeed.io/v1"
        if test:
            self.host = "wss://test.tradefeed.io/v1"

    async def run(self):
        url = f"{self.host}?token={self.token}"  # ok: their API wants it
        async with websockets.connect(url) as ws:
            print(await ws.recv())
