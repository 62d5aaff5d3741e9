from flask import Flask, session
from flask_socketio import SocketIO, emit

app = Flask(__name__)
io = SocketIO(app, cors_allowed_origins="*")  # expect: HF502


@io.on("rename")
def rename(name):
    emit("renamed", {"by": session["member"], "name": name})
