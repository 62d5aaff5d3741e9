"""The ways back of the clients in a test's file."""

from __future__ import annotations

from holdfast.review.analysis.clients import clients
from holdfast.review.code import Code

DIAL = "const ws = new WebSocket(url);"
"""What opens a connection, in JavaScript."""


def ways(code: Code) -> list[tuple[str, str]]:
    """Each way back, and its delay."""
    return [
        (it.how, "" if it.wait is None else code.source(it.wait))
        for client in clients(code)
        for it in client.redials
    ]
