from fastapi import FastAPI, WebSocket

from .settings import SESSION_COOKIE

app = FastAPI()


@app.websocket("/feed")
async def feed(websocket: WebSocket):  # expect: HF501
    user = sessions.get(websocket.cookies[SESSION_COOKIE])
    await websocket.accept()
    await websocket.send_json({"hello": user.name})
