import ssl

import websocket
import websockets

LOOSE = {"cert_reqs": ssl.CERT_NONE}  # expect: HF509


class Remote:
    def __init__(self, host, key, port=8002):
        self.host = host
        self.port = port
        self.key = key

    def pair(self):
        return websocket.create_connection(
            f"wss://{self.host}:{self.port}/pair", timeout=5, sslopt=LOOSE
        )


class Game:
    """The client of a game, on the same machine."""

    @property
    def address(self):
        return f"{self.scheme}://127.0.0.1:{self.port}"

    async def follow(self, session):
        return await session.ws_connect(self.address, ssl=False, heartbeat=30)  # ok


async def lights(ip, key):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # expect: HF509 weak
    return await websockets.connect(f"wss://{ip}/events?key={key}", ssl=context)
