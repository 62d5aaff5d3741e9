import websocket

INTERVAL = 10


def follow(url):
    app = websocket.WebSocketApp(url)
    app.run_forever(ping_interval=INTERVAL, ping_timeout=30)  # expect: HF112


class Feed:
    def __init__(self, url):
        self.app = websocket.WebSocketApp(url)

    def run(self):
        self.app.run_forever(None, None, 20, 20)  # expect: HF112
