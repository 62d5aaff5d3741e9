"""Serial port <-> WebSocket, in threads."""

import argparse
import json
import queue
import threading
import time

import rel
import serial
from websocket import WebSocketApp


class Bridge(threading.Thread):
    def __init__(self, port, url):
        super().__init__(daemon=True)
        self.serial = serial.Serial(port, 115200)
        self.url = url
        self.pending = queue.Queue()
        self.running = True

    def run(self):
        while self.running:
            app = WebSocketApp(self.url, on_message=self.on_message, on_error=self.on_error)
            app.run_forever()  # expect: websocket-app-without-ping
            time.sleep(0.1)  # expect: fixed-delay

    def on_message(self, _app, text):
        frame = json.loads(text)
        self.serial.write(bytes.fromhex(frame["hex"]))

    def on_error(self, _app, problem):
        print("bridge:", problem)


class Monitor:
    def __init__(self, url):
        self.app = WebSocketApp(url, on_open=self.opened, on_close=self.closed)

    def start(self):
        self.app.run_forever(dispatcher=rel, ping_interval=60000, ping_timeout=10)  # expect: dispatcher-without-reconnect, unit-mismatch
        rel.signal(2, rel.abort)
        rel.dispatch()

    def opened(self, app):
        print("open")

    def closed(self, app, code, text):
        print("closed", code, text)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port")
    parser.add_argument("--url", default="ws://bridge.lab.example:9100/serial")  # expect: cleartext
    options = parser.parse_args()
    Bridge(options.port, options.url).start()
    Monitor(options.url).start()
