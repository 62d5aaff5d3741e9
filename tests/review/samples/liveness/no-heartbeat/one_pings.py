from tornado.ioloop import PeriodicCallback
from tornado.web import Application
from tornado.websocket import WebSocketHandler


class Pinging(WebSocketHandler):
    def open(self):
        self.beat = PeriodicCallback(self.check, 20000)
        self.beat.start()

    def check(self):
        self.ping(b"")

    def on_close(self):
        self.beat.stop()


class Silent(WebSocketHandler):
    def on_message(self, message):
        self.write_message(message)


both = Application([("/a", Pinging), ("/b", Silent)])  # expect: HF101
one = Application([("/a", Pinging)])  # ok
