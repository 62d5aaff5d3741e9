from fastapi import Depends, FastAPI, WebSocket
from fastapi.security import HTTPBearer, OAuth2PasswordBearer

app = FastAPI()
oauth = OAuth2PasswordBearer(tokenUrl="token")


def user(token: str = Depends(oauth)):  # expect: HF506
    return users[token]


@app.websocket("/feed")
async def feed(ws: WebSocket, user=Depends(user), token=Depends(HTTPBearer())):  # expect: HF506
    await ws.accept()


@app.websocket("/open")
async def opened(ws: WebSocket, day=Depends(today), hour=Depends(clock()), size=Depends()):  # ok
    await ws.accept()


@app.get("/me")
def me(user=Depends(user)):  # ok
    return user
