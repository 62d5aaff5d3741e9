import ssl

import aiohttp
import websocket
import websockets


def lenient(settings):
    context = ssl.create_default_context(cafile=settings.bundle)
    if settings.lenient:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # expect: HF509
    return context


def any_certificate():
    def told():
        return "any"

    print(told())
    return ssl._create_unverified_context()  # expect: HF509


def strict(settings):
    context = ssl.create_default_context(cafile=settings.bundle)
    context.verify_mode = ssl.CERT_REQUIRED  # ok
    return context


def handed(settings):
    return lenient(settings)


def round_and_round(settings):
    return round_and_round(settings)


def any_name():
    context = ssl.create_default_context()
    context.check_hostname = False  # expect: HF509
    return context


def names_too():
    context = ssl.create_default_context()
    context.check_hostname = True  # ok
    context.verify_mode = ssl.CERT_REQUIRED  # ok
    print(context.verify_mode)
    return context


def run(settings):
    grist = websocket.WebSocketApp("wss://mill.example/grist")
    grist.run_forever(sslopt={"check_hostname": False})  # expect: HF509
    grist.run_forever(sslopt={"check_hostname": True})  # ok


async def main(settings):
    async with websockets.connect("wss://mill.example/bread", ssl=any_name()) as ws:
        await ws.send("hello")
    async with websockets.connect("wss://mill.example/rolls", ssl=names_too()) as ws:
        await ws.send("hello")
    async with websockets.connect("wss://mill.example/grain", ssl=handed(settings)) as ws:
        await ws.send("hello")
    async with websockets.connect("wss://mill.example/bran", ssl=any_certificate()) as ws:
        await ws.send("hello")
    async with websockets.connect("wss://mill.example/rye", ssl=strict(settings)) as ws:
        await ws.send("hello")
    async with websockets.connect("wss://mill.example/oat", ssl=round_and_round(settings)) as ws:
        await ws.send("hello")
    async with aiohttp.ClientSession() as session:
        await session.ws_connect("wss://mill.example/flour", ssl=strict(settings))
