"""A client that does not check the server's certificate.

## What it does
Looks for clients whose certificate check is turned off: `rejectUnauthorized: false`,
`NODE_TLS_REJECT_UNAUTHORIZED`, `ssl.CERT_NONE`, `check_hostname = False`,
`ssl._create_unverified_context()`, `ssl=False`, `ssl_verify=False`, `validate_cert=False`. It has
low confidence where the server is a device or has the address of one in the same house.

## Why it hurts
Anybody between the client and the server can read and change all messages, tokens included, while
the URL says `wss://`.

## Example
```javascript
const socket = new WebSocket('wss://example.com/live', { rejectUnauthorized: false });
```

## Instead
Leave the check on, and give the client the authority that signed the certificate.

```javascript
const socket = new WebSocket('wss://example.com/live', { ca: readFileSync('our-ca.pem') });
```

## References
- https://nodejs.org/api/tls.html#tlsconnectoptions-callback
- https://websocket-client.readthedocs.io/en/latest/faq.html
- https://cwe.mitre.org/data/definitions/295.html
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.appliances import is_appliance
from holdfast.review.analysis.explained import explained
from holdfast.review.analysis.handlers import own
from holdfast.review.analysis.nearby import is_here, is_near
from holdfast.review.code import Code
from holdfast.review.hit import Hit, Spanned
from holdfast.review.meaning.sockets import Socket
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.medium,
    libraries=(
        *("ws", "socket.io-client", "websockets", "aiohttp", "websocket-client"),
        *("python-socketio", "Tornado"),
    ),
    languages=("python", "javascript"),
)
CERTIFICATE: Final = re.compile(r"(?i)self-?\s?signed")
CHOICE: Final = re.compile(r"(?i)verif|insecure|trust")
PINS: Final = frozenset({"getPeerCertificate", "getPeerX509Certificate", "getpeercert"})
"""Methods that a program asks for the certificate, to compare it with one that it knows."""
OFF: Final = frozenset({"ssl", "verify_ssl", "ssl_verify", "validate_cert"})
"""Keywords that turn the check off when they are False."""
ANY_NAME: Final = "This takes the certificate of any server for this one's"


def check(code: Code) -> Iterator[Hit]:
    """Yield what turns the check off, where a client of the file connects by it."""
    # Nobody signs the certificates of devices.
    known = any(it.name in PINS for it in code.all(n.Attribute)) or is_appliance(code)
    for hit in _unchecked(code):
        yield dataclasses.replace(hit, weak=hit.weak or known or _is_chosen(code, hit.node))


def _is_chosen(code: Code, given: Spanned) -> bool:
    """Whether the user of the program asks for it, or a comment says why."""
    assert isinstance(given, n.Node)
    asked = given.enclosing(n.If)
    chosen = asked is not None and (
        bool(CHOICE.search(code.source(asked.test)))
        or any(it.value is False for it in asked.test.find(n.Literal))
    )
    return chosen or explained(code, given, CERTIFICATE)


def _unchecked(code: Code) -> Iterator[Hit]:
    for socket in code.sockets.of(side="client"):
        call = socket.node
        if isinstance(call, n.Call) and not is_here(code, socket):
            found = _in_python(code, socket, call) if code.python else _in_javascript(code, call)
            weak = is_near(code, socket)
            yield from (dataclasses.replace(it, weak=weak) for it in found)
    if not code.python and any(code.sockets.of(side="client")):
        yield from _environment(code)


def _in_javascript(code: Code, call: n.Call) -> Iterator[Hit]:
    for given in (call, code.option(call, "agent")):
        made = code.follow(given) if given is not None else None
        if isinstance(made, n.Call):
            value = code.option(made, "rejectUnauthorized")
            if code.constant(value) is False and value is not None:
                message = "`rejectUnauthorized: false` takes any certificate for the server's"
                yield Hit(value, message)


def _environment(code: Code) -> Iterator[Hit]:
    for assign in code.all(n.Assign):
        if code.qualified(assign.target) != "process.env.NODE_TLS_REJECT_UNAUTHORIZED":
            continue
        if code.constant(assign.value) in ("0", 0):
            yield Hit(assign, "No connection of this process checks a certificate")


def _in_python(code: Code, socket: Socket, call: n.Call) -> Iterator[Hit]:
    # websocket-client is given it where the connection runs, Tornado in a request.
    for one in (call, *socket.called("connect", "run_forever"), *_request(code, call)):
        yield from _of_call(code, one)


def _of_call(code: Code, call: n.Call) -> Iterator[Hit]:
    for keyword in call.keywords:
        if keyword.name in OFF and code.constant(keyword.value) is False:
            yield Hit(keyword, f"`{keyword.name}=False` takes any certificate for the server's")
        elif keyword.name in ("ssl", "ssl_context", "ssl_options"):
            yield from _context(code, keyword.value)
        elif keyword.name == "sslopt":
            yield from _options(code, keyword.value)


def _request(code: Code, call: n.Call) -> Iterator[n.Call]:
    """`websocket_connect(HTTPRequest(url, validate_cert=False))`."""
    made = code.follow(call.args[0]) if call.args else None
    if isinstance(made, n.Call) and code.qualified(made.callee) == "tornado.httpclient.HTTPRequest":
        yield made


def _options(code: Code, given: n.Node) -> Iterator[Hit]:
    """`sslopt={"cert_reqs": ssl.CERT_NONE}` of websocket-client."""
    options = code.follow(given)
    if isinstance(options, n.Mapping):
        required, named = options.get("cert_reqs"), options.get("check_hostname")
        if required is not None and code.qualified(required) == "ssl.CERT_NONE":
            yield Hit(required, "`ssl.CERT_NONE` takes any certificate for the server's")
        elif named is not None and code.constant(named) is False:
            yield Hit(named, ANY_NAME)


def _context(code: Code, given: n.Node, depth: int = 2) -> Iterator[Hit]:
    made = code.follow(given)
    if isinstance(made, n.Call):
        if code.qualified(made.callee) == "ssl._create_unverified_context":
            yield Hit(made, "An unverified context takes any certificate for the server's")
        function = code.function(made.callee)
        for end in own(function) if function is not None else ():
            if isinstance(end, n.Return) and end.value is not None and depth:
                yield from _context(code, end.value, depth - 1)
    members = [it.parent for it in code.uses(code.slot(given))]
    set_off = [
        (it.name, it.parent)
        for it in members
        if isinstance(it, n.Attribute) and it.parent is not None and _is_set_off(code, it)
    ]
    # Whoever checks no certificate has to turn both off.
    unchecked = [it for it in set_off if it[0] == "verify_mode"]
    for _, place in unchecked or set_off:
        message = "`ssl.CERT_NONE` takes any certificate for the server's"
        yield Hit(place, message if unchecked else ANY_NAME)


def _is_set_off(code: Code, member: n.Attribute) -> bool:
    match member.parent:
        case n.Assign(target, value) if target is member:
            if member.name == "verify_mode":
                return code.qualified(value) == "ssl.CERT_NONE"
            return member.name == "check_hostname" and code.constant(value) is False
    return False
