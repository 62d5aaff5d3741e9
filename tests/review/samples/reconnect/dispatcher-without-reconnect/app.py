import rel
import websocket

app = websocket.WebSocketApp("wss://feed.example.com", on_message=print)
app.run_forever(dispatcher=rel, ping_interval=30, ping_timeout=10)  # expect: HF314

zero = websocket.WebSocketApp("wss://feed.example.com", on_message=print)
zero.run_forever(dispatcher=rel, reconnect=0)  # expect: HF314

right = websocket.WebSocketApp("wss://feed.example.com", on_message=print)
right.run_forever(dispatcher=rel, reconnect=5)  # ok

none = websocket.WebSocketApp("wss://feed.example.com", on_message=print)
none.run_forever(dispatcher=None)  # ok


def configured(**options):
    made = websocket.WebSocketApp("wss://feed.example.com", on_message=print)
    made.run_forever(dispatcher=rel, **options)  # ok: not seen


rel.dispatch()
