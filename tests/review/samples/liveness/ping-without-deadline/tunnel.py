import websocket


def follow(port, show):
    app = websocket.WebSocketApp(f"ws://localhost:{port}/logs", on_message=show)
    app.run_forever(ping_interval=60)  # expect: HF102 weak
