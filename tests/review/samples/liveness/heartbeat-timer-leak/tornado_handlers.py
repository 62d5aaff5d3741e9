from tornado.ioloop import PeriodicCallback
from tornado.websocket import WebSocketHandler


class Leaking(WebSocketHandler):
    def open(self):
        self.pulse = PeriodicCallback(lambda: self.ping(b""), 20000)  # expect: HF104
        self.pulse.start()


class Nameless(WebSocketHandler):
    def open(self):
        PeriodicCallback(self.beat, 20000).start()  # expect: HF104

    def beat(self):
        self.write_message("ping")


class Stopped(WebSocketHandler):
    def open(self):
        self.pulse = PeriodicCallback(lambda: self.ping(b""), 20000)  # ok
        self.pulse.start()

    def on_close(self):
        self.pulse.stop()


class Other(WebSocketHandler):
    def open(self):
        self.clock = PeriodicCallback(self.show, 1000)  # ok: no heartbeat
        self.clock.start()

    def show(self):
        self.write_message("12:00")


def report():
    print("alive")


PeriodicCallback(report, 60000).start()
PeriodicCallback(outside, 60000).start()
