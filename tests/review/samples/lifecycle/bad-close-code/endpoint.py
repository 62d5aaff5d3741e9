from fastapi import FastAPI, WebSocket, status

app = FastAPI()
NO_STATUS = 1005


@app.websocket("/ws")
async def endpoint(websocket: WebSocket) -> None:
    await websocket.accept()
    text = await websocket.receive_text()
    if not text:
        await websocket.close(code=NO_STATUS)  # expect: HF219
        return
    if text == "bye":
        await websocket.close(code=status.WS_1008_POLICY_VIOLATION)  # ok
        return
    if text == "secret":
        await websocket.close(code=401)  # expect: HF219
        return
    await websocket.close(1011, reason="not now")  # ok
