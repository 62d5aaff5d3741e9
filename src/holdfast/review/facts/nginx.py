"""A file of nginx's configuration, and what is in force at a place of it.

A file is seldom the whole configuration: pieces are included, and the `http` block is elsewhere.
What the tree has of the rest is taken into account, and `certain` says whether that is all.
Inheritance: <https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header>.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from holdfast.review.facts.names import names
from holdfast.review.facts.nginx_syntax import Directive, parse, walk

if TYPE_CHECKING:
    from holdfast.review.facts.project import Project

UNITS: Final = {
    "ms": 0.001,
    "s": 1,
    "": 1,
    "m": 60,
    "h": 3600,
    "d": 86_400,
    "w": 604_800,
    "M": 2_592_000,
    "y": 31_536_000,
}
# What these say is about files, certificates and other servers, by the custom of their names.
HARMLESS_INCLUDES: Final = names(
    [
        *("*mime.types", "*fastcgi*", "*uwsgi*", "*scgi*", "*ssl*", "*letsencrypt*", "*modules*"),
        *("*conf.d/*", "*sites-enabled/*"),
    ]
)

_TIME = re.compile(r"(\d++)(ms|[yMwdhms]|)\s*+")
_BLOCK = re.compile(
    r"^[ \t]*+(?:http|events|stream|server|upstream[ \t]++\S++|location[ \t]++[^;{}\n]++"
    r"|map[ \t]++\S++[ \t]++\$\w++)[ \t]*+(?:\n[ \t]*+)?\{",
    re.MULTILINE,
)
_LINE = re.compile(
    r"^[ \t]*+(?P<name>proxy_[a-z_]++|listen|server_name|server|worker_[a-z_]++|include|root|return"
    r"|ssl_[a-z_]++|try_files|rewrite|default|add_header|ip_hash|least_conn|access_log|index)"
    r"\b[^;{}\n]*+;",
    re.MULTILINE,
)


def seconds(text: str) -> float | None:
    """A time of nginx in seconds, as in 90, 60s, 1h30m, 500ms; None if it is none."""
    total, position = 0.0, 0
    while match := _TIME.match(text, position):
        total += int(match[1]) * UNITS[match[2]]
        position = match.end()
    return total if position and position == len(text) else None


def looks_like_nginx(text: str) -> bool:
    """Whether a file of a name that many programs use is nginx's, or a template of it."""
    line = _LINE.search(text)
    return line is not None and (line["name"].startswith("proxy_") or bool(_BLOCK.search(text)))


class NginxFile:
    """One file. `directives` are those of its outermost level, `broken` its first wrong line."""

    language: Final = "nginx"

    def __init__(self, path: str, text: str, project: Project) -> None:
        self.path = path
        self.text = text
        self.project = project
        self.directives, self.broken = parse(text, path)
        self._seen_whole: dict[Directive | None, bool] = {}
        self._levels: dict[Directive | None, dict[str, tuple[Directive, ...]]] = {}

    @property
    def whole(self) -> bool:
        """Whether this is the file that nginx starts from, rather than one that is included."""
        return any(directive.name == "http" for directive in self.directives)

    def walk(self) -> Iterator[Directive]:
        """All directives, in the order of the text."""
        return walk(self.directives)

    def named(self, *names: str) -> Iterator[Directive]:
        """All directives of these names, in the order of the text."""
        return (directive for directive in self.walk() if directive.name in names)

    def effective(self, block: Directive | None, name: str) -> Directive | None:
        """The directive in force in `block` (None: the file's outermost level), if one is seen.

        It may be of another file.
        """
        found = self.effective_all(block, name)
        return found[-1] if found else None

    def effective_all(self, block: Directive | None, name: str) -> tuple[Directive, ...]:
        """As `effective`, for directives that may be repeated, such as proxy_set_header.

        A level that has any of them inherits none: those of the innermost such level count.
        """
        for level in self._chain(block):
            if found := self._members(level).get(name):
                return found
        main = None if self.whole else self.project.nginx_main(self.path)
        if main is None:
            return ()
        http = next(directive for directive in main.directives if directive.name == "http")
        return main.effective_all(http, name)

    def certain(self, block: Directive | None) -> bool:
        """Whether no file that is not in the tree may say more about `block`."""
        for level in self._chain(block):
            if level not in self._seen_whole:
                self._seen_whole[level] = not any(
                    directive.args
                    and not HARMLESS_INCLUDES.match(directive.args[0])
                    and not self.project.nginx_included(directive.args[0], self.path)
                    for directive in self._members(level).get("include", ())
                )
            if not self._seen_whole[level]:
                return False
        return True

    def _chain(self, block: Directive | None) -> Iterator[Directive | None]:
        """The block and those around it, up to the file's outermost level."""
        while block is not None:
            yield block
            block = block.parent
        yield None

    def _members(self, block: Directive | None) -> dict[str, tuple[Directive, ...]]:
        """The directives of one level by name, those of included files among them."""
        level = self._levels.get(block)
        if level is None:
            found: dict[str, list[Directive]] = defaultdict(list)
            seen = {self.path}
            waiting = list(reversed(block.children if block else self.directives))
            while waiting:
                directive = waiting.pop()
                found[directive.name].append(directive)
                if directive.name != "include" or not directive.args:
                    continue
                for file in self.project.nginx_included(directive.args[0], self.path):
                    if file.path not in seen:
                        seen.add(file.path)
                        waiting.extend(reversed(file.directives))
            level = self._levels[block] = {name: tuple(all_) for name, all_ in found.items()}
        return level
