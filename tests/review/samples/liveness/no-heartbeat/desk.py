import tornado.ioloop
import tornado.web
from tornado.websocket import WebSocketHandler


class Desk(WebSocketHandler):
    def on_message(self, message):
        self.write_message(message)


class Page(tornado.web.RequestHandler):
    def get(self):
        self.write("desk")


def make_app():
    routes = [(r"/", Page), (r"/desk", Desk)]
    return tornado.web.Application(routes, debug=False)  # expect: HF101


def make_pages():
    return tornado.web.Application([(r"/", Page)])  # ok


class Application(tornado.web.Application):
    def __init__(self):
        handlers = [(r"/desk", Desk)]
        settings = dict(cookie_secret="__TODO__", debug=True)
        super().__init__(handlers, **settings)  # expect: HF101


class Bare(tornado.web.Application):
    def __init__(self, port):
        options = {"debug": True, "port": port}
        tornado.web.Application.__init__(self, [(r"/desk", Desk)], **options)  # expect: HF101
