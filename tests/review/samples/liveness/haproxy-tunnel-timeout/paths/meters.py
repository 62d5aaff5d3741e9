from tornado.web import Application
from tornado.websocket import WebSocketHandler


class Meter(WebSocketHandler):
    def on_message(self, message):
        print(message)


app = Application([(r"/meters/(\d+)", Meter)])
