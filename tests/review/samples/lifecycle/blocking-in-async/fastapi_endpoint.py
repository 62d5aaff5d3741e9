import time

from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.get("/slow")
def slow():
    time.sleep(1)  # ok


@app.websocket("/ws")
async def endpoint(websocket: WebSocket, store):
    await websocket.accept()
    while True:
        await websocket.send_json(store.User.objects.count())
        await websocket.send_json(User.objects.count())
        time.sleep(  # expect: HF216
            1,
        )
