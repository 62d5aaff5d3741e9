import socketio

sio = socketio.Server(cors_allowed_origins="*")  # expect: HF502 weak


@sio.event
def connect(sid, environ):
    sio.emit("welcome", to=sid)
