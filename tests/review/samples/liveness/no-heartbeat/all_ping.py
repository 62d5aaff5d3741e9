from tornado.ioloop import PeriodicCallback
from tornado.web import Application
from tornado.websocket import WebSocketHandler

everybody = set()


class Shown(WebSocketHandler):
    def open(self):
        everybody.add(self)

    def on_close(self):
        everybody.discard(self)


def ping_all():
    for one in list(everybody):
        one.ping(b"")


app = Application([("/shown", Shown)])  # ok: all are pinged
PeriodicCallback(ping_all, 20000).start()
