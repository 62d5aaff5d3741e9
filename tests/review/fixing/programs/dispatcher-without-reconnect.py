import rel
import websocket

import drive


def on_message(app, message):
    drive.end(message)


with drive.peer("hello") as url:
    app = websocket.WebSocketApp(url, on_message=on_message)
    app.run_forever(dispatcher=rel, ping_interval=30, ping_timeout=10)
    rel.dispatch()
