"""How often the review is right, computed from the table of verdicts alone."""

from __future__ import annotations

from collections import Counter
from typing import Final

from evaluation.packages import read_packages
from evaluation.verdicts import Verdict, precision
from holdfast.findings import Confidence, Rule
from holdfast.review.registry import rules

AT_HIGH: Final = 0.90
"""The least share of true findings, arguable ones counted as false, at high confidence."""

BY_RULE: Final = 0.80
"""The same for each rule that is on by default."""


def report(table: list[Verdict]) -> str:
    """The tables of RESULTS.md: by confidence, by rule, by package."""
    known = {loaded.rule.name: loaded.rule for loaded in rules()}
    now = [verdict for verdict in table if verdict.now == "yes"]
    total = Counter(verdict.package for verdict in now)
    lines = [
        f"{len(now)} findings in {len(total)} of {len(read_packages())} packages, each read and"
        " judged. *Strict* counts what is arguable as false, *lenient* leaves it out.",
        "",
        "| confidence of the rule | findings | true | false | arguable | strict | lenient |",
        "|---|---|---|---|---|---|---|",
    ]
    for confidence in sorted(Confidence, reverse=True):
        part = [v for v in now if v.rule in known and known[v.rule].confidence == confidence]
        lines.append(_row(_level(confidence), part))
    default = [v for v in now if v.rule in known and _by_default(known[v.rule])]
    lines += [_row("on by default", default), _row("all", now)]
    lines += ["", "| rule | confidence | findings | true | false | arguable | strict | lenient |"]
    lines += ["|---|---|---|---|---|---|---|---|"]
    for name, rule in known.items():
        part = [verdict for verdict in now if verdict.rule == name]
        if part:
            lines.append(_row(f"{rule.code} `{name}` | {_level(rule.confidence)}", part))
    silent = [f"`{name}`" for name in known if all(verdict.rule != name for verdict in now)]
    if silent:
        lines += ["", f"Nothing in these packages was reported by {', '.join(silent)}."]
    return "\n".join(lines)


def shortfalls(table: list[Verdict]) -> list[str]:
    """What falls short of the limits above, one sentence each."""
    known = {loaded.rule.name: loaded.rule for loaded in rules()}
    high = [v for v in table if v.rule in known and known[v.rule].confidence == Confidence.high]
    found = []
    if precision(high).strict < AT_HIGH:
        found.append(f"at high confidence {precision(high).strict:.2f} is below {AT_HIGH}")
    for name, rule in known.items():
        share = precision(verdict for verdict in table if verdict.rule == name).strict
        if _by_default(rule) and share < BY_RULE:
            found.append(f"{rule.code} {name} is on by default, and {share:.2f} is below {BY_RULE}")
    return found


def _by_default(rule: Rule) -> bool:
    return rule.confidence >= Confidence.medium


def _level(confidence: Confidence) -> str:
    return confidence.name


def _row(label: str, part: list[Verdict]) -> str:
    share = precision(part)
    cells = f"{share.total} | {share.true} | {share.false} | {share.arguable}"
    ratios = f"{share.strict:.2f} | {share.lenient:.2f}" if share.total else "- | -"
    return f"| {label} | {cells} | {ratios} |"
