import base64
import hashlib

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # expect: HF513


def accept(key: bytes) -> bytes:
    return base64.b64encode(hashlib.sha1(key + MAGIC).digest())
