#!/usr/bin/env python3
"""Tails log files into the browser."""
import logging
import os
import subprocess

import tornado.ioloop
import tornado.web
import tornado.websocket
from tornado.options import define, options, parse_command_line

define("port", default=8888, type=int)
define("dir", default="/var/log")

watchers = set()


class TailHandler(tornado.websocket.WebSocketHandler):
    def check_origin(self, origin):
        return True  # expect: origin-bypass

    def open(self, name):
        self.name = name
        self.timer = tornado.ioloop.PeriodicCallback(self.poll, 500)
        self.timer.start()
        watchers.add(self)

    def on_message(self, message):
        request = tornado.escape.json_decode(message)  # expect: unguarded-parse
        if request["cmd"] == "grep":
            result = subprocess.getoutput("grep %s %s" % (request["pattern"], self.name))  # expect: dangerous-sink@grep, blocking-in-async@grep
            self.write_message({"lines": result.splitlines()})

    def poll(self):
        path = os.path.join(options.dir, self.name)
        self.write_message({"size": os.path.getsize(path)})

    def on_close(self):
        watchers.discard(self)
        self.timer.stop()


def main():
    parse_command_line()
    app = tornado.web.Application(
        [(r"/tail/(.+)", TailHandler)],
        websocket_ping_interval=30_000,  # expect: unit-mismatch
        websocket_max_message_size=2 * 1024**3,  # expect: huge-max-message
    )
    app.listen(options.port)
    logging.info("listening on %d", options.port)
    tornado.ioloop.IOLoop.current().start()


if __name__ == "__main__":
    main()
