import websocket

websocket.setdefaulttimeout(60)
websocket.WebSocketApp("wss://example.org").run_forever()  # ok
