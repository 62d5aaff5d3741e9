"""Links inside the documentation lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, headings, pages, prose, text

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
IN_CODE = re.compile(r"`[^`\n]*`")


def slug(heading: str) -> str:
    """The anchor that GitHub makes of a heading."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    kept = "".join(c for c in plain.lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


def has_anchor(file: Path, anchor: str) -> bool:
    return file.suffix != ".md" or anchor in map(slug, headings(text(file)))


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(IN_CODE.sub("", prose(page))):
        path, _, anchor = target.partition("#")
        if path.startswith(("http://", "https://")):
            continue
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and not has_anchor(file, anchor)):
            broken.append(target)
    assert not broken


def test_every_page_of_docs_is_on_the_map() -> None:
    """The map of a folder with very many pages is an index of its own, which is on the map."""
    top = ROOT / "docs" / "index.md"
    linked = {top}
    for index in (ROOT / "docs").rglob("index.md"):
        linked |= {(index.parent / path).resolve() for path in LINK.findall(prose(index))}
    missing = [page for page in (ROOT / "docs").rglob("*.md") if page not in linked]
    assert not missing


def test_files_named_in_the_text_exist() -> None:
    """`tests/...`, `docs/...` and the like between backticks are paths of this repository."""
    path = re.compile(r"`((?:tests|docs|examples|protocol|benchmarks|src)/[\w./-]*)`")
    missing = [
        f"{page.name}: {name}"
        for page in pages()
        for name in path.findall(prose(page))
        if not (ROOT / name).exists() and not name.endswith("build/")
    ]
    assert not missing
