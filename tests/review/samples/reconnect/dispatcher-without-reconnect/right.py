import rel
import websocket

websocket.setReconnect(5)
app = websocket.WebSocketApp("wss://feed.example.com", on_message=print)
app.run_forever(dispatcher=rel)  # ok
rel.dispatch()
