from fastapi import Depends, FastAPI, Response, WebSocket

app = FastAPI()


@app.middleware("http")  # ok: the routes check by themselves
async def authenticate(request, call_next):
    if not valid(request.headers.get("authorization")):
        return Response(status_code=401)
    return await call_next(request)


@app.websocket("/feed")
async def feed(websocket: WebSocket):
    if not valid(websocket.headers.get("authorization")):
        await websocket.close(1008)
        return
    await websocket.accept()


@app.websocket("/orders", dependencies=[Depends(known)])
async def orders(websocket: WebSocket):
    await websocket.accept()
