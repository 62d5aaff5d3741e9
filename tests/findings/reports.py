"""Reports as a run makes them, and reports with everything nasty that code and paths can hold."""

from __future__ import annotations

from typing import Final

from holdfast.findings.finding import Edit, Finding, Fix, Place, Related, Span
from holdfast.findings.lines import Lines
from holdfast.findings.report import Point, Problem, Report, Verdict
from holdfast.findings.rule import Confidence, Rule, Severity, parse_doc

NO_ERROR_LISTENER_DOC: Final = """
A server socket has no listener for `error`.

## What it does

Looks for the handler of `connection` and for what it does with its socket.

## Why it hurts

The first reset connection ends the whole process, and with it every other connection. Node throws
an `error` event that nobody listens for.

## Example

```js
wss.on("connection", (socket) => {
  socket.on("message", handle);
});
```

## Instead

Attach an `error` listener to each socket before anything else. It may do as little as log.

```js
wss.on("connection", (socket) => {
  socket.on("error", console.error);
  socket.on("message", handle);
});
```

## References

- https://github.com/websockets/ws/blob/master/doc/ws.md
- Node.js documentation, Events, "Error events"
"""

NO_ORIGIN_DOC: Final = """
The handshake is accepted from any origin.

## What it does

Looks for a check of `Origin`.

## Why it hurts

Any page that a user visits can open a connection with that user's cookies.

## Example

```py
serve(handler, origins=None)
```

## Instead

List the origins that may connect.

## References

- https://cwe.mitre.org/data/definitions/1385.html
"""

NO_JITTER_DOC: Final = """
The delay before the next attempt is the same for every client.

## What it does

Follows the arithmetic of the delay.

## Why it hurts

After a restart all clients come back at once.

## Example

```js
setTimeout(connect, Math.min(1000 * 2 ** n, 30000));
```

## Instead

Multiply the delay by a random number.

## References

- RFC 6455, section 7.2.3
"""


def rule(
    code: str, name: str, doc: str, severity: Severity, confidence: Confidence = Confidence.high
) -> Rule:
    """A rule as the registry makes it."""
    summary, sections = parse_doc(doc)
    languages = ("python", "javascript")
    return Rule(code, name, summary, severity, confidence, ("ws", "all"), languages, sections)


NO_ERROR_LISTENER: Final = rule("HF201", "no-error-listener", NO_ERROR_LISTENER_DOC, Severity.error)
NO_JITTER: Final = rule("HF303", "no-jitter", NO_JITTER_DOC, Severity.warning, Confidence.medium)
NO_ORIGIN: Final = rule("HF501", "no-origin", NO_ORIGIN_DOC, Severity.error, Confidence.medium)
CLEARTEXT: Final = rule("HF508", "cleartext", NO_ORIGIN_DOC, Severity.note, Confidence.low)
RULES: Final = (NO_ERROR_LISTENER, NO_JITTER, NO_ORIGIN, CLEARTEXT)

SERVER: Final = """\
import { WebSocketServer } from "ws";

const wss = new WebSocketServer({ port: 8080 });
wss.on("connection", (socket) => {
  socket.on("message", (data) => handle(data));
});

const admin = new WebSocketServer({ port: 8081 });
admin.on("connection", (socket) => {
  socket.on("message", log);
});
"""

CLIENT: Final = """\
let failures = 0;
function again() {
  const delay = Math.min(1000 * 2 ** failures++, 30000);
  setTimeout(connect, delay);
}
"""


def find(
    rule: Rule, path: str, text: str, part: str, message: str, fix: Fix | None = None
) -> Finding:
    """A finding of `rule` where `part` first stands in `text`."""
    start = text.index(part)
    place = Lines(text).place(path, Span(start, start + len(part)))
    return Finding(rule, place, message, fix)


def insertion(text: str, part: str, inserted: str, title: str, *, safe: bool = True) -> Fix:
    """A fix that puts `inserted` before the place where `part` first stands in `text`."""
    start = text.index(part)
    return Fix(title, (Edit(Span(start, start), inserted),), safe)


def replacement(text: str, part: str, new: str, title: str, *, safe: bool) -> Fix:
    """A fix that puts `new` in the place of `part`."""
    start = text.index(part)
    return Fix(title, (Edit(Span(start, start + len(part)), new),), safe)


def _typical() -> Report:
    listener = 'socket.on("error", console.error);\n  '
    handle, log = 'socket.on("message", (data)', 'socket.on("message", log)'
    delay = "Math.min(1000 * 2 ** failures++, 30000)"
    jitter = replacement(
        CLIENT, delay, f"Math.random() * {delay}", "Add jitter to the delay", safe=False
    )
    first = find(
        NO_ERROR_LISTENER,
        "src/server.js",
        SERVER,
        handle,
        "No listener for `error` on the socket of this handler.",
        insertion(SERVER, handle, listener, "Add a listener that logs the error"),
    )
    second = find(
        NO_ERROR_LISTENER,
        "src/server.js",
        SERVER,
        log,
        "No listener for `error` on the socket of this handler.",
        insertion(SERVER, log, listener, "Add a listener that logs the error"),
    )
    backoff = find(
        NO_JITTER, "src/client.js", CLIENT, delay, "The delay has no random part.", jitter
    )
    related = Related(Place("src/server.js", 3, 13, 3, 48), "The server is made here.")
    origin = find(
        NO_ORIGIN,
        "src/server.js",
        SERVER,
        "new WebSocketServer({ port: 8080 })",
        "Nothing looks at the `Origin` of a handshake.",
    )
    origin = Finding(origin.rule, origin.place, origin.message, related=(related,))
    return Report(
        findings=(backoff, origin, first, second),
        checklist=(
            Point(
                "The server shares the port of HTTP",
                Verdict.missing,
                "It listens on a port of its own: legitimate, at the price of a second origin.",
                (Place("src/server.js", 3, 13, 3, 48),),
            ),
            Point(
                "A heartbeat, and an end for peers that miss it",
                Verdict.missing,
                "No ping is sent.",
            ),
            Point(
                "The client comes back with exponential backoff and jitter",
                Verdict.partly,
                "The delay doubles up to a cap, without jitter.",
                (backoff.place,),
            ),
            Point(
                "Messages are validated, and a bad one is answered",
                Verdict.found,
                "The parse is guarded.",
                (Place("src/handle.js", 4, 3, 4, 20), Place("src/handle.js", 9, 3, 9, 20)),
            ),
            Point("Connection errors are logged", Verdict.not_applicable, "There is no client."),
        ),
        problems=(
            Problem("src/broken.js", "syntax error, the rest was read", 7),
            Problem("vendor/app.js", "not text, but has the name of JavaScript"),
        ),
        sources={"src/server.js": SERVER, "src/client.js": CLIENT},
        files=14,
        read=3,
        suppressed=1,
        known=2,
        gone=1,
        seconds=0.4321,
    )


NASTY: Final = {
    "crlf.py": "import websockets\r\nserve(handler,\r\n      origins=None)\r\n",
    "tabs and spaces.py": "async def main():\n\t\tserve(\thandler, origins=None)\n",
    "emoji 🚀/ключ.py": 'greet("👩‍👩‍👧", "漢字"); serve(handler, origins=None)  # 🎉\n',
    "nul\x00.py": 'x = "\x00\x07"; serve(handler, origins=None)\n',
    "ansi.py": 'title("\x1b]0;own\x07\x1b[2J"); serve(handler, origins=None)  # \u202egnp.exe\n',
    "long.js": "x" * 9_000 + ";serve(handler, origins=None);" + "y" * 11_000,
    "100%25 ]]>&<\"'.py": "serve(h, origins=None) # ]]> <b>&amp;</b> ::error::x %0A | ` ``` \n",
    "new\nline, colon:.py": "serve(handler, origins=None)",
    "surrogate\udcff.py": "x = '\ud800'; serve(handler, origins=None)",
    "separators\u2028.py": "a\x0bb\x0cc\x85d\u2028e; serve(handler, origins=None)\n",
}


def _nasty() -> Report:
    findings = []
    for path, text in NASTY.items():
        part = text[text.index("serve(") : text.index("origins=None") + len("origins=None)")]
        fix: Fix | None = replacement(
            text, "None", '["https://x\x1b[0m"]', f"Name it in {path}", safe=True
        )
        if len(text) > 1_000:
            fix = None
        message = f"Any origin, says \x1b[31m{path}\x1b[0m | `x` ``` </details> %0A\n::error::no"
        findings.append(find(NO_ORIGIN, path, text, part, message, fix))
    ends = {
        "end.py": "serve()\n",
        "end-without.py": "serve()",
        "empty.py": "",
    }
    for path, text in ends.items():
        place = Lines(text).place(path, Span(len(text), len(text)))
        edit = Edit(Span(len(text), len(text)), "# end\n")
        findings.append(
            Finding(CLEARTEXT, place, "Nothing at the end.", Fix("Add it", (edit,), False))
        )
    findings.append(Finding(CLEARTEXT, Place("not-kept.py", 3, 1, 3, 9), "The source is gone."))
    point = Point("Is \x1b[1m it?", Verdict.found, "Yes | \x00 it is.\n# No", (findings[3].place,))
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        checklist=(point,),
        problems=(Problem("bad\x1b[2J\n.py", "cannot be read: \x1b[2J\udcff ]]>"),),
        sources={**NASTY, **ends},
        files=13,
        read=13,
    )


TYPICAL: Final = _typical()
HOSTILE: Final = _nasty()
CLEAN: Final = Report(files=14, read=3, seconds=0.1)
ALL: Final = {"typical": TYPICAL, "hostile": HOSTILE, "clean": CLEAN}
