import drive
import websocket


def on_open(app):
    app.send("hello")


def on_message(app, message):
    print(message)
    app.close()


with drive.peer() as url:
    app = websocket.WebSocketApp(url, on_open=on_open, on_message=on_message)
    app.run_forever(ping_interval=30)
drive.end("ended")
