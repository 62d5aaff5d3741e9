import engineio
import socketio
from flask_socketio import SocketIO

sio = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins=[])  # expect: HF503

ALLOWED = []
second = socketio.Server(
    cors_allowed_origins=ALLOWED,  # expect: HF503
    logger=True,
)

engine = engineio.AsyncServer(cors_allowed_origins=[])  # expect: HF503

third = socketio.AsyncServer(cors_allowed_origins=["https://example.com"])  # ok
fourth = socketio.AsyncServer(cors_allowed_origins=())  # ok: refuses all
fifth = socketio.AsyncServer(async_mode="asgi")  # ok


def make(app):
    return SocketIO(app, cors_allowed_origins=[], ping_interval=25)  # expect: HF503


def other(app):
    return SocketIO(
        cors_allowed_origins=[]  # expect: HF503
    )


hub = socketio.AsyncServer
other_app = build(cors_allowed_origins=[])  # ok: no server of these libraries
