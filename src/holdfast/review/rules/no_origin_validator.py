"""Sessions over WebSocket without a check of the origin, in Django Channels.

## What it does
Looks for `AuthMiddlewareStack`, `SessionMiddlewareStack` and the like around the WebSocket routes
of a `ProtocolTypeRouter`, with no `AllowedHostsOriginValidator` or `OriginValidator` around them.

## Why it hurts
Any web site can open a connection with the session cookie of your users, and read and send what
they may. Browsers do not apply the same-origin policy to WebSockets, and nothing else in Channels
looks at the origin.

## Example
```py
routes = AuthMiddlewareStack(URLRouter(patterns))
application = ProtocolTypeRouter({"websocket": routes})
```

## Instead
Wrap it in `AllowedHostsOriginValidator`, which lets in the hosts of `ALLOWED_HOSTS`.

```py
routes = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(patterns)))
application = ProtocolTypeRouter({"websocket": routes})
```

Clients that are no browsers send no origin, and are refused then; give those a route of their own.

## References
- https://channels.readthedocs.io/en/stable/topics/security.html
- https://cwe.mitre.org/data/definitions/1385.html
- RFC 6455 section 10.2
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Edit, Severity
from holdfast.review.analysis.importing import add_import
from holdfast.review.code import Code
from holdfast.review.hit import Hit, insert, unsafe
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("Channels",),
    languages=("python",),
    local_too=True,
)
STACKS = frozenset(
    {
        "channels.auth.AuthMiddlewareStack",
        "channels.auth.AuthMiddleware",
        "channels.sessions.SessionMiddlewareStack",
        "channels.sessions.SessionMiddleware",
        "channels.sessions.CookieMiddleware",
    }
)
ROUTER = "channels.routing.ProtocolTypeRouter"
VALIDATOR = "AllowedHostsOriginValidator"


def check(code: Code) -> Iterator[Hit]:
    """Yield the stacks that let in every origin."""
    for call in code.calls:
        if code.qualified(call.callee) != ROUTER or not call.args:
            continue
        routes = code.follow(call.args[0])
        given = routes.get("websocket") if isinstance(routes, n.Mapping) else None
        stack = None if given is None else code.follow(given)
        if isinstance(stack, n.Call) and _lets_in_all(code, stack):
            message = "Any web site may connect with the session of a user"
            yield Hit(stack.callee, message, unsafe("Check the origin", *_wrapped(code, stack)))


def _lets_in_all(code: Code, stack: n.Call) -> bool:
    """Whether there are sessions in a stack, and all that is around them is known."""
    name = code.qualified(stack.callee)
    inner = next(iter(stack.args), None)
    if inner is None or "origin" in code.source(stack).lower():
        return False
    return name in STACKS


def _wrapped(code: Code, stack: n.Call) -> tuple[Edit | None, ...]:
    more = add_import(code, "channels.security.websocket", VALIDATOR)
    return (*more, insert(stack.start, f"{VALIDATOR}("), insert(stack.end, ")"))
