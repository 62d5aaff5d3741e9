"""The syntax of nginx's configuration: blocks and directives with their places.

Files in repositories are templates often (envsubst, Jinja, ERB, Go). The parser takes what it can
get and never raises. Syntax: <https://nginx.org/en/docs/beginners_guide.html#conf_structure>.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from holdfast.findings import Span

DEEPEST: Final = 50

# A word goes on to a space, `;` or `{`; `${name}` and `{{ name }}` are parts of words.
_TOKEN = re.compile(
    r"""
      (?P<skip> \s++ | \#[^\n]*+ | \{%[^%\n]*+%\} | \{\#[^\#\n]*+\#\} | <%[^=%\n][^%\n]*+%> )
    | (?P<mark> ; | \} | \{ (?! \{[^{}\n]*+\}\} ) )
    | "(?P<double> [^"\\]*+ (?: \\. [^"\\]*+ )*+ )"
    | '(?P<single> [^'\\]*+ (?: \\. [^'\\]*+ )*+ )'
    | (?P<word> (?: \\.? | \$\{[^{}\s]*+\} | \{\{[^{}\n]*+\}\} | <%=[^%\n]*+%> | [^\s;{\\] )++ )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\([\"'\\])")
_TEMPLATE_LINE = re.compile(r"\{\{[^{}\n]*+\}\}(?=[ \t]*+(?:\n|\Z))")
_LUA = re.compile(
    r"""
      (?:--)? \[ =*+ \[ | --[^\n]*+ | [{}]
    | "[^"\\\n]*+ (?: \\. [^"\\\n]*+ )*+" | '[^'\\\n]*+ (?: \\. [^'\\\n]*+ )*+'
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True, eq=False)
class Directive:
    """A directive: a simple one, or a block with `children` between the braces (`body`).

    `span` is from the name to the semicolon, or to the end of the last argument before a brace.
    `line` counts from 1. Arguments are without their quotes, `arg_spans` with them. `path` is the
    file it is in.
    """

    name: str
    args: tuple[str, ...]
    span: Span
    line: int
    path: str = ""
    parent: Directive | None = field(default=None, repr=False)
    arg_spans: tuple[Span, ...] = ()
    body: Span | None = None
    children: list[Directive] = field(default_factory=list)


class Tree(NamedTuple):
    """The directives of the outermost level, and the first line that is wrong."""

    directives: list[Directive]
    broken: int | None


def walk(directives: Iterable[Directive]) -> Iterator[Directive]:
    """All directives below, in the order of the text."""
    stack = [iter(directives)]
    while stack:
        directive = next(stack[-1], None)
        if directive is None:
            stack.pop()
        else:
            yield directive
            stack.append(iter(directive.children))


def parse(text: str, path: str = "") -> Tree:
    """Parse a file, or a part of one. What is wrong is noted and read as well as can be."""
    return _Parser(text, path).run()


class _Parser:
    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.top: list[Directive] = []
        self.stack: list[Directive] = []
        self.words: list[tuple[str, Span]] = []
        self.broken: int | None = None
        self.too_deep = 0
        self.counted, self.line = 0, 1

    def run(self) -> Tree:
        position = 0
        while match := _TOKEN.match(self.text, position):
            position = match.end()
            if match["mark"] == ";":
                self.add(position)
            elif match["mark"] == "{":
                position = self.open(position)
            elif match["mark"] == "}":
                self.close(match.start())
            elif not match["skip"]:
                self.word(match)
        if self.words or self.stack:
            self.wrong(self.words[0][1].start if self.words else self.stack[-1].span.start)
        self.add(len(self.text))
        while self.stack:
            self.close(len(self.text))
        return Tree(self.top, self.broken)

    def word(self, match: re.Match[str]) -> None:
        """Take a word up. A tag on a line of its own steers the template: {{ range .Servers }}."""
        if match["word"] is None:
            text = _ESCAPE.sub(r"\1", match["double"] or match["single"] or "")
        else:
            text = match["word"]
            if not self.words and _TEMPLATE_LINE.match(self.text, match.start()):
                return
        self.words.append((text, Span(*match.span())))

    def add(self, end: int) -> Directive | None:
        """Make a directive of the words so far; it ends at `end`."""
        if not self.words:
            return None
        (name, first), *rest = self.words
        self.words = []
        self.line += self.text.count("\n", self.counted, first.start)
        self.counted = first.start
        parent = self.stack[-1] if self.stack else None
        args, spans = tuple(text for text, _ in rest), tuple(span for _, span in rest)
        span = Span(first.start, end)
        directive = Directive(name, args, span, self.line, self.path, parent, spans)
        (parent.children if parent else self.top).append(directive)
        return directive

    def open(self, position: int) -> int:
        """Begin a block; return where to read on."""
        block = self.add(self.words[-1][1].end) if self.words else None
        if block is None or len(self.stack) == DEEPEST:
            self.wrong(position)
            self.too_deep += 1
            return position
        block.body = Span(position, len(self.text))
        if block.name.endswith("_by_lua_block"):
            end = _end_of_lua(self.text, position)
            block.body = Span(position, end)
            return end + 1
        self.stack.append(block)
        return position

    def close(self, position: int) -> None:
        """End a block, and a directive before it that lacks its semicolon."""
        if self.words:
            self.wrong(position)
            self.add(self.words[-1][1].end)
        if self.too_deep:
            self.too_deep -= 1
        elif self.stack:
            block = self.stack.pop()
            start = block.body.start if block.body else position
            block.body = Span(start, position)
        else:
            self.wrong(position)

    def wrong(self, position: int) -> None:
        """Note the first line that is not nginx."""
        if self.broken is None:
            self.broken = 1 + self.text.count("\n", 0, position)


def _end_of_lua(text: str, position: int) -> int:
    """Where the brace is that ends a block of Lua, whose strings and comments may have braces."""
    depth = 0
    while match := _LUA.search(text, position):
        found, position = match.group(), match.end()
        if found == "{":
            depth += 1
        elif found == "}":
            if depth == 0:
                return match.start()
            depth -= 1
        elif found.endswith("[") and found.startswith(("[", "--[")):
            end = text.find("]" + "=" * found.count("=") + "]", position)
            position = len(text) if end < 0 else end
    return len(text)
