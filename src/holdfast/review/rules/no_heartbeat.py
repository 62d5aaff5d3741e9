"""A connection that is never pinged.

## What it does
Looks for servers of `ws`, aiohttp and Tornado, and clients of the latter two, whose file has
nothing that pings: no option of the library, no timer that pings, no deadline for silence. These
libraries do not ping by themselves.
Socket.IO, `websockets`, uvicorn, Sanic, Bun and Deno do, and are not reported.

## Why it hurts
Connections whose other end is gone stay open for hours, with their memory and their subscriptions.
A laptop that sleeps, a phone that loses its network, a NAT that forgets: none of them sends
anything, so TCP has no reason to report an error until the server itself sends, and even then only
after many minutes.

## Example
```javascript
const wss = new WebSocketServer({ port: 8080 });
wss.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data) => publish(data));
});
```

## Instead
Ping every connection each 30 s, and terminate those that did not answer the last ping.

```javascript
const wss = new WebSocketServer({ port: 8080 });
wss.on('connection', (socket) => {
  socket.isAlive = true;
  socket.on('error', console.error);
  socket.on('pong', () => { socket.isAlive = true; });
});
const heartbeat = setInterval(() => {
  for (const socket of wss.clients) {
    if (!socket.isAlive) { socket.terminate(); continue; }
    socket.isAlive = false;
    socket.ping();
  }
}, 30_000);
wss.on('close', () => clearInterval(heartbeat));
```

In aiohttp `web.WebSocketResponse(heartbeat=30)` does it all, in Tornado the application's setting
`websocket_ping_interval=30`.

## References
- https://github.com/websockets/ws#how-to-detect-and-close-broken-connections
- https://docs.aiohttp.org/en/stable/web_reference.html#aiohttp.web.WebSocketResponse
- https://www.tornadoweb.org/en/stable/websocket.html#tornado.websocket.WebSocketHandler
- RFC 6455, section 5.5.2
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.escapes import escapes
from holdfast.review.analysis.liveness import (
    hears_silence,
    is_brief,
    is_local,
    mentions_pings,
    names_liveness,
    names_loopback,
)
from holdfast.review.analysis.nearby import is_here
from holdfast.review.analysis.timers import deferred, timers
from holdfast.review.code import Code
from holdfast.review.hit import Hit, unsafe
from holdfast.review.meaning.sockets import LISTEN, Role, Server, Socket
from holdfast.review.rewriting import add_option
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("ws", "aiohttp", "Tornado"),
    languages=("python", "javascript"),
)
APPLICATIONS = ("tornado.web.Application", "tornado.web.HTTPApplication")
OPTION = {"aiohttp": "heartbeat", "tornado": "ping_interval"}
"""What makes an aiohttp connection, or a client of Tornado, ping."""
SENDS = ("send", "write")
KEPT_ELSEWHERE = ("createWebSocketStream", "setupWSConnection", "useServer")
"""What pings by itself, or makes something of a connection that others look after."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the servers that have no heartbeat of any kind."""
    if _only_clients(code):
        for server in _ws_servers(code):
            yield Hit(server.node, "This server never pings its connections")
    if hears_silence(code):
        return
    if mentions_pings(code) and not _only_answers(code):
        yield from _tornado(code, _pinging(code))
        return
    for server in _ws_servers(code):
        yield Hit(server.node, "This server never pings its connections")
    for socket in code.sockets.of(*OPTION):
        call, name = socket.node, OPTION[socket.library]
        if not isinstance(call, n.Call) or code.option(call, name) is not None:
            continue
        if socket.side == "client" and (
            is_brief(socket) or is_local(code, socket) or escapes(code, socket)
        ):
            continue
        if not code.open_ended(call) and code.option(call, "receive_timeout") is None:
            callee = code.source(call.callee).rpartition(".")[2]
            message = f"`{callee}` without `{name}` never pings"
            # What takes a time limit is over soon.
            home = call.enclosing(n.Function)
            weak = home is not None and any(_names_timeout(it) for it in home.params)
            if socket.side == "client":
                weak = weak or is_here(code, socket) or _is_sent_by_others(socket)
            else:
                weak = weak or _is_one(socket)
            yield Hit(call, message, _fix(code, call, name), weak=weak)
    yield from _tornado(code, set())


def _only_clients(code: Code) -> bool:
    """Whether pings and deadlines there are, and all of them are of the clients in the file."""
    homes = [it.dials[-1] for it in clients(code) if it.dials]
    if not homes or not mentions_pings(code) or mentions_pings(code, *homes):
        return False
    waits = [*(it.node for it in timers(code)), *(call for call, _ in deferred(code))]
    return all(any(it.within(home) for home in homes) for it in waits)


def _is_sent_by_others(socket: Socket) -> bool:
    """Whether a method `send` puts out what it is given: other files may ping through it."""
    for call in socket.calls:
        function = call.enclosing(n.Function)
        if (call.method or "").startswith(SENDS) and function is not None:
            given = {getattr(it.target, "id", "") for it in function.params} - {"self"}
            named = {it.id for arg in call.args for it in arg.find(n.Name)}
            if function.is_method and function.name.startswith(SENDS) and given & named:
                return True
    return False


def _is_one(socket: Socket) -> bool:
    """Whether there is one connection at a time, as the one before is closed first."""
    home = socket.node.enclosing(n.Function)
    ended = (it for it in socket.calls if it.method in ("close", "abort"))
    return any(it.enclosing(n.Function) is home and it.start < socket.node.start for it in ended)


def _pinging(code: Code) -> set[n.Node]:
    """The handlers of Tornado that ping by themselves; all of them if something else may ping."""
    handlers = {it.node for it in code.sockets.of("tornado", side="server")}
    found = {it for it in handlers if names_liveness(it)}
    return handlers if mentions_pings(code, *found) else found


def _only_answers(code: Code) -> bool:
    """Whether pings are messages of the clients, which are answered: nothing here has a timer."""
    if code.python or any(timers(code)) or any(deferred(code)):
        return False
    texts = [it for it in code.all(n.Literal) if it.value in ("ping", "pong")]
    heard = any(isinstance(it.parent, n.Call) and it.parent.method in LISTEN for it in texts)
    return bool(texts) and not heard and not mentions_pings(code, *texts) and not _pings(code)


def _pings(code: Code) -> bool:
    return any(it.name in ("ping", "pong") for it in code.all(n.Attribute))


def _names_timeout(param: n.Param) -> bool:
    return isinstance(param.target, n.Name) and param.target.id == "timeout"


def _ws_servers(code: Code) -> Iterator[Server]:
    """The servers whose connections are all handled here; of the routes of one app, the first."""
    if any(code.source(call.callee).endswith(KEPT_ELSEWHERE) for call in code.calls):
        return
    routes = 0
    for server in code.sockets.servers_of("ws", "nestjs-ws"):
        if _sees_all(code, server):
            is_route = isinstance(server.node, n.Call) and not server.node.new
            routes += is_route
            if not is_route or routes == 1:
                yield server


def _sees_all(code: Code, server: Server) -> bool:
    """Whether a connection of the server is handled in this file, and goes nowhere else."""
    if any(it.function is None for it in server.on("connection")):
        return False
    accepted = [
        it
        for it in code.sockets.of("ws", side="server")
        if it.server is server and it.role is Role.connection and (it.calls or it.listeners)
    ]
    return bool(accepted) and not any(escapes(code, it) for it in (server, *accepted))


def _tornado(code: Code, pinging: set[n.Node]) -> Iterator[Hit]:
    """Yield the applications with handlers that nobody pings: `pinging` do it themselves."""
    handlers = {it.node for it in code.sockets.of("tornado", side="server")} - pinging
    made = [call for call in code.calls if handlers and _makes_application(code, call)]
    for call in made:
        names = _settings(code, call)
        if names is None or "websocket_ping_interval" in names:
            continue
        given = [code.follow(arg) for arg in (*call.args, *(it.value for it in call.keywords))]
        named = {code.follow(name) for it in given for name in it.find(n.Name)}
        # Where there is only one application, the routes may be added later.
        if handlers & named or (len(made) == 1 and _are_routed(code, handlers)):
            message = "`websocket_ping_interval` is not set, so Tornado never pings"
            fix = _fix(code, call, "websocket_ping_interval")
            weak = names_loopback(code) or code.constant(code.option(call, "debug")) is True
            # Where both ends are here, it is a transport; what it carries may have heartbeats.
            weak = weak or any(code.sockets.of("tornado", side="client"))
            yield Hit(call, message, fix, weak=weak)


def _are_routed(code: Code, handlers: set[n.Node]) -> bool:
    return any(
        isinstance(name.parent, n.Sequence | n.Call) and code.follow(name) in handlers
        for name in code.all(n.Name)
    )


def _makes_application(code: Code, call: n.Call) -> bool:
    """`Application(…)`, and the call of its `__init__` in a class of one's own."""
    if code.qualified(call.callee) in APPLICATIONS:
        return True
    owner = call.enclosing(n.Class) if call.method == "__init__" else None
    return owner is not None and any(code.qualified(it) in APPLICATIONS for it in owner.bases)


def _settings(code: Code, call: n.Call) -> set[str] | None:
    """The names of an application's settings; None where they are not all seen."""
    found: set[str] = set()
    for keyword in call.keywords:
        given = code.follow(keyword.value)
        match given:
            case _ if keyword.name:
                found.add(keyword.name)
            case n.Mapping(entries):
                found |= {str(code.constant(it.key)) for it in entries}
            case n.Call(n.Name("dict"), ()):
                found |= {it.name for it in given.keywords}
            case _:
                return None
    return found


def _fix(code: Code, call: n.Call, name: str) -> Fix | None:
    edit = add_option(code, call, name, "30")
    return None if edit is None else unsafe("Ping each 30 s", edit)
