from sanic import Sanic

app = Sanic("feed")
app.config.WEBSOCKET_PING_INTERVAL = None  # expect: HF106
app.config["WEBSOCKET_PING_INTERVAL"] = 0  # expect: HF106
settings = {"websocket_ping_interval": 30}  # ok
