"""The review agrees with the skill: its programs are clean, the broken application is not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks, code_names, rows, section
from tests.skill.applications import copied
from tests.skill.programs import SKILL, programs

review = pytest.importorskip("holdfast.review").review

STORY = ROOT / "docs" / "howto" / "broken-to-sound.md"
EXAMPLES = ROOT / "examples"
CODE = ("js", "jsx", "python")


def planted() -> list[tuple[str, str, str]]:
    """The pitfalls of the broken application, as the page's table has them."""
    table = rows(section(STORY, "What is planted"))
    found = [[name for cell in row[:2] for name in code_names(cell)] for row in table]
    return sorted((where, code, name) for where, code, name in found)


def found(folder: Path) -> list[tuple[str, str, str]]:
    """What the review says of a folder."""
    report = review([folder])
    assert not report.problems
    places = [(finding.place, finding.rule) for finding in report.findings]
    return sorted((f"{Path(p.path).name}:{p.line}", r.code, r.name) for p, r in places)


def test_seven_pitfalls_are_planted_in_both_languages() -> None:
    """Each of another rule."""
    pitfalls = planted()
    assert len({code for _, code, _ in pitfalls}) == len(pitfalls) == 7
    assert {where.partition(":")[0] for where, *_ in pitfalls} == {
        "client.js",
        "server.py",
        "ticker.mjs",
    }


def test_the_broken_application_has_exactly_those(tmp_path: Path) -> None:
    """Every one is found, on its line, and nothing else."""
    assert found(copied("broken", tmp_path)) == planted()


def test_the_mended_application_is_clean(tmp_path: Path) -> None:
    """Nothing is left, and nothing was silenced."""
    assert found(copied("mended", tmp_path)) == []
    for path in (ROOT / "examples" / "mended").iterdir():
        assert "holdfast: ignore" not in path.read_text(), path.name


@pytest.mark.parametrize("page", sorted({program.page for program in programs()}))
def test_the_patterns_are_clean(page: str, tmp_path: Path) -> None:
    """All code of a reference, programs and pieces."""
    for number, block in enumerate(blocks(SKILL / "references" / f"{page}.md")):
        if block.language in CODE:
            suffix = {"python": "py"}.get(block.language, block.language)
            name = block.comment or f"piece{number}.{suffix}"
            (tmp_path / name).write_text(block.code)
    assert found(tmp_path) == []


def call(folder: Path, *options: str, code: int) -> str:
    """Run `holdfast review` in a folder; return what it printed, with a fixed time."""
    done = subprocess.run(
        [sys.executable, "-m", "holdfast", "review", ".", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return re.sub(r"\d+\.\d+ s\)", "0.1 s)", done.stdout)


def test_what_the_page_quotes_is_what_the_review_says(tmp_path: Path) -> None:
    """Its output is real, before and after."""
    output = call(copied("broken", tmp_path), code=1) + call(copied("mended", tmp_path), code=0)
    quoted = [block for block in blocks(STORY) if block.language == "text"]
    assert len(quoted) == 3
    for block in quoted:
        assert block.code in output


def test_the_safe_fixes_are_the_first_half_of_the_repair(tmp_path: Path) -> None:
    """What they leave is in the server, and JavaScript is then as in examples/mended."""
    folder = copied("broken", tmp_path)
    call(folder, "--fix", code=1)
    assert {where.partition(":")[0] for where, *_ in found(folder)} == {"server.py"}
    assert {code for _, code, _ in found(folder)} == {"HF209", "HF212", "HF401"}
    for name in ("client.js", "ticker.mjs"):
        assert (folder / name).read_text() == (EXAMPLES / "mended" / name).read_text()


def test_the_page_shows_the_repair() -> None:
    """Its Python stands in examples/mended, and so do the lines that it adds; others are gone."""
    shown = [block for block in blocks(STORY) if block.language in ("py", "diff")]
    assert {block.language for block in shown} == {"py", "diff"}
    for block in shown:
        if block.language == "py":
            assert block.code in (ROOT / block.comment.removeprefix("from ")).read_text()
            continue
        lines = {
            name: (EXAMPLES / name / block.comment).read_text() for name in ("broken", "mended")
        }
        for line in block.code.splitlines():
            here, there = ("mended", "broken") if line.startswith("+") else ("broken", "mended")
            assert f"{line[1:]}\n" in lines[here], line
            assert f"{line[1:]}\n" not in lines[there], line
