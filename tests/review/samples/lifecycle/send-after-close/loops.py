from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()


@app.websocket("/steps")
async def steps(websocket: WebSocket):
    await websocket.accept()
    while True:
        await websocket.send_text("step?")
        try:
            print(await websocket.receive_text())
        except WebSocketDisconnect:
            await websocket.close()  # expect: HF213


@app.websocket("/left")
async def left(websocket: WebSocket):
    await websocket.accept()
    while True:
        await websocket.send_text("step?")
        try:
            print(await websocket.receive_text())
        except WebSocketDisconnect:
            await websocket.close()  # ok
            break


@app.websocket("/heard")
async def heard(websocket: WebSocket):
    await websocket.accept()
    while True:
        try:
            await websocket.send_text(await websocket.receive_text())
        except WebSocketDisconnect:
            await websocket.close()  # ok


@app.websocket("/some")
async def some(websocket: WebSocket):
    await websocket.accept()
    going = True
    while going:
        await websocket.send_text("step?")
        try:
            print(await websocket.receive_text())
        except WebSocketDisconnect:
            await websocket.close()  # ok
            going = False
