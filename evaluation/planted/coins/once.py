"""Old script: one socket with create_connection, and a WebSocketApp on a dispatcher of its own."""

import rel
import websocket

socket = websocket.create_connection("ws://feed.coins.example:8080/all")  # expect: cleartext, no-connect-timeout
print(socket.recv())
socket.close()


def shown(_, text):
    print(text)


app = websocket.WebSocketApp("wss://feed.coins.example/all", on_message=shown)
app.run_forever(dispatcher=rel, ping_interval=30, ping_timeout=10)  # expect: dispatcher-without-reconnect
rel.signal(2, rel.abort)
rel.dispatch()
