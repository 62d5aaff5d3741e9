from flask import Flask
from flask_socketio import SocketIO

app = Flask(__name__)
sio = SocketIO(app, cors_allowed_origins=["https://depot.example"])  # expect: ping-exceeds-proxy-timeout@signals, no-sticky-sessions@signals, in-memory-many-workers@signals
lit = {}  # expect: in-memory-many-workers@signals


@sio.on("light")
def light(data):
    if not isinstance(data, dict) or data.get("signal") not in ("A", "B"):
        return {"error": "Invalid message"}
    lit[data["signal"]] = bool(data.get("on"))
    sio.emit("lit", lit)
    return {"ok": True}
