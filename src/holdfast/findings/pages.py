"""The reference of the rules, in Markdown: a page for each, and an index."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from holdfast.findings.rule import SECTIONS, Rule

NOTICE: Final = (
    "<!-- Written from the rule's file by tests/tools/rule_pages.py; change it there. -->"
)
ABOUT: Final = {
    "liveness": "Is the other side still there? Pings, their deadlines, their timers.",
    "lifecycle": "From accept to close: listeners, handlers, registries, shutdown.",
    "reconnect": "Coming back: when, how often, with what, and when not.",
    "input": "What is done with messages: parsing, sizes, rates, memory.",
    "security": "Who may connect, and who may read along.",
}


def page(rule: Rule) -> str:
    """The page of `rule`, for `docs/rules/<code>.md`."""
    facts = (
        f"[{rule.group}](index.md#{rule.group})",
        rule.severity.name,
        rule.confidence.name,
        _codes(rule.libraries),
        _codes(rule.languages),
    )
    table = (
        "| group | severity | confidence | libraries | languages |\n|---|---|---|---|---|\n"
        f"| {' | '.join(facts)} |"
    )
    head = (NOTICE, f"# {rule.code}: {rule.name}", f"{rule.summary}.", table)
    sections = (f"## {heading}\n\n{rule.sections[heading]}" for heading in SECTIONS)
    return "\n\n".join((*head, *sections)) + "\n"


def index(rules: Iterable[Rule]) -> str:
    """The list of `rules` by group, for `docs/rules/index.md`."""
    ordered = sorted(rules, key=lambda rule: rule.code)
    parts = [
        NOTICE,
        "# Rules",
        f"The {len(ordered)} rules of `holdfast review`, by what they are about."
        " `holdfast review --explain CODE` shows the same pages in a terminal.",
    ]
    for group, members in groupby(ordered, lambda rule: rule.group):
        rows = "\n".join(map(_row, members))
        table = f"| code | name | severity | what is wrong |\n|---|---|---|---|\n{rows}"
        parts += [f"## {group.capitalize()}", ABOUT[group], table]
    return "\n\n".join(parts) + "\n"


def _row(rule: Rule) -> str:
    summary = rule.summary.replace("|", "\\|")
    return f"| [{rule.code}]({rule.code}.md) | `{rule.name}` | {rule.severity.name} | {summary} |"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
