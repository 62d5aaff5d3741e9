import ssl

import socketio
import websocket
import websockets


async def watch(session, settings):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # expect: HF509
    async with websockets.connect("wss://example.com", ssl=context) as ws:
        await ws.recv()

    loose = ssl._create_unverified_context()  # expect: HF509
    await websockets.connect("wss://example.com", ssl=loose)
    await session.ws_connect("wss://example.com", ssl=False)  # expect: HF509
    await session.ws_connect("wss://example.com", ssl=settings.verify)  # ok: a setting

    strict = ssl.create_default_context(cafile="our-ca.pem")
    strict.verify_mode = ssl.CERT_REQUIRED
    strict.load_cert_chain("client.pem")
    await websockets.connect("wss://example.com", ssl=strict)  # ok
    await websockets.connect("wss://localhost:1", ssl=loose)  # ok: this machine


class Feed:
    def __init__(self):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.verify_mode = ssl.CERT_NONE  # expect: HF509

    async def run(self):
        await websockets.connect(self.url, ssl=self.context)


app = websocket.WebSocketApp("wss://example.com")
bare = websocket.create_connection(
    "wss://example.com",
    sslopt={"cert_reqs": ssl.CERT_NONE},  # expect: HF509
)
named = websocket.create_connection("wss://example.com", sslopt={"ca_certs": "our-ca.pem"})  # ok
given = websocket.create_connection("wss://example.com", sslopt=make())  # ok
client = socketio.AsyncClient(ssl_verify=False)  # expect: HF509


class Ticker:
    def run(self):
        self.app = websocket.WebSocketApp("wss://ticker.tradefeed.io")
        self.app.run_forever(sslopt={"cert_reqs": ssl.CERT_NONE})  # expect: HF509


class Strict:
    def run(self):
        self.app = websocket.WebSocketApp("wss://ticker.tradefeed.io")
        self.app.run_forever(sslopt={"ca_certs": "our-ca.pem"}, ping_interval=20)  # ok


async def later():
    late = socketio.AsyncClient()
    await late.connect("https://ticker.tradefeed.io")  # ok
