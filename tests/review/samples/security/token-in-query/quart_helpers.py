from quart import Quart, websocket

app = Quart(__name__)


def who():
    return users.get(websocket.args["access_token"])  # expect: HF510


def page():
    return websocket.args.get("page", 1)  # ok


@app.websocket("/feed")
async def feed():
    await websocket.send(str((who(), page())))
