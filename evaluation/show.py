"""Show findings with the code around them, for a person who judges them.

    python -m evaluation.show ID ... [--file PENDING] [--lines 25] [--cache FOLDER]

Looks for the ids in verdicts.csv and in `--file`, a file that `evaluation.run --pending` wrote.
Without ids, all of `--file` are shown.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from evaluation import verdicts
from evaluation.packages import default_cache, read_packages


def frame(path: Path, line: int, around: int) -> str:
    """The lines of `path` from `around` before to `around` after `line`, with numbers."""
    text = path.read_text(errors="replace").splitlines()
    first = max(1, line - around)
    shown = enumerate(text[first - 1 : line + around], first)
    return "\n".join(f"{'>' if n == line else ' '}{n:5} {code[:200]}" for n, code in shown)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.show")
    parser.add_argument("ids", nargs="*", metavar="ID")
    parser.add_argument("--file", type=Path)
    parser.add_argument("--lines", type=int, default=25)
    parser.add_argument("--cache", type=Path, default=default_cache())
    options = parser.parse_args()
    rows: dict[str, dict[str, str]] = {}
    for path in (verdicts.TABLE, options.file):
        if path is not None and path.exists():
            with path.open(newline="") as file:
                rows |= {row["id"]: row for row in csv.DictReader(file)}
    folders = {p.label: options.cache / "unpacked" / p.slug for p in read_packages()}
    for id in options.ids or rows:
        if id not in rows:
            raise SystemExit(f"show: there is no finding {id}")
        row = rows[id]
        print(f"== {id} {row['rule']}  {row['package']} {row['path']}:{row['line']}")
        print(f"   {row['verdict'] or 'no verdict'} {row['reason']}")
        print(frame(folders[row["package"]] / row["path"], int(row["line"]), options.lines), "\n")


if __name__ == "__main__":
    main()
