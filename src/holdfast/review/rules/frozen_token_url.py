"""A token that is built into the address once, and used for every redial.

## What it does
Looks for clients that redial with a token that was put into the URL, or into the options, before:
a template with `token=` outside of the function that dials, or a string or object given to a
library that takes a function as well. Tokens from the environment of the process are left alone.

## Why it hurts
Once the token has expired every redial is refused. A page that was open over night, or a laptop
that slept, comes back with the old token and stays offline until somebody reloads.

## Example
```javascript
const socket = new ReconnectingWebSocket(`wss://example.com/feed?token=${token}`);
```

## Instead
Give a function in place of the address or the options, and get the token in it, for each attempt.

```javascript
const socket = new ReconnectingWebSocket(() => `wss://example.com/feed?token=${getToken()}`);
```

## References
- https://github.com/pladaria/reconnecting-websocket#update-url
- https://the-guild.dev/graphql/ws/docs/client/interfaces/ClientOptions#url
- https://socket.io/docs/v4/client-options/#auth
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.pauses import innermost_loop
from holdfast.review.analysis.redial import Client
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, unsafe
from holdfast.review.meaning.scopes import Binding, Source
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=(
        "browser",
        "ws",
        "websockets",
        "reconnecting-websocket",
        "socket.io-client",
        "graphql-ws",
    ),
    languages=("python", "javascript"),
)
IN_URL: Final = re.compile(
    r"[?&](access_?|auth_?|id_?)?(token|jwt|ticket)=$|[?&]session(_?id)?=$", re.I
)
NAMES: Final = re.compile(r"^(access|auth|id|bearer)?_?(token|jwt|ticket)$|^authorization$", re.I)
ENVIRONMENT: Final = re.compile(
    r"\bprocess\.env\b|import\.meta\.env|\bos\.(environ|getenv)\b|Deno\.env"
)
OPTIONS: Final = {"socket.io-client": ("auth", "query"), "graphql-ws": ("connectionParams",)}


def check(code: Code) -> Iterator[Hit]:
    """Yield the tokens that outlive one dial."""
    for client in clients(code):
        call = client.socket.node
        if not client.redials or client.local or not isinstance(call, n.Call):
            continue
        by_itself = client.redials[0].how == "option"
        if by_itself and client.socket.library in OPTIONS:
            yield from _options(code, client, call)
        elif client.socket.library == "reconnecting-websocket":
            yield from _string(code, call)
        elif not by_itself:
            yield from _captured(code, client, call)
        if by_itself and client.socket.library in ("graphql-ws", "rxjs"):
            yield from _url_option(code, call)


def _options(code: Code, client: Client, call: n.Call) -> Iterator[Hit]:
    for name in OPTIONS[client.socket.library]:
        given = code.option(call, name)
        held = None if given is None else code.follow(given)
        if not isinstance(held, n.Mapping) or _set_later(code, client, name):
            continue
        for entry in held.entries:
            key = str(entry.key.value) if isinstance(entry.key, n.Literal) else ""
            varies = not _is_fixed(code, entry.value)
            if NAMES.search(key) and varies and given is not None:
                message = f"Each redial sends the `{key}` of the first dial"
                weak = _of_page(code, entry.value) or _handed_in(code, entry.value)
                yield Hit(given, message, weak=weak)
                break


def _is_fixed(code: Code, value: n.Node) -> bool:
    """Whether a value is the same for as long as a process runs, as that of its environment is."""
    return isinstance(value, n.Literal) or bool(ENVIRONMENT.search(code.source(code.follow(value))))


def _of_page(code: Code, value: n.Node) -> bool:
    """Whether the page was opened with it, and has to be opened anew for another one."""
    parts = [value]
    for source in code.sources(code.slot(value)):
        parts += [] if source.value is None else [source.value]
    named = [code.follow(it) for part in parts for it in part.find(n.Name)]
    return any("location.search" in code.source(it) for it in (*parts, *named))


def _handed_in(code: Code, value: n.Node) -> bool:
    """Whether somebody else gives the token, who may make another client for another one."""
    parts = [it for it in value.walk() if isinstance(it, n.Name | n.Attribute)]
    made = [it for part in parts for it in code.sources(code.slot(part))]
    known = [it for it in made if it.value is not None or it.kind == "param"]
    return bool(known) and all(_is_given(code, it) for it in known)


def _is_given(code: Code, source: Source) -> bool:
    """Whether it is a parameter, or an attribute that keeps one."""
    kept = code.sources(code.slot(source.value))
    return source.kind == "param" or (bool(kept) and all(it.kind == "param" for it in kept))


def _set_later(code: Code, client: Client, name: str) -> bool:
    """`socket.auth = …`, `socket.auth.token = …`, `socket.io.opts.query = …`."""
    for assign in code.all(n.Assign):
        target = assign.target
        while isinstance(target, n.Attribute):
            if target.name == name and target.object is not None:
                return True
            target = target.object
    return False


def _string(code: Code, call: n.Call) -> Iterator[Hit]:
    given = call.args[0] if call.args else None
    if given is not None and _has_token(code, code.follow(given)):
        yield Hit(given, "Each redial uses the token of the first dial", _fix(code, given))


def _url_option(code: Code, call: n.Call) -> Iterator[Hit]:
    given = code.option(call, "url")
    if given is not None and _has_token(code, code.follow(given)):
        yield Hit(given, "Each redial uses the token of the first dial", _fix(code, given))


def _captured(code: Code, client: Client, call: n.Call) -> Iterator[Hit]:
    """A URL with a token that is made outside of what dials again."""
    given = call.args[0] if call.args else None
    if not isinstance(given, n.Name | n.Attribute):
        return
    made = code.follow(given)
    if made is given or not _has_token(code, made):
        return
    loop = next((it for it in _loops(client)), None)
    if loop is not None:
        inside = made.within(loop) or any(made.within(it) for it in client.dials if it.within(loop))
    else:
        inside = any(made.within(it) or made in code.called(it) for it in client.dials)
    slot = code.slot(given)
    if not inside and not (isinstance(slot, Binding) and len(slot.sources) > 1):
        yield Hit(made, "Each redial uses the token of the first dial")


def _loops(client: Client) -> Iterator[n.Node]:
    for redial in client.redials:
        loop = innermost_loop(redial.node)
        if redial.how == "loop" and loop is not None:
            yield loop


def _has_token(code: Code, node: n.Node) -> bool:
    """Whether a string has a token that comes from somewhere."""
    match node:
        case n.Template(parts):
            pass
        case n.Binary("+", left, right):
            parts = (*_flat(left), right)
        case _:
            return False
    pairs = pairwise(parts)
    return any(
        isinstance(value := code.constant(first), str)
        and (IN_URL.search(value) or (value.endswith("=") and _is_token(second)))
        and not _is_fixed(code, second)
        for first, second in pairs
    )


def _is_token(value: n.Node) -> bool:
    """Whether a value is a token by its own name, whatever it is called in the URL."""
    name = getattr(value, "name", "") or getattr(value, "id", "")
    return NAMES.search(name) is not None


def _flat(node: n.Node) -> tuple[n.Node, ...]:
    match node:
        case n.Binary("+", left, right):
            return (*_flat(left), right)
    return (node,)


def _fix(code: Code, given: n.Node) -> Fix | None:
    if isinstance(given, n.Template | n.Binary):
        text = f"() => {code.source(given)}"
        return unsafe("Build the address for each attempt", replace(given, text))
    return None
