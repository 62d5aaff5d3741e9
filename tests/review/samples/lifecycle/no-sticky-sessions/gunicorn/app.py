import socketio

manager = socketio.AsyncRedisManager("redis://")
sio = socketio.AsyncServer(client_manager=manager)  # expect: HF230
app = socketio.ASGIApp(sio)
