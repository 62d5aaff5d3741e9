"""Add verdicts to the table.

    python -m evaluation.judge FILE

FILE has the columns of verdicts.csv, as `python -m evaluation.run --pending FILE` writes it, with
`verdict` and `reason` filled in. Lines without a verdict are left out. A verdict on what was judged
before replaces the old one.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from evaluation import verdicts


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.judge")
    parser.add_argument("file", type=Path)
    path = parser.parse_args().file
    with path.open(newline="") as file:
        judged = [row for row in csv.DictReader(file) if row["verdict"]]
    try:
        new = {row["id"]: verdicts.from_row(row) for row in judged}
    except ValueError as error:
        raise SystemExit(f"judge: {path}: {error}") from None
    old = [verdict for verdict in verdicts.read() if verdict.id not in new]
    verdicts.write([*old, *new.values()])
    print(f"{len(new)} verdicts added, {len(old) + len(new)} in the table")


if __name__ == "__main__":
    main()
