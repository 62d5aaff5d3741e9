"""Commands that start servers, wherever deployment files have them.

Lines of a shell (Procfile, Dockerfile, scripts, units of systemd) and lists of strings (Dockerfile,
compose files, manifests of Kubernetes) are read as they are written; nothing is expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from holdfast.findings import Span

MOST_COMMANDS: Final = 200
LONGEST_COMMAND: Final = 800

PROGRAMS: Final = (
    *("daphne", "fastapi", "granian", "gunicorn"),
    *("hypercorn", "pm2", "sanic", "uvicorn"),
)
_PROGRAM = re.compile(rf"(?<![\w-])({'|'.join(PROGRAMS)})(?:-runtime)?(?=[\s\"',])")
_IN_LINE = re.compile(
    r"""
      \\ \r?\n | \r?\n(?=[ \t]++--?[A-Za-z])
    | (?P<end> \n | && | [;|] | ["'](?= \s*+ (?: [,\]}] | \Z ) ) )
    | (?P<word> (?: \$\{[^}\n]*+\} | \$\(\(?[^)\n]*+\)++ | [^\s"';|&\\] )++ )
    """,
    re.VERBOSE,
)
_IN_LIST = re.compile(
    r"""
      (?P<end> \] | \n (?! [ \t]*+ (?: -[ ] | ["'] ) ) )
    | (?P<word> (?: \$\{[^}\n]*+\} | \$\(\(?[^)\n]*+\)++ | [^\s"',\[\]] )++ )
    """,
    re.VERBOSE,
)


class Value(NamedTuple):
    """The value of an option, and where it is."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Command:
    """A program and its arguments, each with where it begins. `span` is that of the program."""

    program: str
    words: tuple[tuple[str, int], ...]
    path: str
    span: Span

    def option(self, *flags: str) -> Value | None:
        """The value of an option: `--workers 4`, `--workers=4`, `-w 4`, `-w4`."""
        for index, (word, start) in enumerate(self.words):
            name, equals, value = word.partition("=")
            if word in flags and index + 1 < len(self.words):
                value, start = self.words[index + 1]
            elif name in flags and equals:
                start += len(name) + 1
            elif word[:2] in flags and word[2:].isdigit():
                value, start = word[2:], start + 2
            else:
                continue
            return Value(value, Span(start, start + len(value)))
        return None

    def has(self, *flags: str) -> bool:
        """Whether an option is given, with a value or without."""
        return any(word.partition("=")[0] in flags for word, _ in self.words)


def commands_in(text: str, path: str = "") -> Iterator[Command]:
    """The commands of the file at `path` that start servers. Never raises."""
    if not any(program in text for program in PROGRAMS):
        return
    for match in islice(_PROGRAM.finditer(text), MOST_COMMANDS):
        if not is_comment(text, match.start()):
            yield Command(match[1], _words(text, match.end()), path, Span(*match.span(1)))


def is_comment(text: str, position: int) -> bool:
    """Whether what is at `position` is in a line that is a comment."""
    before = text[max(0, position - 200) : position]
    return before.rpartition("\n")[2].lstrip().startswith(("#", "//", "REM "))


def _words(text: str, position: int) -> tuple[tuple[str, int], ...]:
    """The words from `position` on: of a line of a shell, or of a list of strings."""
    ahead = text[position : position + 100]
    listed = ahead[0] in "\"'," or bool(re.match(r"\s*\n\s*- ", ahead))
    words = []
    end = min(len(text), position + LONGEST_COMMAND)
    for match in (_IN_LIST if listed else _IN_LINE).finditer(text, position, end):
        if match["end"]:
            break
        if match["word"] not in (None, "-"):
            words.append((match["word"], match.start("word")))
    return tuple(words)
