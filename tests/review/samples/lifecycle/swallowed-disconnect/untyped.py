import logging
from starlette.applications import Starlette

app = Starlette()


@app.websocket_route("/ws")
async def endpoint(websocket):
    await websocket.accept()
    while True:
        try:
            await websocket.send_text(await websocket.receive_text())
        except Exception:  # expect: HF226
            pass
