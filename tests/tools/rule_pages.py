"""Write the reference pages of the rules from the rules' own docs, or check that they are the same.

python tests/tools/rule_pages.py            write docs/rules/*.md
python tests/tools/rule_pages.py --check    say which differ, and exit with 1 if any does
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from holdfast.findings import Rule
from holdfast.findings.pages import index, page

FOLDER: Final = Path(__file__).parents[2] / "docs" / "rules"


def wanted(rules: Iterable[Rule]) -> dict[str, str]:
    """What the folder should hold: text by file name."""
    listed = list(rules)
    return {"index.md": index(listed), **{f"{rule.code}.md": page(rule) for rule in listed}}


def differences(folder: Path, pages: dict[str, str]) -> list[str]:
    """The files of `folder` that are not as `pages` says: missing, different, too many."""
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(
        name for name in found.keys() | pages.keys() if found.get(name) != pages.get(name)
    )


def write(folder: Path, pages: dict[str, str]) -> None:
    """Make `folder` hold `pages` and no other page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in differences(folder, pages):
        if name in pages:
            (folder / name).write_text(pages[name], encoding="utf-8")
        else:
            (folder / name).unlink()


def main(arguments: list[str]) -> int:
    """Write or check the pages; return the exit status."""
    from holdfast.review.registry import rules

    pages = wanted(loaded.rule for loaded in rules())
    if arguments != ["--check"]:
        write(FOLDER, pages)
        print(f"{len(pages)} pages in docs/rules")
        return 0
    wrong = differences(FOLDER, pages)
    for name in wrong:
        print(f"docs/rules/{name} is not what the rules say; run python tests/tools/rule_pages.py")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
