"""How near the server of a client is, as far as the address says that is written in the file.

A server on the same machine or in the same house has a client or two. Nobody comes back with a
fleet of others there, no authority signs its certificate, and whoever reads its log owns it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from holdfast.review.analysis.hosts import is_in_house, is_this_machine
from holdfast.review.analysis.urls import parts_of
from holdfast.review.code import Code
from holdfast.review.meaning.keeping import once
from holdfast.review.meaning.sockets import Peer
from holdfast.review.syntax import nodes as n

ADDRESS: Final = re.compile(r"(?:^|_)ip(?:_?addr(?:ess)?)?$|[a-z]I[pP](?:Addr(?:ess)?)?$")
"""Names of hosts that are called by a number: nothing has one on the internet for long."""
HOST: Final = re.compile(r"://(?P<host>\[[^\]]*\]|[^/?:#]*)(?P<end>[/?:#])?")
SURROUNDINGS: Final = re.compile(
    r"^(?:os|process|import\.meta|Deno|Bun)\b|[lL]ocation\b|document\b"
)
"""What is set for the place where a program runs: it says nothing of all the others."""
DEPTH: Final = 3
"""How many functions and defaults in each other are looked through."""
GIVEN: Final = ("assign", "param")
PAGES: Final = frozenset(
    {"browser", "graphql-ws", "reconnecting-websocket", "react-use-websocket", "rxjs", "vueuse"}
)

Host = str | n.Node
"""The name of a host, or the expression for it."""


def is_here(code: Code, client: Peer) -> bool:
    """Tell whether a client is for a server on the same machine, unless it is told otherwise."""
    hosts = [it for _, it in _hosts(code, client)]
    return bool(hosts) and all(_is(code, it, is_this_machine) for it in hosts)


def is_near(code: Code, client: Peer) -> bool:
    """Tell whether a client is for a server on the same machine, or for one in the same house.

    A program that connects without TLS, whatever the host, is not meant for the internet; a page
    may be.
    """
    hosts = list(_hosts(code, client))
    page = client.library in PAGES
    return bool(hosts) and all(
        _is_near(code, host, not page and before == "ws://") for before, host in hosts
    )


@once
def serves_here(code: Code) -> bool:
    """Tell whether all servers of a file listen on this machine alone, unless told otherwise.

    An address that is written where they listen says less: a proxy may be in front of it.
    """
    hosts = [_listens_on(code, server) for server in code.sockets.servers]
    return bool(hosts) and all(
        host is not None and not isinstance(host, n.Literal) and _is(code, host, is_this_machine)
        for host in hosts
    )


def _listens_on(code: Code, server: Peer) -> n.Node | None:
    """The host that a server is given."""
    call = server.node
    if not isinstance(call, n.Call):
        return None
    second = call.args[1:2] if server.library == "websockets" else ()
    return code.option(call, "host") or next(iter(second), None)


def _is_near(code: Code, host: Host, plain: bool) -> bool:
    if _is(code, host, is_this_machine) or _is(code, host, is_in_house):
        return True
    if isinstance(host, str):
        return False
    holder = host.object if isinstance(host, n.Subscript) else host
    if SURROUNDINGS.search(code.qualified(holder)):
        return False
    name = getattr(host, "id", "") or getattr(host, "name", "")
    return plain or ADDRESS.search(name) is not None


def _hosts(code: Code, client: Peer) -> Iterator[tuple[str, Host]]:
    """What stands before the host, and the host, of each URL that a client may be given."""
    for call in (client.node, *client.called("connect")):
        if isinstance(call, n.Call):
            given = code.option(call, "url", "uri") or next(iter(call.args), None)
            for parts in _spellings(code, given) if given is not None else ():
                yield _host(parts)


def _spellings(code: Code, url: n.Node, depth: int = DEPTH) -> Iterator[list[n.Node]]:
    """The parts of each text that a URL may be, as far as it is written here."""
    found = code.follow(url)
    if isinstance(found, n.Call) and (default := _default(code, found)) is not None:
        found = default
    function = code.function(found.callee if isinstance(found, n.Call) else found)
    values: list[n.Node] = []
    if function is not None:
        values = [it.value for it in function.body.find(n.Return) if it.value is not None]
    elif isinstance(found, n.Name | n.Attribute):
        sources = code.sources(code.slot(found))
        values = [it.value for it in sources if it.kind in GIVEN and it.value is not None]
    parts = parts_of(code, found)
    if values and depth:
        for value in values:
            yield from _spellings(code, value, depth - 1)
    elif parts[0] is not found and depth:
        for first in _spellings(code, parts[0], depth - 1):
            yield [*first, *parts[1:]]
    else:
        yield parts


def _default(code: Code, call: n.Call) -> n.Node | None:
    """What a setting is unless it is set: `settings.get("host", "localhost")`."""
    match call:
        case n.Call(n.Attribute(name="get"), (n.Literal(), default)) if not SURROUNDINGS.search(
            code.qualified(call.callee)
        ):
            return default
    return None


def _host(parts: list[n.Node]) -> tuple[str, Host]:
    """What stands before the host of a URL, and the host: a text, or the expression for it."""
    text = ""
    for part in parts:
        known = isinstance(part, n.Literal) and isinstance(part.value, str)
        found = HOST.search(text)
        if found is not None and (found["end"] or (found["host"] and not known)):
            break
        if found is not None and not known:
            return text, part
        text += str(part.value) if isinstance(part, n.Literal) and known else "?"
    found = HOST.search(text)
    return "", found["host"] if found is not None else ""


def _is(code: Code, host: Host, kind: Callable[[str], bool], depth: int = DEPTH) -> bool:
    """Whether a host is of a kind, by its name or by the only default that it has."""
    if isinstance(host, str):
        return kind(host)
    found = code.follow(host)
    match found:
        case n.Literal(str(text)):
            return kind(text)
        case n.Binary("or" | "??", n.Name(), right):
            return _is(code, right, kind, depth)
        case n.Call() if (default := _default(code, found)) is not None:
            return _is(code, default, kind, depth)
        case n.Name() | n.Attribute() if depth:
            given = [it.value for it in code.sources(code.slot(found)) if it.kind in GIVEN]
            return bool(given) and all(
                it is not None and _is(code, it, kind, depth - 1) for it in given
            )
    return False
