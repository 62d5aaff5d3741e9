from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect


async def listen(url):
    loose = HTTPRequest(url, validate_cert=False, request_timeout=5)  # expect: HF509
    stream = await websocket_connect(loose)
    print(await stream.read_message())


async def watch(url):
    stream = await websocket_connect(HTTPRequest(url, headers={"X-Site": "north"}))  # ok
    print(await stream.read_message())
