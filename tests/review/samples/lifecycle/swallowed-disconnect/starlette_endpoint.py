from starlette.websockets import WebSocket


async def endpoint(websocket: WebSocket):
    await websocket.accept()
    while True:
        try:
            await websocket.send_text(await websocket.receive_text())
        except Exception:  # expect: HF226
            pass
