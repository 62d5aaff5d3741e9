"""Socket.IO with polling, and several processes that share its clients.

## What it does
Looks for servers of Socket.IO that may poll, where the tree starts several processes behind one
port (workers of gunicorn or uvicorn, Node's cluster, pm2), and for upstreams of nginx with several
servers, for a `socket.io` location, that do not keep a client with one server.

## Why it hurts
A client that polls makes several requests for one session, and each may end up at another process,
which does not know the session. It is refused with 400 "Session ID unknown" and starts again, in
most attempts, for as long as it does not get a WebSocket.

## Example
```js
// ecosystem.config.js: { script: 'server.js', exec_mode: 'cluster', instances: 4 }
const io = new Server(httpServer);
```

## Instead
Route each client to the same process, or do without polling.

`ip_hash` in the upstream of nginx, `@socket.io/sticky` in a cluster, `@socket.io/pm2` instead of
pm2; gunicorn has nothing of the kind, so start one worker a port and let the proxy choose. Without
polling, on the server and in the client:

```js
const io = new Server(httpServer, { transports: ['websocket'] });
```

## References
- https://socket.io/docs/v4/using-multiple-nodes/#why-is-sticky-session-required
- https://flask-socketio.readthedocs.io/en/latest/deployment.html
- https://nginx.org/en/docs/http/ngx_http_upstream_module.html#ip_hash
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.socketio import socketio_servers
from holdfast.review.code import Code
from holdfast.review.facts.nginx import NginxFile
from holdfast.review.facts.nginx_syntax import Directive
from holdfast.review.facts.proxies import routes
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("Socket.IO", "python-socketio", "Flask-SocketIO", "nginx"),
    languages=("python", "javascript", "nginx"),
)
KINDS: Final = frozenset({"cluster", "granian", "gunicorn", "hypercorn", "pm2", "uvicorn"})
STICKY: Final = frozenset({"hash", "ip_hash", "sticky", "sticky_cookie_insert"})
PACKAGES: Final = ("@socket.io/sticky", "@socket.io/pm2", "sticky-session")
HOST: Final = re.compile(r"https?://([\w.-]+)")
PATH: Final = re.compile(r"socket\\?\.io")


def check(file: Code | NginxFile) -> Iterator[Hit]:
    """Yield the servers whose clients are sent hither and thither."""
    if isinstance(file, NginxFile):
        yield from _upstreams(file)
    else:
        yield from _servers(file)


def _servers(code: Code) -> Iterator[Hit]:
    started = (it for it in code.project.workers(code.path) if it.many and it.kind in KINDS)
    workers = next(started, None)
    if workers is None or "sticky" in code.text.lower():
        return
    if code.project.depends("npm", code.path, *PACKAGES):
        return
    for _, call in socketio_servers(code):
        if code.option(call, "transports") is None:
            several = f"{workers.count} processes" if workers.count else "one process a core"
            message = f"Socket.IO polls here, and {workers.kind} starts {several} behind one port"
            related = (((workers.path, workers.span), f"Started here ({workers.kind})"),)
            yield Hit(call, message, related=related)


def _upstreams(file: NginxFile) -> Iterator[Hit]:
    upstreams = {it.args[0]: it for it in file.named("upstream") if it.args}
    seen: set[Directive] = set()
    for route in routes(file):
        target = HOST.match("".join(route.proxy.args))
        upstream = upstreams.get(target[1]) if target else None
        if upstream is None or upstream in seen or not PATH.search("".join(route.block.args)):
            continue
        seen.add(upstream)
        names = {it.name for it in upstream.children}
        active = [it for it in upstream.children if it.name == "server" and not _waits(it)]
        if len(active) > 1 and names.isdisjoint(STICKY):
            message = (
                f"Clients of Socket.IO are spread over {len(active)} servers, without regard to "
                "which one knows them"
            )
            yield Hit(upstream, message)


def _waits(server: Directive) -> bool:
    """Whether it gets requests only when the others are gone."""
    return not {"backup", "down"}.isdisjoint(server.args)
