import websocket
from websockets import connect


def follow(url, interval):
    app = websocket.WebSocketApp(url)
    app.run_forever(ping_interval=30, ping_timeout=10)  # ok
    app.run_forever(ping_interval=interval, ping_timeout=10)  # ok
    app.run_forever(ping_timeout=10)  # ok


def other(url):
    return connect(url, ping_interval=10, ping_timeout=30)  # ok
