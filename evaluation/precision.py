"""How often the review is right, computed from the table of verdicts alone."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Final

from evaluation.packages import read_packages
from evaluation.verdicts import VERDICTS, Precision, Verdict, precision
from holdfast.findings import Confidence
from holdfast.review.registry import rules

FIRST: Final = Path(__file__).parent / "first_look.csv"
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
    return "\n".join([*lines, "", *_first_looks()])


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


def _first_looks() -> list[str]:
    """What the rules as they were then said by default of packages that were new to them."""
    with FIRST.open(newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [
        "At first sight, before anything was mended after them, what each set of new packages gave"
        " by default ([first_look.csv](first_look.csv) has it by rule):",
        "",
        "| set | packages | findings | true | false | arguable | strict | lenient |",
        "|---|---|---|---|---|---|---|---|",
    ]
    sets = Counter({row["set"]: int(row["packages"]) for row in rows})
    for name, packages in [*sets.items(), ("all", sets.total())]:
        part = [row for row in rows if name in ("all", row["set"])]
        counts = (sum(int(row[kind]) for row in part) for kind in VERDICTS)
        lines.append(_counted(f"{name} | {packages}", Precision(*counts)))
    return lines


def _row(label: str, part: list[Verdict]) -> str:
    return _counted(label, precision(part))


def _counted(label: str, share: Precision) -> str:
    cells = f"{share.total} | {share.true} | {share.false} | {share.arguable}"
    ratios = f"{share.strict:.2f} | {share.lenient:.2f}" if share.total else "- | -"
    return f"| {label} | {cells} | {ratios} |"
