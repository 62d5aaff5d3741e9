"""Where the sockets and servers of each library come from."""

from holdfast.review.libraries import javascript, python
from holdfast.review.meaning.program import Program
from holdfast.review.meaning.sockets import Sockets


def find_sockets(code: Program) -> Sockets:
    """Find all sockets and servers of a file."""
    return python.find(code) if code.python else javascript.find(code)
