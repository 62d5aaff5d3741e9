import json
import os
import pickle

import anyio
from starlette.applications import Starlette
from starlette.endpoints import WebSocketEndpoint
from starlette.routing import Route, WebSocketRoute
from starlette.responses import JSONResponse
from starlette.websockets import WebSocket, WebSocketState

PUPILS = set()
BOARD = {"strokes": []}


class Lesson(WebSocketEndpoint):  # expect: no-origin-check@lesson, unit-mismatch@procfile, huge-max-message@procfile
    encoding = "text"

    async def on_connect(self, websocket):
        await websocket.accept()
        PUPILS.add(websocket)
        await websocket.send_json(BOARD)

    async def on_receive(self, websocket, data):
        msg = json.loads(data)  # expect: unguarded-parse
        if msg["kind"] == "stroke":  # expect: shape-assumed@lesson
            BOARD["strokes"].append(msg["points"])  # expect: shape-assumed@lesson
            await everyone(msg)
        elif msg["kind"] == "shell" and websocket.scope["user"] == "teacher":
            os.system(msg["line"])  # expect: dangerous-sink, blocking-in-async

    async def on_disconnect(self, websocket, close_code):
        PUPILS.discard(websocket)


class Grades(WebSocketEndpoint):
    encoding = "bytes"

    async def on_receive(self, websocket, data):
        book = pickle.loads(data)  # expect: dangerous-sink
        await websocket.send_json({"mean": sum(book.values()) / len(book)})  # expect: shape-assumed@grades


async def everyone(msg):
    text = json.dumps(msg)
    for pupil in list(PUPILS):  # expect: fragile-broadcast@everyone
        if pupil.application_state is WebSocketState.CONNECTED:
            await pupil.send_text(text)  # expect: fragile-broadcast@everyone


async def hands(websocket: WebSocket):
    """Who raises the hand; a message of any kind raises it, the next lowers it."""
    await websocket.accept()
    raised = False
    while True:
        event = await websocket.receive()  # expect: receive-after-disconnect
        if event.get("text") == "bye":
            await websocket.close()  # expect: send-after-close@hands
        raised = not raised
        await websocket.send_json({"raised": raised})  # expect: send-after-close@hands


async def quiet(websocket: WebSocket):
    """The same, written with care."""
    await websocket.accept()
    while True:
        event = await websocket.receive()
        if event["type"] == "websocket.disconnect":
            break
        with anyio.move_on_after(5):
            await websocket.send_json({"raised": bool(event.get("text"))})


async def health(request):
    return JSONResponse({"pupils": len(PUPILS)})


app = Starlette(
    routes=[
        Route("/health", health),
        WebSocketRoute("/lesson", Lesson),
        WebSocketRoute("/grades", Grades),
        WebSocketRoute("/hands", hands),
        WebSocketRoute("/quiet", quiet),
    ]
)
