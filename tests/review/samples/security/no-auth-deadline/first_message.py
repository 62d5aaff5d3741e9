import websockets
from fastapi import FastAPI, WebSocket

app = FastAPI()


async def handler(ws):
    token = await ws.recv()  # expect: HF511
    user = users.get(token)
    async for message in ws:
        await ws.send(f"{user}: {message}")


@app.websocket("/feed")
async def feed(websocket: WebSocket):
    await websocket.accept()
    hello = await websocket.receive_json()  # expect: HF511
    print(hello)
    if hello.get("type") != "hello":
        return
    user = users.get(hello.get("token"))
    await websocket.send_json({"hello": user})


@app.websocket("/orders")
async def orders(websocket: WebSocket):
    await websocket.accept()
    data = await websocket.receive_json()  # expect: HF511
    user = users.get(data["password"])
    await websocket.send_json({"hello": user})


@app.websocket("/login")
async def login(websocket: WebSocket):
    await websocket.accept()
    data = await websocket.receive_text()  # expect: HF511
    await websocket.send_json({"hello": auth.verify(data)})


@app.websocket("/direct")
async def direct(websocket: WebSocket):
    await websocket.accept()
    user = jwt.decode(await websocket.receive_text())  # expect: HF511
    await websocket.send_json({"hello": user})


@app.websocket("/helped")
async def helped(websocket: WebSocket):
    await websocket.accept()
    user = await known(websocket)
    await websocket.send_json({"hello": user})


async def known(websocket: WebSocket):
    credentials = await websocket.receive_json()  # expect: HF511
    return users.get(credentials)


@app.websocket("/called")
async def called(websocket: WebSocket):
    await websocket.accept()
    await log_in(websocket.receive_text)
    users.check(await websocket.receive_text())  # ok: says nothing of credentials
    await websocket.receive_text()


@app.websocket("/kept")
async def kept(websocket: WebSocket):
    await websocket.accept()
    websocket.state.token = await websocket.receive_text()  # ok: not followed


async def main():
    async with websockets.serve(handler, "", 8765):
        pass
