import socket

import websocket


def follow(url, options, interval):
    app = websocket.WebSocketApp(url)
    app.run_forever(ping_interval=30, ping_timeout=10)  # ok
    app.run_forever(ping_interval=interval)  # ok


def given(url, options):
    app = websocket.WebSocketApp(url)
    app.run_forever(**options)  # ok


def keepalive(url):
    app = websocket.WebSocketApp(url)
    app.run_forever(sockopt=((socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),))  # ok


def positional(url):
    app = websocket.WebSocketApp(url)
    app.run_forever(None, None, 30, 10)  # ok


def local():
    websocket.WebSocketApp("ws://127.0.0.1:9222/devtools").run_forever()  # ok
