"""What a message says is run, or becomes part of a query or a page.

## What it does
Follows messages to where they are run as code or by a shell, become part of the text of an SQL
query, are unpickled, or are put into a page as HTML.

## Why it hurts
Whoever can send a message decides what runs: on a server that is anybody who can connect, and on a
page anybody whose words it shows. A WebSocket passes by the checks that forms and HTTP routes have.

## Example
```py
message = json.loads(text)
cursor.execute(f"SELECT * FROM rooms WHERE name = '{message['room']}'")
```

## Instead
Pass values as values: query parameters, argument lists without a shell, `textContent`.

```py
message = json.loads(text)
cursor.execute("SELECT * FROM rooms WHERE name = %s", (message["room"],))
```

## References
- https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html
- https://cwe.mitre.org/data/definitions/74.html
- https://cwe.mitre.org/data/definitions/79.html
- https://cwe.mitre.org/data/definitions/502.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.dialing import name_of
from holdfast.review.analysis.kept import Kept
from holdfast.review.analysis.origins import Stage
from holdfast.review.code import Code
from holdfast.review.formats.markup import raw_html
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("all",),
    languages=("python", "javascript"),
)
RUN = "is run as code"
SHELL = "is run by a shell"
HTML = "becomes HTML of the page"
SQL = "becomes part of an SQL query"
UNPICKLED = "is unpickled, which can run anything"
CALLS = {
    **dict.fromkeys(("eval", "exec", "Function", "vm.runInThisContext"), RUN),
    **dict.fromkeys((f"vm:runIn{where}Context" for where in ("", "This", "New")), RUN),
    **dict.fromkeys(("child_process:exec", "child_process:execSync"), SHELL),
    **dict.fromkeys(("os.system", "os.popen", "asyncio.create_subprocess_shell"), SHELL),
    **dict.fromkeys(("subprocess.getoutput", "subprocess.getstatusoutput"), SHELL),
    **dict.fromkeys(
        ("pickle.loads", "marshal.loads", "dill.loads", "jsonpickle.decode"), UNPICKLED
    ),
    "yaml.unsafe_load": UNPICKLED,
    "document.write": HTML,
}
"""Functions that are dangerous by their first argument."""
PROMISING = frozenset({"util:promisify"})
PROGRAM = re.compile(r"(?i)call_?back")
INSTRUCTION = re.compile(r"(?i:java_?script|\beval|\bexec)|\b[rR]un(?=[_A-Z]|\b)")
"""What a message is called that tells a page to run something."""
SHELLS = re.compile(
    r"(subprocess\.(run|call|check_call|check_output|Popen)|child_process:spawn(Sync)?)$"
)
QUERIES = frozenset(
    {
        *("execute", "executemany", "executescript", "query", "raw", "fetchrow", "fetchval"),
        *("exec", "run", "all", "get", "each", "prepare", "unsafe"),
        *("$queryRawUnsafe", "$executeRawUnsafe"),
    }
)
"""Methods of databases; what they are given counts only where it is a statement."""
STATEMENT = re.compile(
    r"(?i)\b(select\s.+\sfrom|insert\s+into|update\s.+\sset|delete\s+from)\b", re.S
)
MARKUP = frozenset({"innerHTML", "outerHTML", "srcdoc"})
FRAGMENTS = frozenset({"insertAdjacentHTML", "createContextualFragment"})
ADDING = frozenset({"append", "prepend", "before", "after", "replaceWith"})
"""Methods of jQuery that take HTML."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the values of messages in places where they are more than values."""
    messages = Kept(code)
    if not messages.origins:
        return
    for name in raw_html(code.page):
        if messages.shown(name.id) is not None:
            yield Hit(name, f"What a message says {HTML}")
    for place, value, what in _sinks(code):
        trace = messages.trace(value)
        if trace is not None and trace.stage is not Stage.event:
            weak = what == RUN and _is_meant(value, trace.origin.side)
            yield Hit(place, f"What a message says {what}", weak=weak)


def _is_meant(value: n.Node, side: str) -> bool:
    """Whether code is expected, by the name of the value, or of what a page is told by its server:
    that is the origin of its scripts anyway."""
    if isinstance(value, n.Name) and PROGRAM.search(value.id):
        return True
    outer = [it for it in value.ancestors() if isinstance(it, n.Function | n.If | n.Case)]
    return side == "client" and any(INSTRUCTION.search(it) for it in _named(outer))


def _named(outer: list[n.Function | n.If | n.Case]) -> Iterator[str]:
    """The names of functions, and the texts that are asked for."""
    for node in outer:
        if isinstance(node, n.Function):
            yield name_of(node)
        else:
            tests = node.tests if isinstance(node, n.Case) else (node.test,)
            yield from (str(it.value) for test in tests for it in test.find(n.Literal))


def _sinks(code: Code) -> Iterator[tuple[n.Node, n.Node, str]]:
    """The dangerous places: what to point at, the value that goes in, and what becomes of it."""
    for node in code.nodes:
        match node:
            case n.Call(n.Attribute(_, method), args) if method in FRAGMENTS and args:
                yield args[-1], args[-1], HTML
            # The names of the parameters come first.
            case n.Call(n.Name("Function"), (_, *_, last)):
                yield last, last, RUN
            case n.Call(_, (first, *_)):
                yield from ((first, first, what) for what in _called(code, node, first))
            case n.Assign(n.Attribute(_, name), n.Node() as value) if name in MARKUP:
                if not _is_escaped(value):
                    yield value, value, HTML
            case n.Entry(n.Literal("dangerouslySetInnerHTML"), n.Mapping() as given):
                html = given.get("__html")
                if html is not None:
                    yield html, html, HTML


def _called(code: Code, call: n.Call, first: n.Node) -> Iterator[str]:
    name = _callee(code, call)
    if name in CALLS:
        yield CALLS[name]
    elif SHELLS.search(name) and code.constant(code.option(call, "shell")) is True:
        yield SHELL
    elif call.method in QUERIES and _is_statement(code, first):
        yield SQL
    elif not code.python and (call.method == "html" or _is_jquery(code, call)):
        yield HTML


def _callee(code: Code, call: n.Call) -> str:
    """What is called, also as a promise: `const run = promisify(exec)`."""
    made = code.follow(call.callee)
    if isinstance(made, n.Call) and made.args and code.qualified(made.callee) in PROMISING:
        return code.qualified(made.args[0])
    return code.qualified(call.callee)


def _is_escaped(value: n.Node) -> bool:
    """`text.replace(/</g, '&lt;')`: no tag begins in what is left."""
    while isinstance(value, n.Call) and isinstance(value.callee, n.Attribute):
        match value:
            case n.Call(n.Attribute(_, "replace"), (n.Regex("<"), n.Literal("&lt;"))):
                return True
            case n.Call(n.Attribute(_, "replaceAll"), (n.Literal("<"), n.Literal("&lt;"))):
                return True
        value = value.callee.object
    return False


def _is_jquery(code: Code, call: n.Call) -> bool:
    """Whether a call adds to what jQuery has selected: `$('#log').append(text)`."""
    owner = call.callee.object if isinstance(call.callee, n.Attribute) else None
    made = None if owner is None else code.follow(owner)
    selects = isinstance(made, n.Call) and getattr(made.callee, "id", "") in ("$", "jQuery")
    return selects and call.method in ADDING


def _is_statement(code: Code, text: n.Node) -> bool:
    """Whether it is the text of a query with values put into it, not the values' placeholders."""
    text = code.follow(text)
    built = isinstance(text, n.Template) or (isinstance(text, n.Binary) and text.op in ("+", "%"))
    return built and STATEMENT.search(code.source(text)) is not None
