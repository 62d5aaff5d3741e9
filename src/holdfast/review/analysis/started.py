"""Options of the commands that start servers, in Procfiles, Dockerfiles and the like.

What such a file says has no rule of its own: it is told at the endpoint that it concerns.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.review.code import Code
from holdfast.review.facts.commands import Command, Value
from holdfast.review.meaning.sockets import Role
from holdfast.review.syntax import nodes as n

HOSTED: Final = ("starlette", "quart", "litestar")
"""Libraries whose endpoints are started by a server's command."""


def endpoint(code: Code) -> n.Node | None:
    """The first endpoint of a file that an ASGI server runs."""
    found = code.sockets.of(*HOSTED, side="server")
    return next((it.node for it in found if it.role is Role.connection), None)


def options(code: Code, program: str, *flags: str) -> Iterator[tuple[Command, str, Value]]:
    """The values that commands near a file give to these flags of a program, each with its flag."""
    for command in code.project.commands(code.path):
        for flag in flags if command.program == program else ():
            value = command.option(flag)
            if value is not None:
                yield command, flag, value
