"""A dependency on an HTTP request, in a WebSocket route.

## What it does
Looks for parameters of the type `Request` in WebSocket routes of FastAPI, and in what these depend
on. With FastAPI before 0.144 also for its security schemes, such as `HTTPBearer`.

## Why it hurts
Each handshake fails with a TypeError. A WebSocket has no `Request`, so FastAPI has nothing to give
for the parameter, and answers with status 500.

## Example
```py
async def current_user(request: Request):
    return await users.by_token(request.headers["authorization"])


@app.websocket("/feed")
async def feed(websocket: WebSocket, user: User = Depends(current_user)): ...
```

## Instead
Ask for an `HTTPConnection`, which requests and WebSockets both are.

```py
async def current_user(connection: HTTPConnection):
    return await users.by_token(connection.headers["authorization"])


@app.websocket("/feed")
async def feed(websocket: WebSocket, user: User = Depends(current_user)): ...
```

## References
- https://fastapi.tiangolo.com/reference/websockets/
- https://github.com/fastapi/fastapi/issues/2031
- https://github.com/fastapi/fastapi/issues/2587
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.depends import dependencies, dependency, depends, marks
from holdfast.review.analysis.importing import add_import
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, unsafe
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("FastAPI",),
    languages=("python",),
    local_too=True,
)
REQUESTS: Final = frozenset(
    {"fastapi.Request", "fastapi.requests.Request", "starlette.requests.Request"}
)
SCHEMES: Final = frozenset(
    {
        *("HTTPBearer", "HTTPBasic", "HTTPDigest", "OAuth2", "OAuth2PasswordBearer"),
        *("OAuth2AuthorizationCodeBearer", "APIKeyHeader", "APIKeyCookie", "APIKeyQuery"),
        "OpenIdConnect",
    }
)
SHARED: Final = frozenset(
    {"app", "url", "base_url", "headers", "query_params", "path_params", "cookies", "client"}
    | {"session", "auth", "user", "state", "scope", "url_for", "get"}
)
"""What an HTTPConnection has of a request."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the parameters that cannot be given in a WebSocket route."""
    seen: set[n.Node] = set()
    for function in code.all(n.Function):
        route = next((it for it in function.decorators if _is_route(code, it)), None)
        if route is None:
            continue
        needed = [function, *dependencies(code, function)]
        for mark in marks(code, route):
            target = dependency(code, mark)
            needed += [target, *dependencies(code, target)] if target is not None else []
        for one in needed:
            for hit in (*_requests(code, one), *_schemes(code, one)):
                if hit.node not in seen:
                    seen.add(hit.node)  # type: ignore[arg-type]
                    yield hit


def _is_route(code: Code, mark: n.Node) -> bool:
    if not isinstance(mark, n.Call) or mark.method != "websocket":
        return False
    imported = {item.module.partition(".")[0] for item in code.all(n.Import)}
    return "fastapi" in imported


def _requests(code: Code, function: n.Function) -> Iterator[Hit]:
    for param in function.params:
        if param.annotation is not None and code.qualified(param.annotation) in REQUESTS:
            message = "There is no `Request` for a WebSocket: each handshake fails"
            yield Hit(param, message, _fix(code, function, param, param.annotation))


def _fix(code: Code, function: n.Function, param: n.Param, annotation: n.Node) -> Fix | None:
    """Ask for what both are, if no more is used of it."""
    slot = code.slot(param.target)
    for use in code.uses(slot) if slot is not None else ():
        member = use.parent
        known = isinstance(member, n.Attribute) and member.name in SHARED
        if use.within(function.body) and not known:
            return None
    imports = add_import(code, "fastapi.requests", "HTTPConnection")
    edits = (*imports, replace(annotation, "HTTPConnection"))
    return unsafe("Ask for an HTTPConnection", *edits)


def _schemes(code: Code, function: n.Function) -> Iterator[Hit]:
    version = code.project.version("pypi", "fastapi", code.path)
    if version is None or not version.before(0, 144):
        return
    for mark in depends(code, function):
        made = code.follow(mark.args[0]) if mark.args else None
        if isinstance(made, n.Call):
            module, _, name = code.qualified(made.callee).rpartition(".")
            if module.startswith("fastapi.security") and name in SCHEMES:
                yield Hit(mark, f"`{name}` works for HTTP only, before FastAPI 0.144")
