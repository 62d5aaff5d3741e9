"""One file of Python, JavaScript or TypeScript, as rules see it."""

from __future__ import annotations

from functools import cached_property

from holdfast.review.libraries import find_sockets
from holdfast.review.meaning.program import Program
from holdfast.review.meaning.sockets import Sockets


class Code(Program):
    """A program, and the WebSockets in it."""

    @cached_property
    def sockets(self) -> Sockets:
        """What the file opens and accepts."""
        return find_sockets(self)
