"""Files read into one buffer, and decoded."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

from holdfast.review.sniff import is_binary, mentions

CODE_LIMIT: Final = 1 << 20
DATA_LIMIT: Final = 16 << 20
_PIECE: Final = 1 << 20
SEARCH_LIMIT: Final = 64 << 20
# No mark of `sniff` is longer, so that none is cut by the edge of a piece.
OVERLAP: Final = 64
# A name may lead to a pipe by the time it is opened; never wait for somebody to write to it.
_FLAGS: Final = os.O_RDONLY | os.O_NONBLOCK


class Unreadable(Exception):
    """A file that is not reviewed; the text says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text without its byte order mark. `damaged` is the first line that is not UTF-8."""

    text: str
    mark: bool = False
    damaged: int | None = None

    def encode(self, text: str) -> bytes:
        """The bytes of `text` in this file's encoding."""
        return (b"\xef\xbb\xbf" if self.mark else b"") + text.encode()


class Reader:
    """Reads many files, one after the other."""

    def __init__(self) -> None:
        self._buffer = bytearray(_PIECE)

    def mentions(self, path: str, language: str = "") -> bool:
        """Tell whether a file may have to do with WebSockets. Raises OSError.

        Looks at no more than SEARCH_LIMIT bytes.
        """
        buffer = self._buffer
        file = os.open(path, _FLAGS)
        try:
            end = _fill(file, memoryview(buffer))
            searched = end
            while not mentions(buffer, end, language):
                if end < len(buffer) or searched >= SEARCH_LIMIT:
                    return False
                buffer[:OVERLAP] = buffer[-OVERLAP:]
                read = _fill(file, memoryview(buffer)[OVERLAP:])
                searched += read
                end = OVERLAP + read
            return True
        finally:
            os.close(file)


def read(path: str, limit: int) -> Text:
    """Read a text of at most `limit` bytes. Raises OSError, and Unreadable with the reason."""
    file = os.open(path, _FLAGS)
    try:
        data = bytearray(min(os.fstat(file).st_size, limit) + 1)
        end = _fill(file, memoryview(data))
    finally:
        os.close(file)
    if end > limit:
        raise Unreadable(f"larger than {limit >> 20} MiB, not reviewed")
    return decode(bytes(data[:end]))


def decode(data: bytes) -> Text:
    """Decode UTF-8; what is none becomes U+FFFD. Raises Unreadable for binary data."""
    if is_binary(data):
        raise Unreadable("a binary file, not reviewed")
    mark = data.startswith(b"\xef\xbb\xbf")
    data = data[3:] if mark else data
    try:
        return Text(data.decode(), mark)
    except UnicodeDecodeError as error:
        damaged = data.count(b"\n", 0, error.start) + 1
        return Text(data.decode(errors="replace"), mark, damaged)


def _fill(file: int, view: memoryview) -> int:
    """Read into `view`; return how many bytes. Less than it holds is the end of a file."""
    return os.readv(file, [view])
