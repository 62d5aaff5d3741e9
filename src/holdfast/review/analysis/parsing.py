"""Messages that are parsed outside of any `try`: what it costs, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from holdfast.findings import Edit, Fix, Span
from holdfast.review.analysis.handlers import is_handed_on
from holdfast.review.analysis.inbound import Parse, inbound
from holdfast.review.analysis.origins import Origin
from holdfast.review.analysis.replies import reply
from holdfast.review.code import Code
from holdfast.review.hit import safe
from holdfast.review.meaning.sockets import Role, Socket
from holdfast.review.rewriting import indentation, statement, unit
from holdfast.review.syntax import nodes as n

ERRORS: Final = ("ValueError", "JSONDecodeError")
"""What parsing raises in Python."""
NODE: Final = frozenset({"ws", "uws", "bun", "deno", "socket.io"})
"""Where an error that nobody catches ends the process."""
ENDING: Final = frozenset(
    {"starlette", "litestar", "websockets", "sanic", "quart", "aiohttp", "channels", "tornado"}
)
"""Where it ends the connection."""
AFTER: Final = re.compile(r"(?:[ \t]*;)?([ \t]*(?:(?:#|//)[^\r\n]*)?)(?=\r?\n|\Z)")
"""The rest of a line after a statement: a semicolon, and a comment."""
FRESH: Final = ("message", "parsed", "parsedMessage")


@dataclass(frozen=True, slots=True, eq=False)
class Unguarded:
    """A parse whose error nobody catches. `fatal` where it ends a process, or a server's
    connection; `cost` says what it ends."""

    parse: Parse
    fatal: bool
    cost: str


def unguarded(code: Code) -> Iterator[Unguarded]:
    """The parses of a file whose errors nobody catches, as far as the file shows."""
    if _caught_at_last(code):
        return
    seen = set()
    for parse in inbound(code).parses():
        known = _cost(code, parse)
        # What is parsed twice is wrong once.
        cause = (parse.origin.node, code.source(parse.target or parse.call))
        if known is not None and cause not in seen and not code.guarded(parse.call, ERRORS):
            seen.add(cause)
            yield Unguarded(parse, *known)


def _caught_at_last(code: Code) -> bool:
    """Whether the process goes on after an error that nobody catches."""
    return not code.python and any(
        call.method == "on"
        and bool(call.args)
        and code.constant(call.args[0]) == "uncaughtException"
        for call in code.calls
    )


def _cost(code: Code, parse: Parse) -> tuple[bool, str] | None:
    origin = parse.origin
    library = origin.peer.library
    if not code.python:
        if library in NODE:
            return True, "ends the whole process"
        if library == "react-use-websocket" and origin.node is origin.peer.node:
            return False, "unmounts the components around it"
        return False, "is lost with an error that nobody catches"
    if library not in ENDING:
        return None
    if origin.side == "server":
        known = _is_entered(code, parse) or _in_loop(parse)
        return (True, "ends this connection") if known else None
    return (False, "ends the loop that receives") if _in_loop(parse) else None


def _is_entered(code: Code, parse: Parse) -> bool:
    """Whether it is seen who calls the function: a library, or this file."""
    peer = parse.origin.peer
    if not isinstance(peer, Socket) or peer.role is not Role.helper:
        return True
    function = parse.call.enclosing(n.Function)
    return function is not None and (bool(code.callers(function)) or is_handed_on(code, function))


def _in_loop(parse: Parse) -> bool:
    """Whether messages are received in a loop, which the error would end."""
    source = parse.origin.node
    return isinstance(source, n.ForEach) or (
        source.enclosing(n.While, n.Function) is not None
        and (isinstance(source.enclosing(n.While, n.Function), n.While))
    )


def mended(code: Code, found: Unguarded) -> Fix | None:
    """Catch the error, answer it, and go on with the next message; None where that is not clear."""
    call = found.parse.call
    line = statement(call)
    function = line.enclosing(n.Function)
    if not isinstance(line, n.Assign) or line.op or function is None:
        return None
    value = line.value.value if isinstance(line.value, n.Await) else line.value
    leave = _leaving(code, found.parse.origin, line, function)
    answer = reply(code, found.parse.origin, call, "Invalid JSON")
    place = _alone(code, line)
    if value is not call or leave is None or answer is None or place is None:
        return None
    form = _python if code.python else _javascript
    edit = form(code, line, place, answer, leave)
    return None if edit is None else safe("Answer what is not JSON", edit)


def _leaving(code: Code, origin: Origin, line: n.Node, function: n.Function) -> str | None:
    """How to go on with the next message."""
    loop = line.enclosing(n.While, n.For, n.ForEach, n.Function)
    if loop is not function:
        return "continue"
    handled = isinstance(origin.node, n.Param)
    returns = any(
        it.value is not None and it.enclosing(n.Function) is function
        for it in function.body.find(n.Return)
    )
    return "return" if handled and not returns else None


@dataclass(frozen=True, slots=True)
class _Line:
    """A statement that has its lines for itself: its place, and the comment after it."""

    span: Span
    comment: str


def _alone(code: Code, line: n.Node) -> _Line | None:
    start = code.text.rfind("\n", 0, line.start) + 1
    before = code.text[start : line.start]
    rest = AFTER.match(code.text, line.end)
    if before.strip() not in ("", "const", "let", "var") or rest is None:
        return None
    margin = len(before) - len(before.lstrip())
    return _Line(Span(start + margin, rest.end()), rest[1])


def _python(code: Code, line: n.Assign, place: _Line, answer: str, leave: str) -> Edit:
    margin, step = indentation(code, line), unit(code)
    body = code.source(line).replace("\n", f"\n{step}")
    lines = [
        "try:",
        f"{step}{body}{place.comment}",
        "except ValueError:",
        f"{step}{answer}",
        f"{step}{leave}",
    ]
    return Edit(place.span, f"\n{margin}".join(lines))


def _javascript(code: Code, line: n.Assign, place: _Line, answer: str, leave: str) -> Edit | None:
    margin, step = indentation(code, line), unit(code)
    assert line.value is not None  # it is the call that parses
    head = code.text[line.start : line.value.start].rstrip()
    expression = code.text[line.value.start : line.end]
    if not head.endswith("="):
        return None  # in parentheses
    head = head.removesuffix("=")
    end = ";" if answer.endswith(";") else ""
    kept = head.strip()
    name = kept.partition(":")[0] if isinstance(line.target, n.Name) else kept
    before, after = [f"let {kept}{end}"], []
    if not line.declares:
        before = []
    elif not isinstance(line.target, n.Name):
        name = _fresh(code)
        before, after = [f"let {name}{end}"], [f"{line.declares} {kept} = {name}{end}"]
    if not name or (not line.declares and isinstance(line.target, n.Mapping | n.Sequence)):
        return None
    lines = [
        *before,
        "try {",
        f"{step}{name} = {expression.strip()}{end}{place.comment}",
        "} catch {",
        f"{step}{answer}",
        f"{step}{leave}{end}",
        "}",
        *after,
    ]
    return Edit(place.span, f"\n{margin}".join(lines))


def _fresh(code: Code) -> str:
    """A name for what is parsed that the file does not have yet."""
    used = {it.id for it in code.all(n.Name)}
    return next((it for it in FRESH if it not in used), "")
