from tornado.web import Application
from tornado.websocket import WebSocketHandler

from .settings import SETTINGS


class Echo(WebSocketHandler):
    def on_message(self, message):
        self.write_message(message)


def make(handlers):
    return [
        Application([("/echo", Echo)], websocket_ping_interval=25),  # ok
        Application([("/echo", Echo)], **SETTINGS),  # ok
        Application(handlers),  # ok
    ]
