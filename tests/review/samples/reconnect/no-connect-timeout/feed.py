import websocket
import websockets


def read(url):
    ws = websocket.create_connection(url)  # expect: HF310
    return ws.recv()


def right(url):
    ws = websocket.create_connection(url, timeout=10)  # ok
    return ws.recv()


def configured(url, **options):
    return websocket.create_connection(url, **options)  # ok: not seen


async def listen(url):
    async with websockets.connect(url, open_timeout=None) as ws:  # expect: HF310
        print(await ws.recv())


async def usual(url):
    async with websockets.connect(url) as ws:  # ok
        print(await ws.recv())


async def app(url):
    websocket.WebSocketApp("ws://localhost:8080")  # ok: its own machine


def manual(url):
    ws = websocket.WebSocket()  # ok: `connect` is told when to give up
    ws.connect(url, timeout=10)
    return ws.recv()
