"""HAProxy's configuration: sections and directives with their places, and timeouts in force.

Syntax: <https://docs.haproxy.org/3.2/configuration.html#2.1>.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from holdfast.findings import Span

if TYPE_CHECKING:
    from holdfast.review.facts.project import Project

SECTIONS: Final = frozenset(
    {
        *("acme", "backend", "cache", "crt-store", "defaults", "dynamic-update", "fcgi-app"),
        *("frontend", "global", "http-errors", "listen", "log-forward", "log-profile", "mailers"),
        *("peers", "program", "resolvers", "ring", "traces", "userlist"),
    }
)
PROXIES: Final = frozenset({"backend", "frontend", "listen"})
DEEPEST: Final = 20
"""How far defaults that take their defaults from others are followed."""
UNITS: Final = {
    "us": 1e-6,
    "ms": 1e-3,
    "": 1e-3,
    "s": 1,
    "m": 60,
    "h": 3600,
    "d": 86_400,
}

_TIME = re.compile(r"(\d++)(us|ms|[smhd]|)")
_LINE = re.compile(r"[^\n]++")
_WORD = re.compile(
    r"""[ \t\r]*+(?P<word>(?:\\.|"(?:\\.|[^"\\])*+"|'[^']*+'|[^\s\\"'#]|["'\\])++)"""
)
_QUOTES = re.compile(r"""\\(.)|"((?:\\.|[^"\\])*+)"|'([^']*+)'""")
_SECTION = re.compile(
    r"^(?:global|defaults|(?:frontend|backend|listen)[ \t]++\S++)[^\n{;]*+$", re.MULTILINE
)
_DIRECTIVE = re.compile(
    r"^[ \t]++(?:bind|mode|server|timeout|balance|use_backend|default_backend|acl|option|maxconn"
    r"|log|daemon)\b[^\n;{]*+$",
    re.MULTILINE,
)

_UPGRADE = re.compile(r"websocket|\(upgrade\)|/ws\b|socket\.io", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Directive:
    """A line of a section. Arguments are without quotes, `arg_spans` with them."""

    name: str
    args: tuple[str, ...]
    span: Span
    line: int
    path: str = ""
    arg_spans: tuple[Span, ...] = ()


@dataclass(slots=True, eq=False)
class Section:
    """A section: `kind` (frontend, backend, …), its name if it has one, and its directives.

    `defaults` is the section it takes its defaults from; `span` is that of its first line.
    """

    kind: str
    name: str
    span: Span
    line: int
    path: str = ""
    defaults: Section | None = field(default=None, repr=False)
    directives: list[Directive] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Timeout:
    """A timeout in force: seconds (None where the file leaves it to a variable), and its line."""

    seconds: float | None
    directive: Directive


@dataclass(frozen=True, slots=True)
class Tunnel:
    """A backend that carries WebSockets, and the frontend that sends them there.

    A `listen` section is both. `certain` where a rule speaks of WebSockets, not by being the only
    backend. `paths` are those of a program's endpoints that a rule asks for.
    """

    back: Section
    front: Section
    certain: bool
    paths: frozenset[str] = frozenset()


def seconds(text: str) -> float | None:
    """A time of HAProxy in seconds; without a unit it is in milliseconds. None if it is none."""
    match = _TIME.fullmatch(text)
    return int(match[1]) * UNITS[match[2]] if match else None


def looks_like_haproxy(text: str) -> bool:
    """Whether a file of a name that many programs use is HAProxy's."""
    return bool(_SECTION.search(text) and _DIRECTIVE.search(text))


class HaproxyFile:
    """One file. `broken` is the first line that is in no section."""

    language: Final = "haproxy"

    def __init__(self, path: str, text: str, project: Project) -> None:
        self.path = path
        self.text = text
        self.project = project
        self.sections: list[Section] = []
        self.broken: int | None = None
        self._timeouts: dict[Section, dict[str, Timeout]] = {}
        self._parse()

    def of_kind(self, *kinds: str) -> Iterator[Section]:
        """The sections of these kinds."""
        return (section for section in self.sections if section.kind in kinds)

    def timeout(self, section: Section, kind: str) -> Timeout | None:
        """`timeout KIND` in force in `section`; None if neither it nor its defaults set it."""
        level: Section | None = section
        for _ in range(DEEPEST):
            if level is None:
                break
            if kind in (own := self._own_timeouts(level)):
                return own[kind]
            level = level.defaults
        return None

    def _own_timeouts(self, section: Section) -> dict[str, Timeout]:
        """The timeouts that a section itself sets; the last one of a kind counts."""
        found = self._timeouts.get(section)
        if found is None:
            found = self._timeouts[section] = {}
            for directive in section.directives:
                if directive.name == "timeout" and directive.args:
                    kind, *values = directive.args
                    found[kind] = Timeout(seconds(values[0] if values else ""), directive)
        return found

    def tunnels(self, paths: frozenset[str] = frozenset()) -> list[Tunnel]:
        """What carries WebSockets: by the rules of the frontends, else the one backend there is.

        `paths` are those on which the programs behind it are known to accept them.
        """
        named = {section.name: section for section in self.of_kind("backend", "listen")}
        found: dict[Section, Tunnel] = {}
        routed: dict[str, Section] = {}
        for front in self.of_kind("frontend", "listen"):
            acls = [it for it in front.directives if it.name == "acl" and it.args]
            upgrades = {it.args[0] for it in acls if _UPGRADE.search(" ".join(it.args[1:]))}
            asking = {it.args[0]: _asked(it, paths) for it in acls}
            for directive in front.directives:
                if directive.name not in ("use_backend", "default_backend") or not directive.args:
                    continue
                target, *condition = directive.args
                routed.setdefault(target, front)
                asked = _UPGRADE.search(" ".join(condition)) or upgrades.intersection(condition)
                for_paths = frozenset().union(*(asking.get(it, ()) for it in condition))
                if (asked or for_paths) and target in named:
                    tunnel = Tunnel(named[target], front, True, for_paths)
                    found.setdefault(named[target], tunnel)
            if upgrades and front.kind == "listen":
                found.setdefault(front, Tunnel(front, front, True))
        if not found and len(named) == 1:
            for name, back in named.items():
                front = back if back.kind == "listen" else routed.get(name, back)
                # Only connections that were upgraded have this timeout.
                meant = "tunnel" in self._own_timeouts(back)
                found[back] = Tunnel(back, front, meant)
        return list(found.values())

    def idle(self, tunnel: Tunnel) -> Timeout | None:
        """After how long without a byte HAProxy ends a WebSocket, and the line that says so.

        <https://docs.haproxy.org/3.2/configuration.html#timeout%20tunnel>
        """
        if found := self.timeout(tunnel.back, "tunnel"):
            return found
        sides = (self.timeout(tunnel.front, "client"), self.timeout(tunnel.back, "server"))
        known = [side for side in sides if side and side.seconds]
        return min(known, key=lambda side: side.seconds or 0, default=None)

    def _parse(self) -> None:
        named: dict[str, Section] = {}
        defaults: Section | None = None
        line, counted = 1, 0
        for match in _LINE.finditer(self.text):
            words = _words(self.text, match.start(), match.end())
            # Conditions (.if) and the tags of templates stand on lines of their own.
            if not words or words[0][0].startswith((".", "{")):
                continue
            (name, first), *rest = words
            line, counted = line + self.text.count("\n", counted, first.start), first.start
            args = tuple(text for text, _ in rest)
            span = Span(first.start, words[-1][1].end)
            if name in SECTIONS:
                section = Section(name, args[0] if args else "", span, line, self.path)
                base = named.get(args[args.index("from") + 1]) if "from" in args[:-1] else None
                if name in PROXIES:
                    section.defaults = base or defaults
                elif name == "defaults":
                    section.defaults = base
                    defaults = named[section.name] = section
                self.sections.append(section)
            elif self.sections:
                spans = tuple(span for _, span in rest)
                directive = Directive(name, args, span, line, self.path, spans)
                self.sections[-1].directives.append(directive)
            elif self.broken is None:
                self.broken = line


def _asked(acl: Directive, paths: frozenset[str]) -> frozenset[str]:
    """Which of some paths an acl is for: `acl live path_beg /live`."""
    kind, *values = acl.args[1:] or ("",)
    if kind == "path":
        return paths.intersection(values)
    starts = tuple(it for it in values if len(it) > 1 and it.startswith("/"))
    return frozenset(it for it in paths if kind == "path_beg" and it.startswith(starts))


def _words(text: str, start: int, end: int) -> list[tuple[str, Span]]:
    """The words of a line up to its comment, without their quotes, each with its place."""
    words = []
    while match := _WORD.match(text, start, end):
        start = match.end()
        word = _QUOTES.sub(lambda part: part[1] or part[2] or part[3] or "", match["word"])
        words.append((word, Span(*match.span("word"))))
    return words
