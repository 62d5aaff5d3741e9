import datetime
import json
import logging

import tornado.ioloop
import tornado.web
from tornado.httpserver import HTTPServer
from tornado.options import define, options, parse_command_line
from tornado.websocket import WebSocketClosedError, WebSocketHandler

define("port", default=8888, type=int)


class MillSocket(WebSocketHandler):
    """A turbine sends its turns per minute."""

    mills = {}
    onlookers = set()

    def check_origin(self, origin):  # expect: origin-bypass@mill
        return True  # expect: origin-bypass@mill

    def open(self, number):
        self.number = number
        MillSocket.mills[number] = self
        self.beat = tornado.ioloop.PeriodicCallback(self.probe, 15000)  # expect: heartbeat-timer-leak@mill, ping-without-deadline@mill
        self.beat.start()  # expect: heartbeat-timer-leak@mill, ping-without-deadline@mill

    def probe(self):
        self.ping(b"?")  # expect: ping-without-deadline@mill

    def on_message(self, message):
        turns = json.loads(message)["rpm"]  # expect: unguarded-parse, shape-assumed
        for onlooker in self.onlookers:  # expect: fragile-broadcast@mill
            onlooker.write_message({"mill": self.number, "rpm": turns})  # expect: fragile-broadcast@mill

    def on_close(self):
        MillSocket.mills.pop(self.number, None)  # expect: registry-close-race
        logging.info("mill %s closed: %s", self.number, self.close_code)


class OnlookerSocket(WebSocketHandler):  # expect: no-heartbeat@site
    def check_origin(self, origin):
        return origin.endswith("turbines.example")  # expect: origin-bypass@onlooker

    def open(self):
        MillSocket.onlookers.add(self)

    def on_close(self):
        MillSocket.onlookers.discard(self)


class StopSocket(WebSocketHandler):  # expect: no-heartbeat@site
    """The red button."""

    def check_origin(self, origin):
        return origin in ("https://turbines.example", "https://www.turbines.example")

    def open(self):
        self.set_nodelay(True)
        self.opened = datetime.datetime.now(datetime.timezone.utc)

    def on_message(self, message):
        if message != "stop":
            self.close(1003, "what?")
            return
        for mill in list(MillSocket.mills.values()):
            try:
                mill.write_message("stop")
            except WebSocketClosedError:
                logging.warning("mill %s is gone", mill.number)


def make_app():
    return tornado.web.Application(  # expect: no-heartbeat@site
        [
            (r"/mills/(\d+)", MillSocket),
            (r"/look", OnlookerSocket),
            (r"/stop", StopSocket),
        ],
        websocket_max_message_size=2**31,  # expect: huge-max-message
    )


if __name__ == "__main__":
    parse_command_line()
    HTTPServer(make_app(), xheaders=True).listen(options.port)
    tornado.ioloop.IOLoop.current().start()
