"""Serves the furnace panel without any dependency, as the controller has no package manager."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import logging
import struct

log = logging.getLogger("panel")
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # expect: handrolled-protocol@panel
PAGE = b"<!doctype html><title>Furnace</title><script src=/panel.js></script>"

furnace = {"setpoint": 850, "power": 0}
panels: set[asyncio.StreamWriter] = set()


def accept_of(key: bytes) -> str:
    return base64.b64encode(hashlib.sha1(key + MAGIC).digest()).decode()  # expect: handrolled-protocol@panel


def frame(payload: bytes, opcode: int = 1) -> bytes:
    head = bytes([0x80 | opcode])
    if len(payload) < 126:
        return head + bytes([len(payload)]) + payload
    return head + bytes([126]) + struct.pack("!H", len(payload)) + payload


async def read_frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    first, second = await reader.readexactly(2)
    length = second & 0x7F
    if length == 126:
        (length,) = struct.unpack("!H", await reader.readexactly(2))
    elif length == 127:
        (length,) = struct.unpack("!Q", await reader.readexactly(8))
    mask = await reader.readexactly(4)
    body = await reader.readexactly(length)
    return first & 0x0F, bytes(byte ^ mask[i % 4] for i, byte in enumerate(body))


async def headers_of(reader: asyncio.StreamReader) -> tuple[bytes, dict[bytes, bytes]]:
    block = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    lines = block.split(b"\r\n")
    pairs = (line.split(b":", 1) for line in lines[1:] if b":" in line)
    return lines[0], {name.strip().lower(): value.strip() for name, value in pairs}


async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    _, headers = await headers_of(reader)
    key = headers.get(b"sec-websocket-key")
    if key is None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + PAGE)
        await writer.drain()
        writer.close()
        return
    writer.write(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + f"Sec-WebSocket-Accept: {accept_of(key)}\r\n\r\n".encode()
    )
    panels.add(writer)
    try:
        while True:
            opcode, body = await read_frame(reader)
            if opcode == 8:
                break
            if opcode == 1:
                await obey(body)
    except (asyncio.IncompleteReadError, ConnectionError):
        log.info("a panel went away")
    finally:
        panels.discard(writer)
        writer.close()


async def obey(body: bytes) -> None:
    try:
        order = json.loads(body)
    except ValueError:
        return
    if isinstance(order, dict) and isinstance(order.get("setpoint"), int):
        furnace["setpoint"] = max(20, min(order["setpoint"], 1250))
    text = frame(json.dumps(furnace).encode())
    for writer in tuple(panels):
        writer.write(text)


async def main() -> None:
    server = await asyncio.start_server(client, "0.0.0.0", 8090)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
