import hashlib

MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # ok: a library


def accept(key: str) -> bytes:
    return hashlib.sha1((key + MAGIC).encode()).digest()
