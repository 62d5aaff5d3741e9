"""Middleware that WebSockets pass by, in FastAPI and Starlette.

## What it does
Looks for middleware that refuses requests (`@app.middleware("http")`, `BaseHTTPMiddleware`), and
for `CORSMiddleware` with credentials and a list of origins, in a file with WebSocket routes that
check nothing themselves.

## Why it hurts
Anybody can connect: middleware for HTTP does not see WebSockets. Starlette hands them on
untouched, and CORS does not hold for them either.

## Example
```py
@app.middleware("http")
async def authenticate(request, call_next):
    if not valid(request.headers.get("authorization")):
        return Response(status_code=401)
    return await call_next(request)


@app.websocket("/feed")
async def feed(websocket: WebSocket):
    await websocket.accept()
```

## Instead
Check in a dependency, which works for both.

```py
async def authenticate(connection: HTTPConnection):
    if not valid(connection.headers.get("authorization")):
        raise WebSocketException(code=1008)


@app.websocket("/feed", dependencies=[Depends(authenticate)])
async def feed(websocket: WebSocket):
    await websocket.accept()
```

## References
- https://starlette.dev/middleware/#corsmiddleware
- https://github.com/Kludex/starlette/blob/main/starlette/middleware/cors.py
- https://fastapi.tiangolo.com/advanced/websockets/#using-depends-and-others
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.depends import DEPENDS
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("FastAPI", "Starlette"),
    languages=("python",),
    local_too=True,
)
BASE: Final = "starlette.middleware.base.BaseHTTPMiddleware"
CORS: Final = "CORSMiddleware"
REFUSES: Final = re.compile(r"\b(401|403|429)\b|UNAUTHORIZED|FORBIDDEN|TOO_MANY_REQUESTS")
CHECKS: Final = re.compile(
    r"(?i)auth|token|verif|api_?key|secret|permission|allowed|origin|cookie|headers|query_params"
    r"|\blimit|throttl|1008|login"
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the middleware that does not see the WebSockets of the file."""
    bare = [it for it in _endpoints(code) if not _checks(code, it)]
    if not bare:
        return
    related = ((bare[0].params[0], "this connection passes it by"),)
    for node, function in _middleware(code):
        if REFUSES.search(code.source(function)):
            yield Hit(node, "WebSockets pass by this middleware", related=related)
    for call in code.calls:
        origins = _credentialed(code, call)
        if origins is not None:
            yield Hit(origins, "WebSockets of other origins pass by CORS", related=related)


def _endpoints(code: Code) -> Iterator[n.Function]:
    for socket in code.sockets.of("starlette", side="server"):
        function = socket.node.parent
        if socket.accepted and isinstance(function, n.Function):
            yield function


def _checks(code: Code, function: n.Function) -> bool:
    """Whether an endpoint checks anything, or depends on what may."""
    marks = (it for root in (function, *function.decorators) for it in root.find(n.Call))
    if any(code.qualified(it.callee) in DEPENDS for it in marks):
        return True
    return any(
        CHECKS.search(code.source(node))
        for node in code.called(function)
        if isinstance(node, n.Name | n.Attribute | n.Literal)
    )


def _middleware(code: Code) -> Iterator[tuple[n.Node, n.Function]]:
    for function in code.all(n.Function):
        for mark in function.decorators:
            if isinstance(mark, n.Call) and mark.method == "middleware":
                yield mark, function
    for owner in code.all(n.Class):
        method = owner.method("dispatch")
        for base in owner.bases:
            if method is not None and code.qualified(base) == BASE:
                yield base, method


def _credentialed(code: Code, call: n.Call) -> n.Node | None:
    """The origins that CORS lets in with cookies, if it is not all of them."""
    names = (code.qualified(it) for it in (call.callee, *call.args))
    if not any(name.endswith(CORS) for name in names):
        return None
    origins = code.option(call, "allow_origins")
    found = None if origins is None else code.follow(origins)
    if code.constant(code.option(call, "allow_credentials")) is not True:
        return None
    if not isinstance(found, n.Sequence) or any(code.constant(it) == "*" for it in found.items):
        return None
    return origins
