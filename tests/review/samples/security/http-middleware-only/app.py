from fastapi import FastAPI, Response, WebSocket
from fastapi.middleware.cors import CORSMiddleware
from starlette.middleware.base import BaseHTTPMiddleware

app = FastAPI()
app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://www.example.com"],  # expect: HF505
    allow_credentials=True,
)
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # ok
app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, allow_credentials=True)  # ok
app.add_middleware(CORSMiddleware, allow_origins=["https://www.example.com"])  # ok: no cookies
app.add_middleware(CORSMiddleware, allow_credentials=True)  # ok


@app.middleware("http")  # expect: HF505
async def authenticate(request, call_next):
    if not valid(request.headers.get("authorization")):
        return Response(status_code=401)
    return await call_next(request)


@app.middleware("http")  # ok: lets everybody in
async def timed(request, call_next):
    return await call_next(request)


class Limits(BaseHTTPMiddleware):  # expect: HF505
    async def dispatch(self, request, call_next):
        if rates.exceeded(request.client):
            return Response(status_code=429)
        return await call_next(request)


class Plain(BaseHTTPMiddleware):  # ok: does nothing
    pass


class View(Base):  # ok: no middleware
    async def dispatch(self, request):
        return Response(status_code=403)


@app.websocket("/feed")
async def feed(websocket: WebSocket):
    await websocket.accept()
    async for message in websocket.iter_text():
        await websocket.send_text(message)


async def helper(websocket: WebSocket):
    await websocket.send_text("hello")
