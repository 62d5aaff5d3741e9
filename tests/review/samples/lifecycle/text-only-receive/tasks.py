import asyncio
import contextlib

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()


@app.websocket("/live")
async def live(websocket: WebSocket):
    await websocket.accept()

    async def read():
        while True:
            print(await websocket.receive_text())  # ok: what goes wrong is asked for below

    tasks = [asyncio.create_task(read()), asyncio.create_task(write(websocket))]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    try:
        for task in done:
            task.result()
    except WebSocketDisconnect:
        pass
    except Exception as error:
        await websocket.close(1011, str(error))


@app.websocket("/lost")
async def lost(websocket: WebSocket):
    await websocket.accept()

    async def read():
        while True:
            print(await websocket.receive_text())  # expect: HF212

    with contextlib.suppress(WebSocketDisconnect):
        await asyncio.gather(read(), write(websocket))


@app.websocket("/plain")
async def plain(websocket: WebSocket):
    await websocket.accept()
    await websocket.receive_json()  # expect: HF212
