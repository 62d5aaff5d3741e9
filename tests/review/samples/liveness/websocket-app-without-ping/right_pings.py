import threading
import time

import websocket


def ping(app):
    while True:
        time.sleep(20)
        app.send('{"type": "ping"}')


def follow(url):
    app = websocket.WebSocketApp(url)
    threading.Thread(target=ping, args=(app,), daemon=True).start()
    app.run_forever()  # ok
