import threading

import websocket
from websocket import WebSocketApp


def on_message(app, message):
    print(message)


def follow(url):
    app = websocket.WebSocketApp(url, on_message=on_message)
    app.run_forever()  # expect: HF108


def follow_quietly(url):
    app = WebSocketApp(url, on_message=on_message)
    app.run_forever(ping_interval=0, sslopt={"check_hostname": True})  # expect: HF108


def bounded(url):
    app = WebSocketApp(url, on_message=on_message)
    app.run_forever(ping_timeout=10)  # expect: HF108


def bounded_long(url):
    app = WebSocketApp(url, on_message=on_message)
    app.run_forever(ping_timeout=60)  # expect: HF108


class Feed:
    def __init__(self, url, secure):
        self.secure = secure
        self.app = websocket.WebSocketApp(url, on_message=self.on_message)
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        if self.secure:
            self.app.run_forever(  # expect: HF108
                skip_utf8_validation=True,
                reconnect=5,
            )
        else:
            self.app.run_forever(reconnect=5)

    def on_message(self, app, message):
        print(message)


class Threaded:
    def start(self, url):
        self.app = websocket.WebSocketApp(url, on_message=on_message)
        threading.Thread(target=self.app.run_forever, daemon=True).start()  # expect: HF108


def threaded(url, options):
    app = websocket.WebSocketApp(url, on_message=on_message)
    thread = threading.Thread(target=app.run_forever, kwargs=options)  # ok
    thread.start()
