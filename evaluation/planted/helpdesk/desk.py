import os
import subprocess

from flask import Flask, render_template, request, session
from flask_socketio import SocketIO, emit, join_room, leave_room

app = Flask(__name__)
app.secret_key = os.environ["DESK_KEY"]
socketio = SocketIO(app, cors_allowed_origins="*", ping_timeout=60000)  # expect: origin-bypass, unit-mismatch
waiting = []


@app.get("/")
def index():
    return render_template("desk.html")


@socketio.on("connect")
def came():
    session["calls"] = 0
    emit("waiting", len(waiting))


@socketio.on("open ticket")
def open_ticket(data):
    room = data["ticket"]  # expect: shape-assumed@open, unauthorised-room@open
    join_room(room)  # expect: unauthorised-room@open
    waiting.append(room)
    emit("opened", room, to=room)


@socketio.on("ping host")
def ping_host(host):
    out = subprocess.check_output("ping -c 1 " + host, shell=True)  # expect: dangerous-sink
    emit("pong host", out.decode())


@socketio.on("leave")
def leave(_):
    own = session.get("ticket")
    if own:
        leave_room(own)


@socketio.on("disconnect")
def gone():
    app.logger.info("%s left", request.sid)


if __name__ == "__main__":
    socketio.run(app, host="0.0.0.0", port=5000, allow_unsafe_werkzeug=True)
