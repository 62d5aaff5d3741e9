from aiohttp import web
from aiohttp_session import get_session
from fastapi import Cookie, Depends, FastAPI, WebSocket

app = FastAPI()


async def current_user(session: str | None = Cookie(default=None)):
    return await users.by_session(session)


@app.websocket("/feed")
async def feed(websocket: WebSocket):  # expect: HF501
    user = sessions.get(websocket.cookies.get("session"))
    await websocket.accept()
    await websocket.send_json({"hello": user.name})


@app.websocket("/orders")
async def orders(websocket: WebSocket, user=Depends(current_user)):  # expect: HF501
    await websocket.accept()
    await websocket.send_json({"hello": user.name})


@app.websocket("/prices")
async def prices(websocket: WebSocket):  # ok: the same for everybody
    await websocket.accept()
    await websocket.send_json({"price": 1})


async def chat(request):
    session = await get_session(request)
    ws = web.WebSocketResponse()
    await ws.prepare(request)  # expect: HF501
    await ws.send_str(f"Hello {session['name']}")
    return ws
