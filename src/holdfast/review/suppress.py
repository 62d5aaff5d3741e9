"""Comments in reviewed files that silence findings: `# holdfast: ignore[HF101] reason`.

A comment speaks for its own line; one that stands alone, for the next line that is not such a
comment. Without brackets it silences every rule there. Words after it are for people; the code of
a rule among them would be meant, and silence all the others too, so it is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from holdfast.errors import ConfigError
from holdfast.findings import Finding, Problem
from holdfast.review.settings import choose

_COMMENT: Final = re.compile(
    r"(?:\#|//|/\*|<!--)[ \t]*holdfast:[ \t]*ignore\b"
    r"(?:[ \t]*\[(?P<rules>[^]\n]*)\]|[ \t:=(]*(?P<bare>HF\d+))?"
)
# What may stand before a comment that is alone on its line: JSX and cells of notebooks wrap it.
_ALONE: Final = re.compile(r'[\s{"]*')


@dataclass(frozen=True, slots=True)
class Suppressions:
    """What the comments of one file silence: rules by line, None for all of them."""

    lines: Mapping[int, frozenset[str] | None]
    problems: tuple[Problem, ...]

    def silences(self, finding: Finding) -> bool:
        """Tell whether a comment speaks for the line where `finding` begins."""
        line = finding.place.line
        rules = self.lines.get(line, frozenset())
        return rules is None or finding.rule.code in rules


def suppressions(path: str, text: str, codes: Mapping[str, str]) -> Suppressions:
    """Read the comments of a file; one that names what is no rule is a problem of it."""
    if "holdfast:" not in text:
        return Suppressions({}, ())
    lines: dict[int, frozenset[str] | None] = {}
    problems: list[Problem] = []
    waiting: list[frozenset[str] | None] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = _COMMENT.search(line)
        here = waiting
        if match is not None:
            try:
                rules = _rules(match["rules"], match["bare"], codes)
            except ConfigError as error:
                problems.append(
                    Problem(path, f"in the comment that ignores rules: {error}", number)
                )
                continue
            if _ALONE.fullmatch(line, 0, match.start()):
                waiting.append(rules)
                continue
            here = [*waiting, rules]
        if here:
            lines[number] = _union(here)
            waiting = []
    return Suppressions(lines, tuple(problems))


def _rules(listed: str | None, bare: str | None, codes: Mapping[str, str]) -> frozenset[str] | None:
    """The rules between the brackets, None without brackets. Raises ConfigError for a bare code."""
    if bare is not None:
        raise ConfigError(f"write ignore[{bare}], as without brackets it silences every rule")
    if listed is None:
        return None
    return choose((word.strip() for word in listed.split(",")), codes)


def _union(parts: list[frozenset[str] | None]) -> frozenset[str] | None:
    together: frozenset[str] = frozenset()
    for part in parts:
        if part is None:
            return None
        together |= part
    return together
