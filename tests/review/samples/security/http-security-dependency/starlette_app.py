from starlette.requests import Request


@app.websocket("/feed")
async def feed(request: Request, ws):  # ok: not FastAPI's
    await ws.accept()
