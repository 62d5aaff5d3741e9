import json

from fastapi import FastAPI, Query, WebSocket

app = FastAPI()


@app.websocket("/rooms")
async def rooms(websocket: WebSocket, room: str = Query(None), token: str = Query(None)):  # ok
    await websocket.accept()
    if not room and not token:
        token = json.loads(await websocket.receive_text())["token"]
    else:
        await websocket.close(1008, "send the token in a message")
        return
    await serve(websocket, token)


@app.websocket("/either")
async def either(websocket: WebSocket, token: str = Query(None)):  # expect: HF510
    await websocket.accept()
    if not token:
        token = json.loads(await websocket.receive_text())["token"]
    else:
        await check(token)
        await websocket.close()
        return
    await serve(websocket, token)


@app.websocket("/one")
async def one(websocket: WebSocket, token: str = Query(None)):  # expect: HF510
    if not token:
        await websocket.close()
        return
    if websocket.url.path:
        await serve(websocket, token)
    else:
        await websocket.close()
        return
