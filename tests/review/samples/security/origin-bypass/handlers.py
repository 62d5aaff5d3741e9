import socketio
from channels.security.websocket import OriginValidator
from fastapi import FastAPI, WebSocket
from tornado.websocket import WebSocketHandler

app = FastAPI()
TRUSTED = {"https://example.com"}


class Open(WebSocketHandler):
    def check_origin(self, origin):
        """Let all in while we test."""
        return True  # expect: HF502


class Careful(WebSocketHandler):
    def check_origin(self, origin):
        return origin in TRUSTED  # ok


class Default(WebSocketHandler):
    def open(self):
        pass


class Loose(WebSocketHandler):
    def check_origin(self, origin):
        if "example.com" in origin:  # expect: HF502
            return True
        return origin.endswith("example.org")  # expect: HF502


class Scheme(WebSocketHandler):
    def check_origin(self, origin):
        return "https:" in origin  # ok: the scheme only


class Exact(WebSocketHandler):
    def check_origin(self, origin):
        return origin.endswith(".example.org") or origin == "https://example.org"  # ok


@app.websocket("/ws")
async def live(websocket: WebSocket):
    origin = websocket.headers.get("origin") or ""
    if not origin.startswith("https://example.com"):  # expect: HF502
        await websocket.close(1008)
        return
    if not websocket.headers["Origin"].startswith("https://example.com/"):  # ok
        return
    if websocket.headers.get("origin").endswith("example.org"):  # expect: HF502
        return
    if websocket.headers["Origin"].startswith("https://"):  # ok: the scheme only
        await websocket.accept()


sio = socketio.AsyncServer(cors_allowed_origins="*")  # expect: HF502
listed = socketio.AsyncServer(cors_allowed_origins=["https://a.com", "*"])  # expect: HF502
exact = socketio.AsyncServer(cors_allowed_origins=["https://a.com"])  # ok
default = socketio.AsyncServer()

everyone = OriginValidator(app, ["*"])  # expect: HF502
someone = OriginValidator(app, ["example.com"])  # ok
nobody = OriginValidator(app)

first = "x" in websocket_origin
origins = ["https://example.com"]
if "https://example.com" in origins:  # ok: a list
    pass
if "example.com" in describe(origins):
    pass
