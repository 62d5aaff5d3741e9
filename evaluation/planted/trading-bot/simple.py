import websocket


def on_message(ws, msg):
    print(msg)


def on_close(ws, status, text):  # expect: no-reconnect@simple
    print("### closed ###")


if __name__ == "__main__":
    app = websocket.WebSocketApp("wss://echo.example.org", on_message=on_message, on_close=on_close)  # expect: no-reconnect@simple
    app.run_forever()  # expect: websocket-app-without-ping, no-reconnect@simple
