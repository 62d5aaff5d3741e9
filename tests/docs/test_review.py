"""What the documentation says of `holdfast review`, and what other programs call of it."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from holdfast.cli import _app
from holdfast.findings import Confidence
from holdfast.review import review
from holdfast.review.files import TEST_FOLDERS
from holdfast.review.settings import KEYS, Settings, from_table
from tests.docs.pages import ROOT, Block, blocks, code_names, reference, rows, section, text
from tests.tools.review_picture import main as picture

REVIEW = reference("review.md")
HOWTO = ROOT / "docs" / "howto" / "review.md"
WORKFLOW = ROOT / "examples" / "ci" / "github-review.yml"
READING = ROOT / "docs" / "explanation" / "how-the-review-reads.md"
HOOKS = ROOT / ".pre-commit-hooks.yaml"


def test_settings_are_documented() -> None:
    """All keys, with their defaults."""
    documented = {code_names(row[0])[0]: row[2] for row in rows(section(REVIEW, "Settings"))}
    assert set(documented) == set(KEYS)
    defaults = Settings()
    assert documented["severity"] == f"`{defaults.severity.name}`"
    assert documented["confidence"] == f"`{defaults.confidence.name}`"


def test_settings_that_are_shown_can_be_read() -> None:
    """Samples are what the program takes."""
    shown = [b for page in (REVIEW, HOWTO) for b in blocks(page) if b.language == "toml"]
    assert len(shown) >= 2
    for block in shown:
        from_table(tomllib.loads(block.code)["tool"]["holdfast"]["review"], HOWTO)


def test_the_folders_of_tests_are_named() -> None:
    """Nobody has to guess what is left out."""
    assert set(code_names(section(REVIEW, "Files"))) >= TEST_FOLDERS


def test_the_picture_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    """`python tests/tools/review_picture.py` draws it from a real run."""
    assert picture(["--check"]) == 0, capsys.readouterr().out


def test_the_function_returns_what_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page has the output of its own example."""
    monkeypatch.chdir(ROOT)
    example, output = section_blocks(HOWTO, "From a program")
    exec(compile(example.code, str(example), "exec", dont_inherit=True), {})
    assert capsys.readouterr().out == output.code


def test_what_is_read_on_the_page_is_what_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each example is found as the text below it says, and by default nothing else is."""
    monkeypatch.chdir(tmp_path)
    files: dict[str, str] = {}
    for block in blocks(READING):
        if block.comment.startswith("review "):
            files[block.comment.removeprefix("review ")] = block.code
        elif block.language == "text":
            for name, code in files.items():
                Path(name).write_text(code)
            codes = tuple(re.findall(r"HF\d+", block.code))
            settings = Settings(select=codes, confidence=Confidence.low)
            found = [
                f"{it.place.path}:{it.place.line} {it.rule.code} {it.message}"
                for it in review(files, settings).findings
            ]
            assert found == block.code.splitlines()
            default = review(files, Settings()).findings
            assert {it.rule.code for it in default} <= set(codes)
            files = {}
    assert not files


def test_the_workflow_is_quoted() -> None:
    """The page shows what the file says."""
    quoted = [block for block in blocks(HOWTO) if "github-review.yml" in block.comment]
    assert quoted
    for block in quoted:
        assert block.code in WORKFLOW.read_text()


def test_calls_of_other_programs_exist() -> None:
    """The options in the workflow and in the hook are ours."""
    app: Any = typer.main.get_command(_app(["review"]))
    command = app.commands["review"] if hasattr(app, "commands") else app
    known = {name for option in command.params for name in option.opts}
    calls = [step["run"] for step in steps() if "holdfast review" in step.get("run", "")]
    assert len(calls) == 2
    for call in (*calls, hook()["entry"]):
        words = shlex.split(call)[2:]
        assert {word for word in words if word.startswith("--")} <= known


def test_the_workflow_uploads_what_it_wrote() -> None:
    """The report goes where the next step looks for it, with the right to put it there."""
    written = next(step["run"] for step in steps() if "--format sarif" in step.get("run", ""))
    (upload,) = (step for step in steps() if "upload-sarif" in step.get("uses", ""))
    assert written.endswith(f"--output {upload['with']['sarif_file']}")
    assert yaml.safe_load(WORKFLOW.read_text())["permissions"]["security-events"] == "write"


def test_the_hook_has_what_the_review_needs() -> None:
    """pre-commit knows no extras: their packages are listed."""
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    assert hook()["additional_dependencies"] == project["optional-dependencies"]["review"]
    (shown,) = (block.code for block in blocks(HOWTO) if block.code.startswith("repos:"))
    assert yaml.safe_load(shown)["repos"][0]["hooks"] == [{"id": hook()["id"]}]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("src/app.py", True),
        ("web/Socket.tsx", True),
        ("deploy/nginx.conf", True),
        ("requirements.txt", True),
        ("package-lock.json", True),
        ("Procfile", True),
        ("api/Dockerfile.prod", True),
        ("README.md", False),
        ("logo.svg", False),
    ],
)
def test_the_hook_runs_when_something_changes_that_counts(name: str, wanted: bool) -> None:
    """Files that are reviewed, and those with facts, such as the number of workers."""
    assert (re.search(hook()["files"], name) is not None) is wanted


def section_blocks(page: Path, title: str) -> list[Block]:
    """The blocks below one heading."""
    inside = section(page, title)
    return [block for block in blocks(page) if block.code in inside]


def steps() -> list[dict[str, Any]]:
    """The steps of the workflow's job."""
    found: list[dict[str, Any]] = yaml.safe_load(WORKFLOW.read_text())["jobs"]["review"]["steps"]
    return found


def hook() -> dict[str, Any]:
    """The hook that pre-commit finds."""
    (found,) = yaml.safe_load(HOOKS.read_text())
    assert isinstance(found, dict)
    return found
