"""What a file says before it is parsed: whether it is about WebSockets, and written by people.

Most files of a tree do not mention WebSockets, and looking for that is nearly all that a review
costs. So it is done with few searches for fixed bytes, each of which runs at the speed of memory.
"""

from __future__ import annotations

import re
from typing import Final

LONG_LINE: Final = 50_000
MINIFIED_SIZE: Final = 5_000
MINIFIED_AVERAGE: Final = 500
BINARY_HEAD: Final = 8_192
# What webpack, esbuild, Parcel and Browserify put before the modules they join. esbuild writes it
# only for modules of the older kind, which are nearly always those of others.
_BUNDLERS: Final = (
    "function __webpack_require__(",
    "var __commonJS = ",
    "parcelRequire = ",
    "function o(i,f){if(!n[i]){",
)

# Any of these alone is enough, in files with programs of any language or of one.
_SCRIPT_WORDS: Final = (b"holdfast", b"258EAFA5", b"ngine.io")
_PYTHON_WORDS: Final = (
    *(b"holdfast", b"258EAFA5", b"CHANNEL_LAYERS", b"ngineio", b"WSMsg", b"WEBSOCKET_"),
)
_WORDS: Final = {
    "": (*_SCRIPT_WORDS, *_PYTHON_WORDS[2:]),
    "javascript": _SCRIPT_WORDS,
    "python": _PYTHON_WORDS,
    "tsx": _SCRIPT_WORDS,
    "typescript": _SCRIPT_WORDS,
}
# What is in all of these is searched for first, from its rarest letter on: that spares most files
# the others.
_OCKET: Final = re.compile(rb"ket(?<=ocket)")
_SOCKET: Final = (
    b"ebSocket",
    b"ebsocket",
    b"eb_socket",
    b"eb-socket",
    b"ocket.io",
    b"ocketio",
    b"ocketIO",
    b"ocket.IO",
)
# `re` looks for the letters first, fast, and then around them. Modules are "ws", "graphql-ws",
# "npm:ws@8".
_WS: Final = re.compile(
    rb"ws(?:(?<!\wws)(?:s?://|_(?:connect|ping|max))"
    rb"|(?:(?<=[\"'`/:-]ws)|(?<=[\"'`]isows)|(?<=[\"'`]crossws))[\"'`@])"
)

# The client of Socket.IO, whose script often stands in another file, and handlers that have one of
# their own, name nothing else: `const socket = io();`, `module.exports = (io, socket) => {…}`.
_IO: Final = re.compile(rb"io(?:(?<![\w$.]io)\(|(?<=\(io), socket\b)")


def mentions(data: bytes | bytearray, end: int | None = None, language: str = "") -> bool:
    """Tell whether the first `end` bytes may have to do with WebSockets.

    True for every file in which there is something to review, and for few others. `language` is ""
    for a file that may have scripts of any language inside.
    """
    end = len(data) if end is None else end
    if _OCKET.search(data, 0, end) and any(data.find(w, 0, end) >= 0 for w in _SOCKET):
        return True
    if _WS.search(data, 0, end) or (language != "python" and _IO.search(data, 0, end)):
        return True
    return any(data.find(word, 0, end) >= 0 for word in _WORDS[language])


def is_binary(data: bytes) -> bool:
    """Tell whether there are NUL bytes near the beginning: in source code there are none."""
    return b"\0" in data[:BINARY_HEAD]


def is_minified(text: str) -> bool:
    """Tell whether a program's lines are longer than people write them."""
    # Compilers may leave the whole source map in one comment below code that people can read.
    lines = (line.strip() for line in text.split("\n"))
    sizes = [0 if line.startswith("//# sourceMappingURL=") else len(line) for line in lines]
    whole = sum(sizes)
    if whole > MINIFIED_SIZE and whole > MINIFIED_AVERAGE * len(sizes):
        return True
    return max(sizes) > LONG_LINE


def is_bundle(text: str) -> bool:
    """Tell whether a bundler joined the program from several modules."""
    return any(marker in text for marker in _BUNDLERS)
