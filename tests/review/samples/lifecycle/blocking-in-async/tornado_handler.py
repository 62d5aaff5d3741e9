import subprocess
import time

from tornado.websocket import WebSocketHandler


class Build(WebSocketHandler):
    def open(self):
        self.log = self.start()

    def start(self):
        return subprocess.check_output(["make", "-n"])  # expect: HF216

    def on_message(self, message):
        time.sleep(0.2)  # expect: HF216
        self.write_message(self.log)


def later():
    time.sleep(0.2)  # ok
