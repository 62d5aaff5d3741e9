"""Review the real packages and compare what is found with the verdicts.

    python -m evaluation.run [--cache FOLDER] [--package NAME ...] [--pending FILE]

`python -m evaluation.fetch` comes first. Findings without a verdict are listed, and written to a
file of the same columns as verdicts.csv if `--pending` names one: filled in, its lines are added
with `python -m evaluation.judge FILE`. Verdicts on what is no longer found stay in the table with
`now` = no, and count for nothing. Writes the figures to RESULTS.md. With `--package` only some are
reviewed, and nothing is written but pending findings.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from evaluation import precision, results, verdicts
from evaluation.packages import Package, default_cache, read_packages
from evaluation.reviewing import Found, review_roots
from evaluation.verdicts import Verdict


def chosen(labels: list[str] | None) -> list[Package]:
    """The packages of these labels, all without any. Exits for a label that is not in the list."""
    packages = {package.label: package for package in read_packages()}
    if unknown := sorted(set(labels or ()) - set(packages)):
        raise SystemExit(f"run: not in packages.toml: {', '.join(unknown)}")
    return [packages[label] for label in labels or packages]


def findings(package: Package, cache: Path) -> list[Found]:
    """What the review finds in a package. Exits if it was not fetched."""
    base = cache / "unpacked" / package.slug
    if not base.is_dir():
        raise SystemExit(f"run: {package.label} is not in {cache}: python -m evaluation.fetch")
    return review_roots(package.roots(cache), base, package.label)


def pending(package: Package, found: Found) -> Verdict:
    """A line of the table that waits for its verdict."""
    where = (package.label, package.version, found.path, found.line)
    return Verdict(*where, found.name, found.confidence, found.id, "yes", "", "")


def compare(
    found: dict[str, Verdict], known: list[Verdict], labels: set[str]
) -> tuple[list[Verdict], list[Verdict]]:
    """The table as it is now, and what waits for a verdict.

    `found` are lines without verdicts by id, of the packages `labels`; others stay as they are.
    """
    table = []
    for verdict in known:
        now = found.get(verdict.id)
        if now is not None:
            table.append(replace(now, verdict=verdict.verdict, reason=verdict.reason))
        elif verdict.package in labels:
            table.append(replace(verdict, now="no"))
        else:
            table.append(verdict)
    judged = {verdict.id for verdict in known}
    return table, [line for id, line in found.items() if id not in judged]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.run")
    parser.add_argument("--cache", type=Path, default=default_cache())
    parser.add_argument("--package", action="append", help="such as npm/ws; may be repeated")
    parser.add_argument("--pending", type=Path, help="where findings without a verdict go")
    options = parser.parse_args()
    packages = chosen(options.package)
    found: dict[str, Verdict] = {}
    messages: dict[str, str] = {}
    for package in packages:
        for finding in findings(package, options.cache):
            found[finding.id] = pending(package, finding)
            messages[finding.id] = finding.message
        print(f"\r{len(found):6} findings, {package.label:40}", end="", file=sys.stderr)
    print(file=sys.stderr)
    table, waiting = compare(found, verdicts.read(), {package.label for package in packages})
    for line in sorted(waiting):
        print(f"{line.id} {line.rule} {line.package} {line.path}:{line.line}  {messages[line.id]}")
    if options.pending:
        verdicts.write(waiting, options.pending)
    print(f"{len(found)} findings in {len(packages)} packages, {len(waiting)} without a verdict")
    if not options.package:
        verdicts.write(table)
        results.write("precision", precision.report(table))
        print("\n".join(precision.shortfalls(table)))


if __name__ == "__main__":
    main()
