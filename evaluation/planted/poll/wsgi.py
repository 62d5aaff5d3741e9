import eventlet
import socketio
from flask import Flask

flask_app = Flask(__name__)
server = socketio.Server(cors_allowed_origins="*", ping_interval=25000, max_http_buffer_size=10**9)  # expect: origin-bypass, unit-mismatch, huge-max-message
app = socketio.WSGIApp(server, flask_app)


@server.on("chat message")
def chat(sid, text):
    server.emit("chat message", text, skip_sid=sid)


if __name__ == "__main__":
    eventlet.wsgi.server(eventlet.listen(("", 5000)), app)
