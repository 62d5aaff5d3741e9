import asyncio
import json

import websockets

CLIENTS = set()
LOG = []


async def after_loop(ws):
    CLIENTS.add(ws)
    async for message in ws:
        websockets.broadcast(CLIENTS, message)
    CLIENTS.remove(ws)  # expect: HF206


def unregister(ws):
    CLIENTS.remove(ws)
    LOG.append("gone")


async def by_function(ws):
    CLIENTS.add(ws)
    async for message in ws:
        websockets.broadcast(CLIENTS, message)
    unregister(ws)  # expect: HF206


async def closed(ws):
    CLIENTS.add(ws)
    try:
        while True:
            event = json.loads(await ws.recv())
            websockets.broadcast(CLIENTS, event["text"])
    except websockets.ConnectionClosed:
        CLIENTS.discard(ws)  # expect: HF206


async def partly(ws):
    CLIENTS.add(ws)
    try:
        async for message in ws:
            websockets.broadcast(CLIENTS, message)
        CLIENTS.remove(ws)  # expect: HF206
    except websockets.ConnectionClosedError:
        LOG.append("lost")


async def right(ws):
    CLIENTS.add(ws)
    try:
        async for message in ws:
            websockets.broadcast(CLIENTS, message)
    finally:
        CLIENTS.remove(ws)  # ok


async def broad(ws):
    CLIENTS.add(ws)
    try:
        async for message in ws:
            websockets.broadcast(CLIENTS, message)
        LOG.append("closed")
    except Exception:
        LOG.append("lost")
    CLIENTS.remove(ws)  # ok


async def broader(ws):
    CLIENTS.add(ws)
    try:
        async for message in ws:
            websockets.broadcast(CLIENTS, message)
        CLIENTS.remove(ws)  # ok
    except Exception:
        CLIENTS.remove(ws)


async def log_all(ws):
    async for message in LOG:
        await ws.send(message)
    for message in LOG:
        await ws.send(message)


async def main():
    handlers = [after_loop, closed, partly, right, broad, broader, log_all]
    await websockets.serve(after_loop, "", 8001)
    await websockets.serve(closed, "", 8002)
    await websockets.serve(partly, "", 8003)
    await websockets.serve(right, "", 8004)
    await websockets.serve(broad, "", 8005)
    await websockets.serve(broader, "", 8006)
    await websockets.serve(log_all, "", 8007)
    await websockets.serve(by_function, "", 8008)
    await asyncio.Future()
    return handlers
