from flask import Flask
from flask_socketio import SocketIO

app = Flask(__name__)
socketio = SocketIO(app, transports=["websocket"], message_queue="redis://")  # ok
