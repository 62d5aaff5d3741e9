"""Headers for a handshake, in a browser.

## What it does
Looks for `new WebSocket(url, { headers })` in code that runs in a browser: components, pages, and
files that use `document` or `window`, or React, Vue and the like in a project for pages.

## Why it hurts
It throws a SyntaxError, and nothing connects. A browser's WebSocket takes subprotocols there and
no options, and does not let a page set headers at all.

## Example
```javascript
const socket = new WebSocket(url, { headers: { Authorization: `Bearer ${token}` } });
document.title = 'Live';
```

## Instead
Send the token in the first message, or let a cookie do it.

```javascript
const socket = new WebSocket(url);
socket.onopen = () => socket.send(JSON.stringify({ type: 'auth', token }));
document.title = 'Live';
```

## References
- https://developer.mozilla.org/en-US/docs/Web/API/WebSocket/WebSocket
- https://websockets.spec.whatwg.org/#dom-websocket-websocket
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("browser",),
    languages=("javascript",),
)
PAGES: Final = (".jsx", ".tsx", ".vue", ".svelte", ".html")
ELSEWHERE: Final = frozenset({"react-native", "undici", "ws", "electron"})
"""What is imported where WebSockets may take options."""
DRAWN: Final = frozenset({"react", "preact/hooks", "vue", "svelte", "solid-js"})
PAGED: Final = ("react-dom", "preact", "vue", "svelte", "solid-js")
CHOSEN: Final = re.compile(r"(?i)typeof|window|document|browser|node|process|bun|deno|native|react")
"""What a condition has in it that knows where the code runs."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the options that a browser takes for subprotocols."""
    for socket in code.sockets.of("browser", side="client"):
        call = socket.node
        if not isinstance(call, n.Call) or code.qualified(call.callee) != "WebSocket":
            continue
        options = call.args[1] if len(call.args) > 1 else None
        if options is None or not isinstance(code.follow(options), n.Mapping):
            continue
        if _is_page(code) and not _chosen(code, call):
            yield Hit(options, "A browser takes this for a subprotocol and throws a SyntaxError")


def _is_page(code: Code) -> bool:
    modules = {item.module for item in code.all(n.Import)}
    modules |= {code.qualified(call).partition(":")[0] for call in code.calls}
    if modules & ELSEWHERE:
        return False
    # React and its like run elsewhere too; whether the project draws in pages is known.
    near = code.path
    if modules & DRAWN and code.project.depends("npm", near, *PAGED):
        return not code.project.depends("npm", near, *ELSEWHERE)
    return code.path.endswith(PAGES) or any(
        name.id in ("document", "window") and code.binding(name).scope is None
        for name in code.all(n.Name)
    )


def _chosen(code: Code, call: n.Call) -> bool:
    """Whether it is done only in some places, on a condition."""
    tests = (it.test for it in call.ancestors() if isinstance(it, n.If | n.Conditional))
    return any(CHOSEN.search(code.source(test)) for test in tests)
