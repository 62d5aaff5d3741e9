from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request, WebSocket
from fastapi.security import HTTPBearer
from starlette.requests import HTTPConnection

app = FastAPI()
router = APIRouter()
bearer = HTTPBearer()


async def settings(request: Request):  # expect: HF506
    return request.app.state.settings


async def current_user(request: Request, config=Depends(settings)):  # expect: HF506
    body = await request.body()
    return config.users.get(body)


async def audited(request: Request):  # expect: HF506
    await audit(request)


async def seen_by(connection: HTTPConnection):  # ok
    return connection.headers["user-agent"]


class Page:
    def __init__(self, size: int = 10):
        self.size = size


async def only_http(request: Request):  # ok: no WebSocket depends on it
    return await request.json()


User = Annotated[dict, Depends(current_user)]


@app.websocket("/feed")
async def feed(websocket: WebSocket, user: User, page=Depends(Page), agent=Depends(seen_by)):
    await websocket.accept()


@router.websocket("/log", dependencies=[Depends(audited), Depends(log.level)])
async def log_lines(websocket: WebSocket, request: Request):  # expect: HF506
    await websocket.accept()
    await websocket.send_text(request.query_params["level"])


@app.websocket("/again")
async def again(websocket: WebSocket, user=Depends(current_user), token=Depends(bearer)):
    await websocket.accept()


@app.post("/orders")
async def order(request: Request, body=Depends(only_http)):
    return body


@staticmethod
def helper(request: Request):  # ok
    return request
