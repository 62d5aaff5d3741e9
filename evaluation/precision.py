"""How often the review is right, computed from the table of verdicts alone."""

from __future__ import annotations

from collections import Counter
from typing import Final

from evaluation.packages import read_packages
from evaluation.verdicts import Verdict, precision
from holdfast.findings import Confidence
from holdfast.review.registry import rules

AT_HIGH: Final = 0.90
"""The least share of true findings, arguable ones counted as false, at high confidence."""

BY_RULE: Final = 0.80
"""The same for what each rule reports by default."""

LEVELS: Final = tuple(level.name for level in sorted(Confidence, reverse=True))
DEFAULT: Final = (Confidence.high.name, Confidence.medium.name)


def report(table: list[Verdict]) -> str:
    """The tables of RESULTS.md: by confidence, by rule, by package."""
    known = {loaded.rule.name: loaded.rule for loaded in rules()}
    now = [verdict for verdict in table if verdict.now == "yes"]
    total = Counter(verdict.package for verdict in now)
    lines = [
        f"{len(now)} findings in {len(total)} of {len(read_packages())} packages, each read and"
        " judged. *Strict* counts what is arguable as false, *lenient* leaves it out.",
        "",
        "| confidence of the finding | findings | true | false | arguable | strict | lenient |",
        "|---|---|---|---|---|---|---|",
    ]
    for level in LEVELS:
        lines.append(_row(level, [verdict for verdict in now if verdict.confidence == level]))
    lines += [_row("on by default", [v for v in now if v.confidence in DEFAULT]), _row("all", now)]
    lines += ["", "| rule | confidence | findings | true | false | arguable | strict | lenient |"]
    lines += ["|---|---|---|---|---|---|---|---|"]
    for name, rule in known.items():
        for level in LEVELS:
            part = [v for v in now if v.rule == name and v.confidence == level]
            if part:
                lines.append(_row(f"{rule.code} `{name}` | {level}", part))
    silent = [f"`{name}`" for name in known if all(verdict.rule != name for verdict in now)]
    if silent:
        lines += ["", f"Nothing in these packages was reported by {', '.join(silent)}."]
    return "\n".join(lines)


def shortfalls(table: list[Verdict]) -> list[str]:
    """What falls short of the limits above, one sentence each."""
    high = precision(verdict for verdict in table if verdict.confidence == Confidence.high.name)
    found = []
    if high.strict < AT_HIGH:
        found.append(f"at high confidence {high.strict:.2f} is below {AT_HIGH}")
    for loaded in rules():
        rule = loaded.rule
        part = [v for v in table if v.rule == rule.name and v.confidence in DEFAULT]
        share = precision(part).strict
        if share < BY_RULE:
            found.append(f"{rule.code} {rule.name}: {share:.2f} by default is below {BY_RULE}")
    return found


def _row(label: str, part: list[Verdict]) -> str:
    share = precision(part)
    cells = f"{share.total} | {share.true} | {share.false} | {share.arguable}"
    ratios = f"{share.strict:.2f} | {share.lenient:.2f}" if share.total else "- | -"
    return f"| {label} | {cells} | {ratios} |"
