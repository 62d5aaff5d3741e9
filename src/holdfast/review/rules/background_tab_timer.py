"""A browser's heartbeat that a hidden tab slows down.

## What it does
Looks for pages that ping by `setInterval` and never look at whether the page is visible:
no `visibilitychange`, `pageshow`, `focus` or `online` listener.

## Why it hurts
In a hidden tab timers run once a minute, and on a phone not at all. The server misses the pings and
closes; on iOS the page is frozen and hears nothing of it, so that it shows old data when the user
comes back.

## Example
```javascript
const ws = new WebSocket(url);
setInterval(() => ws.send('ping'), 20_000);
```

## Instead
Probe the connection when the page becomes visible again, and connect anew if it does not answer.

```javascript
const ws = new WebSocket(url);
setInterval(() => ws.send('ping'), 20_000);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') probe();
});
```

## References
- https://developer.chrome.com/blog/timer-throttling-in-chrome-88
- https://developer.mozilla.org/en-US/docs/Web/API/Page_Visibility_API
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.heartbeats import peer_of, pings
from holdfast.review.analysis.timers import timers
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.note,
    confidence=Confidence.low,
    libraries=("browser", "reconnecting-websocket"),
    languages=("javascript",),
)
SLOWED = 60.0
"""Seconds between two runs of a timer in a tab that has been hidden for long."""
WAKES = frozenset(
    {"visibilitychange", "visibilityState", "pageshow", "focus", "online", "resume", "AppState"}
)
ELSEWHERE = frozenset({"importScripts", "WorkerGlobalScope", "process", "Deno", "Bun", "require"})
"""Names of programs that have no page."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the pings of pages that do not look after themselves."""
    texts = {it.id for it in code.all(n.Name)} | {it.name for it in code.all(n.Attribute)}
    texts |= {str(it.value) for it in code.all(n.Literal)}
    if texts & (WAKES | ELSEWHERE):
        return
    for timer in timers(code):
        if timer.seconds is None or timer.seconds >= SLOWED:
            continue
        for call in pings(code, timer):
            peer = peer_of(code, call)
            if peer is not None and peer.library in META.libraries:
                yield Hit(timer.node, "A hidden tab runs this timer once a minute, or never")
                break
