import tornado.web
from tornado.websocket import WebSocketHandler


class Events(WebSocketHandler):
    def on_message(self, message):
        self.write_message(message)


HANDLERS = [(r"/events", Events)]


class Application(tornado.web.Application):
    def __init__(self, debug):
        super().__init__(default_host="localhost", debug=debug)  # expect: HF101
        self.add_handlers("localhost", HANDLERS)
