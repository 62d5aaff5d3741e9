"""A tiny server for the lamp: asyncio streams and forty lines of protocol."""

import asyncio
import base64
import hashlib
import struct

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # expect: handrolled-protocol@lamp


def accept(key):
    return base64.b64encode(hashlib.sha1(key + MAGIC).digest())  # expect: handrolled-protocol@lamp


async def handle(reader, writer):
    headers = {}
    await reader.readline()
    while (line := await reader.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        headers[name.strip().lower()] = value.strip()
    writer.write(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept(headers[b"sec-websocket-key"]) + b"\r\n\r\n"
    )
    while True:
        first, second = await reader.readexactly(2)
        length = second & 127
        if length == 126:
            (length,) = struct.unpack("!H", await reader.readexactly(2))
        mask = await reader.readexactly(4)
        data = bytes(b ^ mask[i % 4] for i, b in enumerate(await reader.readexactly(length)))
        if first & 15 == 8:
            break
        writer.write(bytes([0x81, len(data)]) + data)
        await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(handle, "127.0.0.1", 7000)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
